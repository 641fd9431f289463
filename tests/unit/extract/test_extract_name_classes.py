"""Words around names that are no part of them: degrees, nicknames in marks, titles with commas, headlines, places of work."""

from datetime import UTC, datetime

import pytest

from klaim_extract.core.claims import extract
from klaim_shared.messages import Source
from tests.unit.extract.samples import article as sample


def sources(text: str) -> list[Source]:
    article = sample(text, published_at="2025-11-03", ingested_at=datetime(2025, 11, 20, tzinfo=UTC))
    return [claim.source for claim in extract(article) if claim.kind == "attributed" and claim.source is not None]


@pytest.mark.parametrize(
    "text",
    [
        "Menurut dr. Lukman Hadi, M.Sc, Ph.D, pola makan harus dijaga.",
        "Dokter Lukman Hadi, Sp.A(K) mengatakan anak harus makan.",
        '"Jantung perlu dijaga," kata dr Lukman Hadi, SpJP.',
        '"Pasal itu kabur," kata Lukman Hadi, S.H., M.H., di Demak.',
        "Lukman Hadi SpOG menjelaskan jadwal pemeriksaan akan berubah.",
    ],
)
def test_degrees_behind_a_name_are_no_part_of_it_nor_of_what_is_said(text: str) -> None:
    assert [source.name for source in sources(text)] == ["Lukman Hadi"]


@pytest.mark.parametrize("name", ["Lukman 'Luki' Hadi", 'Lukman "Luki" Hadi', "Lukman “Luki” Hadi", "Lukman ‘Luki’ Hadi"])
def test_a_nickname_in_marks_inside_a_name_names_the_same_person(name: str) -> None:
    text = f'"Kita siap," kata Wali Kota Sukamaju {name}. "Besok mulai," ujar Luki.'
    assert [source.name for source in sources(text)] == ["Lukman Hadi", "Lukman Hadi"]


@pytest.mark.parametrize(
    "title",
    [
        "Direktur Industri Maritim, Alat Angkut, dan Alat Pertahanan (IMAP) Kementerian Perindustrian",
        "Kepala Dinas Kebudayaan, Kepemudaan dan Olahraga Demak",
        "Direktur Jenderal Industri Logam, Mesin, dan Elektronika Kementerian Perindustrian",
    ],
)
def test_commas_inside_a_title_do_not_part_it_from_its_holder(title: str) -> None:
    for text in (f'"Pabrik tumbuh," kata {title} Rina Marlina.', f"{title} Rina Marlina mengatakan pabrik akan tumbuh."):
        assert [(source.name, source.role) for source in sources(text)] == [("Rina Marlina", title)]


def test_people_joined_with_commas_are_not_taken_for_one_title() -> None:
    text = "Ketua RT Budi Santoso, Rina Marlina, dan Lukman Hadi hadir. Menurut Budi, jalan akan dibuka."
    assert [source.name for source in sources(text)] == ["Budi Santoso"]


@pytest.mark.parametrize(
    ("opening", "role"),
    [
        ("Menurut ahli gizi di New York City, Rina Marlina,", "ahli gizi"),
        ("Menurut dokter hewan di Demak, Rina Marlina,", "dokter hewan"),
    ],
)
def test_the_name_after_a_function_with_its_place_is_the_source(opening: str, role: str) -> None:
    (source,) = sources(f"{opening} sayur baik dimakan tiap hari.")
    assert (source.name, source.role) == ("Rina Marlina", role)


@pytest.mark.parametrize(
    "text",
    [
        "Di tempat terpisah Rina mengatakan air akan surut.",
        "Dalam kesempatan yang sama Rina menegaskan air akan surut.",
        "Rina tampak menyampaikan bahwa air akan surut.",
        "Wagub Rina Marlina Ikut Rapat di Demak\nRina mengatakan air akan surut.",
        "Rina Marlina Umumkan Jadwal Baru\nRina mengatakan air akan surut.",
    ],
)
def test_words_of_openings_and_headlines_stay_out_of_the_name(text: str) -> None:
    assert [source.name for source in sources(text)] in (["Rina"], ["Rina Marlina"])


