"""How far what was said goes: where the attribution interrupts it, and what opens it after the cue."""

import pytest

from klaim_extract.core.claims import extract
from tests.unit.extract.samples import article


def told(text: str) -> list[str]:
    return [claim.content.text for claim in extract(article(text)) if claim.kind == "attributed"]


def speakers(text: str) -> list[str | None]:
    return [claim.source.name if claim.source else None for claim in extract(article(text)) if claim.kind == "attributed"]


@pytest.mark.parametrize(
    "content",
    [
        "Hal itu, kata Rina Marlina, berkaca dari pengalaman lama",
        "Hingga saat ini, kata Rina Marlina, perusahaan telah mengembalikan 20 pesawat",
        "Menggunakan data itu, Rina Marlina melanjutkan, dapat mengakibatkan sanksi",
    ],
)
def test_what_stands_before_an_interrupting_attribution_belongs_to_what_was_said(content: str) -> None:
    assert told(f"{content}.") == [content]


@pytest.mark.parametrize(
    "content",
    [
        "setelah proses di lapangan selesai, baru dilakukan mobilisasi",
        "dalam upaya penurunan biaya ini, perusahaan terus melakukan negosiasi",
        "dengan aturan baru itu, perusahaan bisa melakukan negosiasi",
    ],
)
def test_a_condition_after_the_cue_belongs_to_what_was_said(content: str) -> None:
    assert told(f"Rina Marlina menambahkan {content}.") == [content]


@pytest.mark.parametrize(
    "occasion", ["dalam rapat kerja itu", "setelah menghadiri rapat itu", "usai rapat itu", "saat ditemui di kantornya"]
)
def test_the_occasion_of_saying_does_not(occasion: str) -> None:
    assert told(f"Rina Marlina mengatakan {occasion}, harga sudah turun.") == ["harga sudah turun"]


def test_an_addressee_without_a_comma_is_no_part_of_what_was_said() -> None:
    assert told("Rina Marlina mengatakan kepada Lukman bau tak sedap itu sudah hilang.") == ["bau tak sedap itu sudah hilang"]


def test_support_that_was_given_is_not_words_said() -> None:
    assert told("Dukungan juga disampaikan anggota DPR dari Fraksi PKB, Luluk Hamidah.") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"Dana ada," kata Koordinator Data, dan Informasi Badan Pengawas Pemilu (Bawaslu) Rina Marlina.', "Rina Marlina"),
        ('Menteri Pertanian (Mentan), Andi Amras Sulaeman hadir.\n"Dana ada," kata Mentan Amras.', "Andi Amras Sulaeman"),
        ('Paman korban, Syarifuddin, datang.\n"Dana ada," kata Syarif.', "Syarifuddin"),
    ],
)
def test_a_short_name_means_the_full_one(text: str, name: str) -> None:
    assert speakers(text) == [name]


def test_a_year_told_by_two_figures_counts_nothing() -> None:
    (claim,) = extract(article('"Sejak pemilu \'99 saya tidak melihat itu," kata Rina Marlina.'))
    assert claim.quantities == ()


@pytest.mark.parametrize(
    "content",
    [
        "informasi itu benar adanya",
        "dana yang tersimpan saat ini bukan dana menganggur",
        "tujuan dari bantuan ini untuk menjaga daya beli",
    ],
)
def test_what_has_a_predicate_is_told_without_a_conjunction(content: str) -> None:
    assert told(f"Rina Marlina memastikan {content}.") == [content]


def test_a_document_says_what_its_relative_clause_tells() -> None:
    text = "Kemarin Rina Marlina membawa surat edaran yang mengimbau warga untuk berdonasi seribu rupiah."
    assert told(text) == ["warga untuk berdonasi seribu rupiah"]


def test_a_body_speaks_after_an_opening_without_a_comma() -> None:
    assert speakers("Atas pertimbangan itu Fraksi Merdeka DPR meminta untuk dihentikan tunjangan itu.") == ["Fraksi Merdeka DPR"]


def test_hal_itu_with_words_after_it_is_what_was_said() -> None:
    assert told("Rina Marlina mengatakan, hal itu sebagaimana arahan dari atasan.") == ["hal itu sebagaimana arahan dari atasan"]


def test_what_goes_on_at_length_after_sambil_belongs_to_what_was_said() -> None:
    content = "hobinya berlari pagi sambil membawa bendera sebagai wujud keprihatinan"
    assert told(f"Rina Marlina mengungkapkan {content}.") == [content]
    assert told("Rina Marlina mengatakan dana itu ada sambil tersenyum.") == ["dana itu ada"]
