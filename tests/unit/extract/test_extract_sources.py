"""Names, functions, pronouns and clitics: whom the words for a source mean."""

import pytest

from klaim_extract.core.claims import extract
from klaim_extract.core.entity_ids import slug
from klaim_shared.messages import Source
from tests.unit.extract.samples import article as sample


def sources(text: str) -> list[Source | None]:
    article = sample(text)
    return [claim.source for claim in extract(article) if claim.kind == "attributed"]


def names(text: str) -> list[str | None]:
    return [source.name if source else None for source in sources(text)]


@pytest.mark.parametrize(
    ("phrase", "name", "role"),
    [
        ("Wakil Menteri Luar Negeri Korea Selatan Park Jin Ho", "Park Jin Ho", "Wakil Menteri Luar Negeri Korea Selatan"),
        ("Menteri Kehutanan (Menhut) Lukman Hadi", "Lukman Hadi", "Menteri Kehutanan (Menhut)"),
        ("juru bicara Pentagon Laura Finch", "Laura Finch", "juru bicara Pentagon"),
        ("Direktur Penyidikan Kejagung Lukman Hadi", "Lukman Hadi", "Direktur Penyidikan Kejagung"),
        ("Kapolres Demak AKBP Lukman Hadi", "Lukman Hadi", "Kapolres Demak"),
        ("Dosen Hukum dari Universitas Merdeka (UM) Lukman Hadi", "Lukman Hadi", "Dosen Hukum dari Universitas Merdeka (UM)"),
        ("kuasa hukum warga, Lukman Hadi", "Lukman Hadi", "kuasa hukum warga"),
        ("Lukman Hadi, salah satu petugas posko,", "Lukman Hadi", "salah satu petugas posko"),
        ("Dr. Lukman Hadi", "Lukman Hadi", None),
    ],
)
def test_a_function_and_a_name_are_told_apart(phrase: str, name: str, role: str | None) -> None:
    for text in (f'"Air sudah surut," kata {phrase} di Demak.', f"{phrase[0].upper()}{phrase[1:]} mengatakan bahwa air sudah surut."):
        source = sources(text)[0]
        assert source is not None
        assert (source.name, (source.role or "").lower()) == (name, (role or "").lower())
        assert source.entity_id == f"person/{slug(name)}"


def test_a_surname_means_the_one_who_was_just_speaking_not_the_last_one_named() -> None:
    text = 'Wakil Menteri Kim Dae Sung mengecam uji coba itu.\nPemimpin Korea Utara Kim Il Nam hadir di sana.\n"Ini berbahaya," kata Kim.'
    assert names(text) == ["Kim Dae Sung", "Kim Dae Sung"]


def test_a_surname_is_written_out_even_before_the_full_name_stands() -> None:
    assert names("Marlina mengatakan air surut. Bupati Rina Marlina lalu pulang.") == ["Rina Marlina"]


def test_a_by_name_means_the_person_it_was_given_to() -> None:
    assert names('Gubernur Lukman Hadi atau akrab disapa Bang Lukas hadir.\n"Air surut," kata Bang Lukas.') == ["Lukman Hadi"]


def test_a_bare_name_with_a_function_of_its_own_is_another_person() -> None:
    assert names("Kapolres Budi Santoso hadir. Gubernur Santoso mengatakan air surut.") == ["Santoso"]


@pytest.mark.parametrize("phrase", ["Ia", "Dia", "Beliau", "Pihaknya"])
def test_a_pronoun_means_the_last_speaker(phrase: str) -> None:
    assert names(f'"Air surut," kata Rina Marlina.\n{phrase} mengatakan bahwa dana ada.') == ["Rina Marlina"] * 2


def test_a_pronoun_before_any_speech_means_whom_the_text_is_about() -> None:
    assert names("Dosen Universitas Merdeka Rina Marlina hadir di sidang.\nDia menyebut bahwa terdakwa baik.") == ["Rina Marlina"]


@pytest.mark.parametrize("cue", ["katanya", "ujarnya", "tambah dia"])
def test_a_clitic_means_the_last_speaker(cue: str) -> None:
    assert names(f'Bupati Rina Marlina mengatakan dana ada.\n"Air surut," {cue}.') == ["Rina Marlina"] * 2


def test_a_passive_with_a_clitic_goes_on_with_the_last_speaker() -> None:
    assert names('"Air surut," kata Kementerian Sosial.\nDitambahkannya, dana sudah ada.') == ["Kementerian Sosial"] * 2


def test_a_common_noun_means_the_body_of_that_kind() -> None:
    assert (
        names('Kementerian Luar Negeri Jepang menyatakan keberatan.\n"Kami siap," papar kementerian tersebut.')
        == ["Kementerian Luar Negeri Jepang"] * 2
    )