def test_the_ministry_of_public_works_is_no_initial() -> None:
    (source,) = sources("Menteri PU Lukman Hadi mengatakan bendungan akan dibuka.")
    assert (source.name, source.role) == ("Lukman Hadi", "Menteri PU")


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Anggota Komisi IX DPR dari Fraksi PAN Rina Marlina", "Rina Marlina"),
        ("Sekretaris Perusahaan Bank Sinar Tbk Adhika Vista", "Adhika Vista"),
        ("Kepala Bidang Humas Polda Jawa Timur Komisaris Besar Jules Hadi", "Jules Hadi"),
        ("pengamat siber dari Lembaga Sandi Merdeka, Rina Marlina,", "Rina Marlina"),
        ("BMW Nusantara", "BMW Nusantara"),
        ("Direktur Industri Kementerian Perindustrian Putu Juli Ardana", "Putu Juli Ardana"),
    ],
)
def test_bodies_companies_and_ranks_before_a_name_are_no_part_of_it(phrase: str, name: str) -> None:
    assert [source.name for source in sources(f"Kemarin, {phrase} mengatakan air akan surut.")] == [name]


@pytest.mark.parametrize("known", ["salah satu korban", "seorang pedagang", "warga setempat", "saksi mata"])
def test_somebody_introduced_as_nobody_known_only_shares_a_name_with_an_officer(known: str) -> None:
    text = (
        f'Kabid Humas AKBP Ade Lukman Indra mengatakan pelaku ditahan.\n"Saya kaget," kata {known}, Indra. "Malam itu gelap," ujar Indra.'
    )
    assert [source.name for source in sources(text)] == ["Ade Lukman Indra", "Indra", "Indra"]


@pytest.mark.parametrize(
    "text",
    [
        "Putusan itu harus dijadikan momentum mendesak bagi DPR untuk merevisi aturan.",
        "Rapat itu terbuka, bukan ajang menyalahkan pihak lain.",
    ],
)
def test_what_only_resembles_a_speaker_says_nothing(text: str) -> None:
    assert sources(text) == []


def test_the_name_of_a_body_ends_before_a_headlines_verb() -> None:
    text = "Hari ini Bank Nusantara Umumkan Laba Kuartal Baru\nBank Nusantara menyebut laba akan naik."
    assert [source.name for source in sources(text)] == ["Bank Nusantara"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"Harga naik," ujar Rina Selain itu, stok turun.', "Rina"),
        ("Kalangan buruh juga sempat kecewa dan mengatakan upah rendah.", "Kalangan buruh"),
        ("Ketua tim Rina Marlina bahkan secara terang-terangan menuduh lawan curang.", "Rina Marlina"),
        ("Menteri Imipas Lukman Hadi mengatakan lapas penuh.", "Lukman Hadi"),
        ('"Hukumannya berat," kata JPU Eriek dalam sidang.', "Eriek"),
    ],
)
def test_what_follows_or_precedes_the_name_is_not_taken_into_it(text: str, name: str) -> None:
    assert [source.name for source in sources(text)][:1] == [name]


def test_a_body_with_a_lower_case_word_keeps_its_head_for_whom_the_next_sentences_mean() -> None:
    text = 'Ketua Umum Himpunan kawasan Industri (HKI) Rina Marlina tak banyak komentar.\n"Intinya kita setuju," katanya di Demak.'
    assert [source.name for source in sources(text)] == ["Rina Marlina"]


@pytest.mark.parametrize("thing", ["Mesin baru", "Fitur 2.0", "Aplikasi itu", "Kehadiran polisi"])
def test_things_confirm_and_prove_nothing_in_words(thing: str) -> None:
    assert sources(f"{thing} memastikan mobil melaju cepat.") == []


@pytest.mark.parametrize(
    "noun",
    ["pria yang akrab disapa Kang Luki ini", "politikus yang dikenal vokal itu", "pria yang lahir di Demak ini"],
)
def test_a_noun_with_what_somebody_is_known_as_means_the_last_speaker(noun: str) -> None:
    text = f'Lukman Hadi meminta warga tenang. "Tenang saja," kata {noun}.'
    assert [source.name for source in sources(text)] == ["Lukman Hadi", "Lukman Hadi"]


def test_a_persons_initials_after_a_function_with_a_field_name_the_person() -> None:
    text = "Menteri Koordinator Bidang Pangan dan Gizi Budi Lukman Hadi (BLH) mengatakan panen naik. Menurut BLH, stok aman."
    assert [source.name for source in sources(text)] == ["Budi Lukman Hadi", "Budi Lukman Hadi"]
