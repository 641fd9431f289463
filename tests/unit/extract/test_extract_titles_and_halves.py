"""Titles that hold a word of saying, contents in two halves, two cues in one sentence, days beside years."""

from datetime import UTC, datetime

import pytest

from klaim_extract.core.claims import extract
from klaim_shared.messages import ClaimExtracted
from tests.unit.extract.samples import article as sample


def claims(text: str, published: str | None = "2025-11-03") -> list[ClaimExtracted]:
    article = sample(text, published_at=published, ingested_at=datetime(2025, 11, 20, tzinfo=UTC))
    return extract(article)


def contents(text: str) -> list[str]:
    return [claim.content.text for claim in claims(text) if claim.kind == "attributed"]


@pytest.mark.parametrize(
    "text",
    [
        "UU Kemerdekaan Menyampaikan Pendapat berlaku bagi semua.",
        "Warga membaca Perda Larangan Menyebut Nama Desa lama.",
        "Tabel Jumlah Penduduk Menurut Provinsi dan Jenis Kelamin",
        "Luas Sawah Menurut Kabupaten, Hasil Sensus",
    ],
)
def test_a_word_of_saying_inside_a_title_is_no_cue(text: str) -> None:
    assert contents(text) == []


@pytest.mark.parametrize("text", ["Menurut Lukman Hadi, tarif akan naik.", "Kemarin, Rina Menyebut tarif akan naik."])
def test_a_cue_with_a_capital_that_stands_in_no_title_still_counts(text: str) -> None:
    assert contents(text) == ["tarif akan naik"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Hal tersebut menurutnya harus menjadi perhatian warga.", "Hal tersebut menurutnya harus menjadi perhatian warga"),
        ("Kenaikan tarif itu menurut Lukman Hadi perlu ditunda.", "Kenaikan tarif itu menurut Lukman Hadi perlu ditunda"),
        ("Jembatan baru menurut Bupati Rina Marlina akan dibuka.", "Jembatan baru menurut Bupati Rina Marlina akan dibuka"),
    ],
)
def test_menurut_between_a_subject_and_its_predicate_keeps_both_halves(text: str, content: str) -> None:
    assert contents(f"Rina Marlina mengatakan air sudah surut. {text}")[1] == content


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Lukman Hadi mengatakan tarif akan naik dan meminta pelanggan tenang.", ["tarif akan naik", "pelanggan tenang"]),
        ("Rina Marlina menegaskan air cukup serta menyebut sumur tetap dijaga.", ["air cukup", "sumur tetap dijaga"]),
        ("Lukman Hadi mengatakan polisi akan datang dan meminta warga tenang.", ["polisi akan datang dan meminta warga tenang"]),
        ("Rina Marlina mengatakan tarif naik, namun subsidi tetap ada.", ["tarif naik, namun subsidi tetap ada"]),
    ],
)
def test_a_second_cue_after_a_clause_about_a_thing_is_the_speakers_own(text: str, said: list[str]) -> None:
    assert contents(text) == said


@pytest.mark.parametrize(
    "occasion",
    [
        "dalam rapat evaluasi tahun 2025 di Gedung Serbaguna, Senin (20/10)",
        "pada musyawarah Tahun 2025 di Demak, Senin (20/10/2025)",
        "di sela festival 2024, pada Senin (20/10)",
        "saat mengumumkan Rencana Induk 2025-2034 di Demak, Senin (20/10)",
    ],
)
def test_the_day_of_saying_goes_ahead_of_the_year_in_an_occasions_name(occasion: str) -> None:
    (claim,) = claims(f'"Anggaran cukup," kata Rina Marlina {occasion}.')
    assert claim.said_on is not None
    assert claim.said_on.date == "2025-10-20"


def test_without_a_publication_date_a_day_still_to_come_is_no_day_of_reference() -> None:
    text = "Pemilihan akan digelar pada 5 Agustus mendatang. Rapat pada 3 Juli dihadiri 10 orang. Kemarin 4 warga pulang."
    narrated = [claim for claim in claims(text, None) if claim.kind == "narrated"]
    assert [claim.times[0].date for claim in narrated] == ["2025-08-05", "2025-07-03", "2025-07-02"]


@pytest.mark.parametrize(
    "text",
    [
        "Berita ini ditulis pada Senin (3/11/2025) oleh redaksi.",
        "Sebanyak 5 langkah memasak nasi adalah sebagai berikut:",
        "Jadwal 12 pertandingan pada Sabtu dapat dilihat di bawah ini.",
        "Tulisan ini telah dimuat pada 4 Mei 2024 di laman lain.",
    ],
)
def test_what_the_outlet_tells_of_its_own_piece_is_no_fact(text: str) -> None:
    assert claims(text) == []