def test_a_function_alone_means_the_person_who_has_it() -> None:
    assert names('Menteri Sosial (Mensos) Lukman Hadi hadir.\n"Dana ada," kata Mensos.\n"Ya," ujar Menteri Sosial.') == ["Lukman Hadi"] * 2


def test_a_short_form_in_brackets_means_the_long_one() -> None:
    assert names('Badan Pusat Statistik (BPS) menyebut inflasi naik.\n"Ini wajar," tulis BPS.') == ["Badan Pusat Statistik"] * 2


def test_a_state_and_its_capital_are_one_entity() -> None:
    ids = [source.entity_id if source else None for source in sources("Korsel membantah kabar itu. Seoul juga mengecam Jepang.")]
    assert ids == ["state/kr", "state/kr"]


def test_joint_states_keep_their_joint_name() -> None:
    assert names("Korut dan Rusia membantah kabar itu.") == ["Korea Utara dan Rusia"]


def test_an_elided_subject_has_no_span() -> None:
    found = sources('"Air surut," kata Rina Marlina.\n"Dana ada," ujarnya.')[1]
    assert found is not None
    assert (found.text, found.start, found.end, found.resolved_by) == (None, None, None, "clitic")


def test_a_short_form_and_its_long_form_have_one_slug() -> None:
    assert slug("Kemlu Korsel") == slug("Kementerian Luar Negeri Korea Selatan")


def test_a_seat_of_government_speaks_under_its_own_name() -> None:
    assert names("Gedung Putih membantah kabar itu.") == ["Gedung Putih"]


def test_a_body_with_commas_in_its_name_is_one_body() -> None:
    text = "Badan Cuaca, Iklim, dan Gempa (BCIG) menyebut hujan turun. BCIG mengatakan bahwa angin reda."
    assert names(text) == ["Badan Cuaca, Iklim, dan Gempa"] * 2


def test_initials_of_a_person_mean_the_person() -> None:
    source = sources("Ketua Umum Agung Hari Yusuf (AHY) datang. AHY mengatakan bahwa air surut.")[0]
    assert source is not None
    assert (source.name, source.type) == ("Agung Hari Yusuf", "person")


def test_joint_speakers_keep_both_names() -> None:
    text = 'Wali Kota Demak Endang Kosasih dan Ketua DPRD Willy Hartono meminta warga bersabar. "Baik," kata Endang.'
    assert names(text) == ["Endang Kosasih dan Willy Hartono", "Endang Kosasih"]


def test_a_function_with_dan_in_it_is_one_function() -> None:
    assert names("Kepala Dinas Pendidikan dan Kebudayaan Rina Marlina mengatakan bahwa dana ada.") == ["Rina Marlina"]


@pytest.mark.parametrize("noun", ["lembaga itu", "badan tersebut", "organisasi itu", "instansi tersebut"])
def test_a_general_noun_for_a_body_means_the_body_that_spoke_last(noun: str) -> None:
    text = f"Badan Cuaca Timur menyatakan hujan akan reda. Meski demikian, {noun} meminta warga waspada."
    assert names(text) == ["Badan Cuaca Timur"] * 2


@pytest.mark.parametrize(
    "noun", ["Politikus itu", "Menteri itu", "Adik kandung terdakwa itu", "Mantan Bupati Demak itu", "Ibu dua anak itu"]
)
def test_a_noun_for_somebody_with_a_demonstrative_means_the_last_speaker(noun: str) -> None:
    assert names(f'"Air surut," kata Menteri Sosial Rina Marlina. {noun} mengatakan akan datang lagi.') == ["Rina Marlina"] * 2


def test_a_noun_for_a_land_means_the_state_that_spoke_last() -> None:
    assert names("Selandia Baru mengatakan bahwa kapal itu aman. Negara itu meminta semua pihak menahan diri.") == ["Selandia Baru"] * 2


def test_a_title_after_a_comma_belongs_to_the_name_after_it() -> None:
    assert names('"Hasilnya besok," ungkap dokter tim, dr. Lukman Hadi Putra.') == ["Lukman Hadi Putra"]


def test_degrees_after_a_name_are_no_name() -> None:
    assert names("Rektor Universitas Merdeka Prof. Dr. Lukman Hadi, M.Ed., mengatakan bahwa kampus siap.") == ["Lukman Hadi"]


def test_a_company_in_a_function_is_not_the_speaker() -> None:
    assert names('"Dana ada," kata Direktur Operasi Borneo Kristal, Rina Marlina.') == ["Rina Marlina"]


def test_a_body_of_two_unknown_words_is_a_body() -> None:
    source = sources("Nusa Tirana membantah ada kebocoran.")[0]
    assert source is not None
    assert (source.name, source.role) == ("Nusa Tirana", None)


