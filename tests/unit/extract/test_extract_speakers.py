"""Who goes on speaking: after a crowd, for a body, without a name; and what belongs to what they say."""

import pytest

from klaim_extract.core.claims import extract
from klaim_shared.messages import ClaimExtracted
from tests.unit.extract.samples import article


def attributed(text: str) -> list[ClaimExtracted]:
    return [claim for claim in extract(article(text)) if claim.kind == "attributed"]


def told(text: str) -> list[tuple[str | None, str]]:
    return [(claim.source.name if claim.source else None, claim.content.text) for claim in attributed(text)]


@pytest.mark.parametrize("who", ["Massa", "BEM UI"])
def test_a_clitic_after_a_crowd_or_a_body_is_the_person_who_speaks_for_it(who: str) -> None:
    text = (
        f'"Kami datang," kata Koordinator BEM UI Lukman Hadi.\n{who} mendesak pemerintah untuk mundur.\n"Kami bertahan di sini," ujarnya.'
    )
    assert [name for name, _ in told(text)] == ["Lukman Hadi", who, "Lukman Hadi"]


def test_a_clitic_after_a_body_that_nobody_spoke_for_is_the_body() -> None:
    text = 'KPK menegaskan bahwa aturan itu berlaku.\n"Semua harus taat," tulisnya.'
    assert [name for name, _ in told(text)] == ["KPK", "KPK"]


def test_a_name_that_is_not_the_real_one_still_speaks() -> None:
    assert told("Kartini, bukan nama sebenarnya, mengaku sudah menerima edaran itu.") == [("Kartini", "sudah menerima edaran itu")]


def test_an_unnamed_official_is_told_by_where_they_work_and_is_the_source_meant_later() -> None:
    text = '"Dana ada," kata seorang pejabat senior di kementerian itu.\n"Kami siap sekali," kata sumber tersebut.'
    assert [name for name, _ in told(text)] == ["seorang pejabat senior di kementerian itu"] * 2


def test_a_man_told_by_his_office_is_the_one_spoken_of() -> None:
    text = 'Ketua asosiasi Lukman Hadi hadir.\n"Dana ada," kata pria yang menjabat sebagai Presiden Direktur PT Nusa ini.'
    assert told(text) == [("Lukman Hadi", "Dana ada")]


def test_a_share_of_people_speaks() -> None:
    text = "Sekitar dua pertiga tenaga kesehatan menyatakan bahwa kurang dari setengah pasien mereka sudah diuji."
    assert told(text) == [("Sekitar dua pertiga tenaga kesehatan", "kurang dari setengah pasien mereka sudah diuji")]


def test_a_club_before_a_comma_is_not_the_coach_named_after_it() -> None:
    text = 'Mereka menang atas Nusantara.\n"Kami memulai dengan buruk," kata pelatih Nusantara, Pep Gundala.'
    assert told(text) == [("Pep Gundala", "Kami memulai dengan buruk")]


def test_a_company_that_stands_whole_elsewhere_ends_before_the_name() -> None:
    text = 'PT Jasa Murba menambah ruas.\n"Kami menambah ruas," kata Direktur PT Jasa Murba Adityawarman.'
    assert told(text) == [("Adityawarman", "Kami menambah ruas")]


def test_a_main_clause_after_the_attribution_belongs_to_the_subordinate_one_before_it() -> None:
    text = 'Lukman Hadi hadir.\n"Dana ada," kata Lukman Hadi.\nSebelum pasar dibuka, kata dia, pada Minggu kemarin dilakukan penyemprotan.'
    assert told(text)[1] == ("Lukman Hadi", "Sebelum pasar dibuka, kata dia, pada Minggu kemarin dilakukan penyemprotan")


def test_the_predicate_after_menurut_belongs_to_the_subject_before_it() -> None:
    text = "Sampah yang menumpuk di sungai ini, menurut Rina Marlina berasal dari kota."
    assert told(text) == [("Rina Marlina", "Sampah yang menumpuk di sungai ini, menurut Rina Marlina berasal dari kota")]


def test_a_date_may_open_what_menurut_tells() -> None:
    text = "Menurut Rina Marlina, tahun lalu harga itu melampaui harga sekarang."
    assert told(text) == [("Rina Marlina", "tahun lalu harga itu melampaui harga sekarang")]


def test_a_second_purpose_stays_with_the_first() -> None:
    content = "komitmen polisi untuk memberantas premanisme dan menjamin keamanan"
    assert told(f"Rina Marlina menegaskan {content}.") == [("Rina Marlina", content)]


def test_a_demand_named_by_its_noun_is_told() -> None:
    assert told("Surat itu berisi permintaan Ukraina agar Jepang menyediakan amunisi.") == [("Ukraina", "Jepang menyediakan amunisi")]


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("Hampir 1/3 trafik berasal dari sana pada Mei 2024.", [(1 / 3, "less_than", None)]),
        ("Kisaran harga Rp 160 per saham sampai dengan Rp 230 per saham.", [(160, "range", 230)]),
    ],
)
def test_fractions_and_ranges_told_in_full_are_numbers(text: str, quantities: list[tuple[float, str, float | None]]) -> None:
    (claim,) = extract(article(text))
    told_of = [(q.value, q.modifier, q.high if q.modifier == "range" else None) for q in claim.quantities]
    assert told_of == quantities


def test_a_nickname_before_the_full_name_means_its_bearer() -> None:
    text = '"Saya turun," kata Emil, begitu Ridwan Kamal biasa disapa.\nEmil berharap proyek itu selesai.'
    assert [name for name, _ in told(text)] == ["Ridwan Kamal", "Ridwan Kamal"]