@pytest.mark.parametrize("short", ["Laras", "Imin"])
def test_a_clipped_name_means_the_person_it_is_clipped_from(short: str) -> None:
    text = f'Artis Larasati Ayu hadir. Ketua Umum Muhaimin Hadi datang. "Tidak benar," kata {short}.'
    assert names(text) == ["Larasati Ayu" if short == "Laras" else "Muhaimin Hadi"]


def test_a_bare_name_means_the_one_whose_first_name_it_is() -> None:
    text = "Presiden Pranowo Hadi datang. Kapolri Lukman Pranowo hadir. Pranowo meminta warga tenang."
    assert names(text) == ["Pranowo Hadi"]


def test_glued_words_are_cut_from_the_name() -> None:
    assert names('Direktur Kevin Hartono hadir. "Dana ada," kataKevindalam keterangan tertulis.') == ["Kevin Hartono"]


def test_a_bare_name_introduced_with_a_function_is_whom_a_clitic_means() -> None:
    text = '"Aman," ujar Kepala Pelabuhan Rina Marlina.\nNakhoda kapal, Baharuddin, menolak disebut lalai. "Saya lama melaut," katanya.'
    assert names(text)[-1] == "Baharuddin"


def test_a_function_in_short_means_the_one_who_has_it_written_out() -> None:
    assert names('Menteri Sosial Lukman Hadi hadir.\n"Dana ada," kata Mensos.') == ["Lukman Hadi"]


def test_words_of_somebody_are_his() -> None:
    assert names("Menurut keterangan Rina Marlina, air sudah surut.") == ["Rina Marlina"]


def test_a_clitic_after_a_document_goes_back_to_the_person_before() -> None:
    text = '"Air surut," kata Rina Marlina.\nLaporan itu menyebut bahwa dana ada.\n"Kami siap," ujarnya.'
    assert names(text)[-1] == "Rina Marlina"


def test_a_noun_with_an_origin_means_the_last_speaker() -> None:
    text = '"Air surut," kata Rina Marlina.\nAkademisi dari Universitas Merdeka itu mengatakan bahwa dana ada.'
    assert names(text) == ["Rina Marlina"] * 2


def test_a_function_that_nobody_holds_takes_no_pronoun() -> None:
    text = '"Air surut," kata Rina Marlina.\nTersangka perlu diperiksa dulu di rumah sakit.\n"Itu aturan," kata dia.'
    assert names(text) == ["Rina Marlina"] * 2


def test_the_person_after_an_opening_adverbial_is_whom_a_pronoun_means() -> None:
    text = '"Air surut," kata Rina Marlina.\nTerkait kabar itu, jurnalis Lukman Hadi memberi informasi lain. Ia menyebut bahwa dana ada.'
    assert names(text) == ["Rina Marlina", "Lukman Hadi"]


def test_ini_after_a_noun_for_somebody_points_back_too() -> None:
    assert names('"Air surut," kata Rina Marlina.\nPolitikus Partai Merdeka ini mengatakan bahwa dana ada.') == ["Rina Marlina"] * 2


def test_the_lawyer_of_somebody_is_not_that_somebody() -> None:
    assert names('"Kami siap," kata pengacara Rina Marlina, Lukman Hadi.') == ["Lukman Hadi"]


def test_a_ministry_is_one_entity_with_and_without_the_name_of_the_state() -> None:
    text = "Kementerian Sosial RI mengatakan bahwa dana ada. Kementerian Sosial meminta warga bersabar."
    assert {source.entity_id for source in sources(text) if source} == {"organization/kementerian-sosial"}


def test_a_body_keeps_the_last_word_of_its_name() -> None:
    text = "Satgas Penertiban Galian Ilegal datang. Satgas mengatakan bahwa galian itu ditutup."
    assert names(text) == ["Satgas Penertiban Galian Ilegal"]


def test_an_adverb_before_a_function_is_nobody() -> None:
    text = '"Air surut," kata Rina Marlina.\nAlhasil, petugas pulang lebih awal.\n"Ya," ujarnya.'
    assert names(text) == ["Rina Marlina"] * 2


def test_a_national_body_is_not_its_unit() -> None:
    assert names("Kepala KPK Wilayah Timur hadir. KPK mengatakan bahwa berkas lengkap.") == ["KPK"]


def test_a_common_noun_with_a_capital_in_a_title_takes_no_pronoun() -> None:
    text = '"Air surut," kata Rina Marlina di Inovasi 2024.\nInovasi ini baru, inovasi lain menyusul.\nIa menjelaskan bahwa dana ada.'
    assert names(text) == ["Rina Marlina"] * 2