def test_a_witness_told_by_atas_nama_is_that_person() -> None:
    (claim,) = attributed("Satu saksi atas nama Dedy Rahman selaku Kepala Gudang Perum Beras meminta penjadwalan ulang.")
    assert (claim.source and claim.source.name, claim.source and claim.source.role) == ("Dedy Rahman", "Satu saksi")


def test_initials_with_a_dot_stay_in_the_name() -> None:
    text = "Koordinator Lapangan Posko Halim Perdanakusuma Dwipa W. Soehada mengatakan awan itu tumbuh."
    assert told(text) == [("Dwipa W Soehada", "awan itu tumbuh")]


def test_refusing_firmly_tells_nothing() -> None:
    assert told("Rina Marlina menolak secara tegas.") == []


def test_an_outlet_keeps_the_name_that_the_article_gives_it() -> None:
    (claim,) = attributed("Rina Marlina mengatakan bahwa dana ada, seperti dikutip dari AP, Senin.")
    assert [relay.name for relay in claim.relays] == ["AP"]


@pytest.mark.parametrize("law", ["Pasal 378 dan atau 372 KUHP", "Pasal 12, 13 dan 14 undang-undang itu"])
def test_articles_of_a_law_that_are_listed_count_nothing(law: str) -> None:
    (claim,) = extract(article(f"Dia dijerat {law} pada 3 Mei 2024."))
    assert claim.quantities == ()


def test_prices_in_an_advert_are_no_fact() -> None:
    assert extract(article("Diskon hingga 70% | Flash Sale Rp 99 | Gratis Ongkir Rp 0 | Diskon s/d 80%")) == []


def test_one_of_a_bodys_people_is_the_person_named_after_the_comma() -> None:
    text = '"Ini terkait kasus itu," kata salah satu Tim Penyidik Satuan Khusus Kejagung, Hendra, usai rapat.'
    assert told(text) == [("Hendra", "Ini terkait kasus itu")]


def test_a_ruler_is_meant_by_the_title_in_his_name() -> None:
    text = '"PSBB belum ada," ujar Gubernur DIY Sri Sultan Hamengku Buwana (HB) X, Jumat.\n"Kita siap sekali," kata Sultan.'
    assert [name for name, _ in told(text)] == ["Sri Sultan Hamengku Buwana X"] * 2


def test_yang_bersangkutan_is_the_person_spoken_of() -> None:
    text = '"Dana ada," kata Rina Marlina.\nApalagi, yang bersangkutan mengaku tidak ada maksud untuk menghina.'
    assert [name for name, _ in told(text)] == ["Rina Marlina", "Rina Marlina"]


def test_hundreds_of_people_with_their_places_are_a_crowd() -> None:
    text = "Ratusan warga Gemarang, Banguntapan, Bantul, menggelar aksi.\nMereka mendesak pemerintah untuk menutup tempat itu."
    assert told(text) == [("Ratusan warga Gemarang", "pemerintah untuk menutup tempat itu")]


def test_a_noun_with_an_origin_is_the_one_who_just_spoke() -> None:
    text = '"Kami siap sekali," kata pelatih Aji Santosa.\n"Ini harus jelas sekali," imbuh arsitek asal Kepanjen, Kabupaten Malang itu.'
    assert [name for name, _ in told(text)] == ["Aji Santosa", "Aji Santosa"]


def test_an_official_without_a_name_stays_the_one_who_was_told_of() -> None:
    text = (
        "Menteri Luar Negeri Jon Keri hadir.\nDemikian disampaikan oleh pejabat senior Departemen Pertahanan kepada wartawan.\n"
        "Isu itu, lanjut pejabat senior tersebut, ialah mencari bantuan."
    )
    assert [name for name, _ in told(text)] == ["pejabat senior Departemen Pertahanan"]


def test_two_capitals_after_a_name_belong_to_it() -> None:
    text = '"Berkas itu sudah dilimpahkan," kata Juru Bicara KPK, Johan Budi SP ketika dikonfirmasi.'
    assert told(text) == [("Johan Budi SP", "Berkas itu sudah dilimpahkan")]


def test_a_weekday_with_a_slip_after_it_is_not_who_speaks() -> None:
    text = "Ketua panitia Lukman Hadi di Jakarta, Kamis melam menjelaskan, kegiatan itu digagas pekerja."
    assert told(text) == [("Lukman Hadi", "kegiatan itu digagas pekerja")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('Menteri Kehutanan (Menhut) Raja Juli Antona hadir.\n"Kita jaga hutan," kata Raja Juli.', ["Raja Juli Antona"]),
        ('"Kita jaga hutan," kata Ketua Fraksi D yang membidangi hukum, Lukman Hadi, Senin.', ["Lukman Hadi"]),
        ('Pasangan Anisa-Sandia unggul.\n"Kita jaga hutan," kata Anisa.', ["Anisa"]),
        ('"Kita jaga hutan," kata ahli virus atau virologis Rina Marlina.', ["Rina Marlina"]),
        ('"Kita jaga hutan," kata warga Selorejo.', ["warga Selorejo"]),
    ],
)
def test_what_looks_like_a_name_or_hides_one_is_told(text: str, names: list[str]) -> None:
    assert [name for name, _ in told(text)] == names


def test_not_going_on_with_something_is_an_act() -> None:
    assert told("Rina Marlina tidak melanjutkan proyek pembangunan gedung itu.") == []


def test_two_months_without_a_year_are_one_stretch() -> None:
    (claim,) = extract(article("Sebanyak 30 kasus terjadi sepanjang Februari hingga Juli.", published_at="2024-12-01"))
    assert [(time.date, time.end_date) for time in claim.times] == [("2024-02-01", "2024-07-31")]
