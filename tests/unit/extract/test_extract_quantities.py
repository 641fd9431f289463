import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_extract.core.calendar import Calendar
from klaim_extract.core.dates import find_dates
from klaim_extract.core.quantities import find_quantities
from klaim_shared.messages import Modifier, Quantity

FRAGMENTS = (
    "1", "3.000", "5,2", "%", "persen", "Rp", "US$", "$", "juta", "ribu", "dua", "seribu", "puluhan", "ribuan", "atau", "hingga", "-", "±",
    "lebih dari", "sekitar", "setidaknya ada", "orang", "tentara", "keluarga kecil (KK)", "Nomor", "pukul", "(", ")", "+62", "Rabu (18/6)",
    "tahun 2020", "kemarin", "antara", "dan", "lebih", "atau lebih", ".", ",", "\n", "\u00a0", "İ",
)  # fmt: skip


def quantities(text: str) -> list[Quantity]:
    return find_quantities(text, 0, len(text))


def only(text: str) -> Quantity:
    (quantity,) = quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "span", "value", "unit"),
    [
        ("kata dia 3.000 tentara tiba", "3.000 tentara", 3000, "tentara"),
        ("naik 5,2 persen", "5,2 persen", 5.2, "persen"),
        ("naik 5,50% tahun ini", "5,50%", 5.5, "persen"),
        ("naik 1.6%", "1.6%", 1.6, "persen"),
        ("Rp 1,5 triliun", "Rp 1,5 triliun", 1_500_000_000_000, "rupiah"),
        ("Rp10 ribu", "Rp10 ribu", 10_000, "rupiah"),
        ("Rp. 500.000,- tunai", "Rp. 500.000", 500_000, "rupiah"),
        ("Rp 13 ribu/kg", "Rp 13 ribu", 13_000, "rupiah"),
        ("Rp 5 M", "Rp 5 M", 5_000_000_000, "rupiah"),
        ("2,3 triliun rupiah", "2,3 triliun rupiah", 2_300_000_000_000, "rupiah"),
        ("US$ 2 juta", "US$ 2 juta", 2_000_000, "dolar AS"),
        ("$250.000", "$250.000", 250_000, "dolar AS"),
        ("1.500 dolar Amerika Serikat", "1.500 dolar Amerika Serikat", 1500, "dolar AS"),
        ("5 ringgit", "5 ringgit", 5, "ringgit"),
        ("1,3 juta KPM", "1,3 juta KPM", 1_300_000, "KPM"),
        ("tiga orang tewas", "tiga orang", 3, "orang"),
        ("3 orang saksi diperiksa", "3 orang saksi", 3, "orang saksi"),
        ("dua belas unit rumah rusak", "dua belas unit rumah", 12, "unit rumah"),
        ("setengah juta warga", "setengah juta warga", 500_000, "warga"),
        ("dua pertiga anggota partai", "dua pertiga anggota partai", 2 / 3, "anggota partai"),
        ("1.201 keluarga sangat kecil (KKS) pindah", "1.201 keluarga", 1201, "keluarga"),
        ("1.201 keluarga sangat kaya (KSK) pindah", "1.201 keluarga sangat kaya (KSK)", 1201, "keluarga sangat kaya (KSK)"),
        ("sebanyak 7.991 Warga Sangat Senang (WSS)", "sebanyak 7.991 Warga Sangat Senang (WSS)", 7991, "Warga Sangat Senang (WSS)"),
        ("tenor 12 bulan", "12 bulan", 12, "bulan"),
        ("tiga kali gagal", "tiga kali", 3, "kali"),
        ("satu setengah tahun", "satu setengah tahun", 1.5, "tahun"),
        ("Gempa M 5,4 terasa", "M 5,4", 5.4, "magnitudo"),
        ("kecepatan 120 km/jam", "120 km/jam", 120, "km/jam"),
        ("jarak 5km saja", "5km", 5, "km"),
        ("ada 33 yang pulang", "33", 33, None),
        ("410 diserahkan", "410", 410, None),
        ("dua di antaranya pulang", "dua", 2, None),
        ("ditutup di level 7.128,5 kemarin", "7.128,5", 7128.5, None),
        ("turun 0,1 persen poin", "0,1 persen poin", 0.1, "persen poin"),
        ("terbang ke 42 kota", "42 kota", 42, "kota"),
        ("sebanyak 2000 orang", "sebanyak 2000 orang", 2000, "orang"),
    ],
)
def test_numbers_count_with_their_unit(text: str, span: str, value: float, unit: str | None) -> None:
    quantity = only(text)
    assert (quantity.text, quantity.value, quantity.unit, quantity.modifier) == (span, value, unit, "exact")


@pytest.mark.parametrize(
    ("text", "modifier", "low", "high"),
    [
        ("sekitar 20 orang", "about", None, None),
        ("kira-kira 20 orang", "about", None, None),
        ("kurang lebih 20 orang", "about", None, None),
        ("20-an orang", "about", None, None),
        ("Setidaknya 20 orang", "at_least", 20, None),
        ("Setidaknya ada 20 orang", "at_least", 20, None),
        ("sedikitnya 20 orang", "at_least", 20, None),
        ("minimal 20 orang", "at_least", 20, None),
        ("tidak kurang dari 20 orang", "at_least", 20, None),
        ("20 orang atau lebih", "at_least", 20, None),
        ("lebih dari 20 orang", "more_than", 20, None),
        ("di atas 20 orang", "more_than", 20, None),
        ("20 lebih orang", "more_than", 20, None),
        ("20 orang lebih", "more_than", 20, None),
        ("hingga 20 orang", "at_most", None, 20),
        ("maksimal 20 orang", "at_most", None, 20),
        ("paling banyak 20 orang", "at_most", None, 20),
        ("tak lebih dari 20 orang", "at_most", None, 20),
        ("kurang dari 20 orang", "less_than", None, 20),
        ("hampir 20 orang", "less_than", None, 20),
        ("mencapai 20 orang", "exact", None, None),
        ("sebanyak 20 orang", "exact", None, None),
        ("mencapai sekitar 20 orang", "about", None, None),
        ("diperkirakan mencapai 20 orang", "estimate", None, None),
        ("diperkirakan lebih dari 20 orang", "more_than", 20, None),
    ],
)
def test_the_words_around_say_how_it_bounds(text: str, modifier: Modifier, low: float | None, high: float | None) -> None:
    quantity = only(f"ada yang bilang, {text}, begitu")
    assert (quantity.text, quantity.value, quantity.unit) == (text, 20, "orang")
    assert (quantity.modifier, quantity.low, quantity.high) == (modifier, low, high)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("4,6-5,4 persen", 4.6, 5.4, "persen"),
        ("4,6%-5,4%", 4.6, 5.4, "persen"),
        ("1 atau 2 hari", 1, 2, "hari"),
        ("dua-tiga orang", 2, 3, "orang"),
        ("antara 3 dan 5 orang", 3, 5, "orang"),
        ("10 hingga 15 rumah", 10, 15, "rumah"),
        ("2-3 juta orang", 2_000_000, 3_000_000, "orang"),
        ("Rp 2-3 juta", 2_000_000, 3_000_000, "rupiah"),
        ("Rp 500 ribu hingga Rp 1 juta", 500_000, 1_000_000, "rupiah"),
    ],
)
def test_a_range_is_one_quantity_and_its_value_the_low_end(text: str, low: float, high: float, unit: str) -> None:
    quantity = only(f"naik {text}.")
    assert (quantity.text, quantity.modifier, quantity.value, quantity.low, quantity.high, quantity.unit) == (
        text,
        "range",
        low,
        low,
        high,
        unit,
    )


def test_an_error_bounds_both_ways() -> None:
    quantity = only("tumbuh 2,5±1 persen")
    assert (quantity.modifier, quantity.value, quantity.low, quantity.high) == ("about", 2.5, 1.5, 3.5)


@pytest.mark.parametrize(
    ("text", "span", "unit"),
    [
        ("ribuan tentara", "ribuan tentara", "tentara"),
        ("puluhan atau ratusan juta, katanya", "puluhan atau ratusan juta", None),
        ("ratusan juta rupiah", "ratusan juta rupiah", "rupiah"),
        ("bisa triliunan jadinya", "triliunan", None),
        ("belasan ribu warga", "belasan ribu warga", "warga"),
    ],
)
def test_a_vague_number_has_no_value(text: str, span: str, unit: str | None) -> None:
    quantity = only(text)
    assert (quantity.text, quantity.unit, quantity.modifier, quantity.value) == (span, unit, "vague", None)


@pytest.mark.parametrize(
    "text",
    [
        "Pasal 21 dan ayat (2)", "Nomor 49 Tahun 2025", "UU 12/2011", "Perpres No. 87 itu", "NOTAM C0783/25", "menang 4-1 atas tamu",
        "pukul 15.40 WIB", "pukul 20:02", "jam 7", "pada 15.40", "F-16", "Covid-19", "G20", "P19", "PT-76", "ke-7", "abad ke-21", "ke 7",
        "+62 maksudnya", "yang 62 maksudnya", "0812-3456-7890", "0812 3456 7890", "Siti (34)", "Siti (34 tahun)", "kedua negara", "ketiga",
        "pertama kali", "kali ketiga", "salah satu kota", "satu-satunya", "satu per satu", "satu sama lain", "satu angkatan", "satu ide",
        "beberapa orang", "sejumlah rumah", "sebuah mobil", "seorang pria", "RT 03/RW 05", "kelas 6", "lantai 2", "di Simpang Lima kemarin",
        "kata Boeing 737 itu", "kapal KRI 123 itu", "Piala Dunia 2026", "empat besar", "setengah hati", "dua-duanya", "1. Beli beras",
        "Rabu (18/6/2025)", "6-8 Mei 2025", "dua hari lalu", "tahun 2016", "Universitas Sebelas Maret", "Video 20portal", "ratusanku",
        "menit 67", "menit 45+2", "1 Muharram 1447 H", "16 besar", "era 90-an", "kabinet edisi 2", "satu-satu",
    ],
)  # fmt: skip
def test_what_does_not_count_is_no_quantity(text: str) -> None:
    assert quantities(text) == []


def test_each_of_many_is_found_in_order() -> None:
    text = "Dari 1.201 kasus, 33 yang selesai, 8 penuntutan dan 12 sidang pada 6 Mei 2025, senilai Rp 315,6 miliar."
    found = quantities(text)
    assert [quantity.value for quantity in found] == [1201, 33, 8, 12, 315_600_000_000]
    assert [quantity.text for quantity in found][::4] == ["1.201 kasus", "senilai Rp 315,6 miliar"]


def test_offsets_count_from_the_start_of_the_text() -> None:
    text = "İni 5 orang. Lalu sekitar 20 orang datang, 7 pergi."
    (quantity,) = find_quantities(text, 13, 42)
    assert (text[quantity.start : quantity.end], quantity.text) == ("sekitar 20 orang", "sekitar 20 orang")


@given(st.integers(0, 10**12), st.sampled_from(["orang", "persen", "rupiah", "dolar AS", "rumah", "kali", "km", "ton"]))
def test_a_rendered_quantity_reads_back(number: int, unit: str) -> None:
    written = f"{number:,}".replace(",", ".")
    quantity = only(f"Menurut dia, {written} {unit} tercatat.")
    assert (quantity.text, quantity.value, quantity.unit) == (f"{written} {unit}", number, unit)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30), st.sampled_from(["", " "]), st.integers(0, 20))
def test_spans_are_exact_apart_and_never_on_a_date(parts: list[str], glue: str, start: int) -> None:
    text = glue.join(parts)
    start = min(start, len(text))
    found = find_quantities(text, start, len(text))
    dates = find_dates(text, start, len(text), Calendar(date(2025, 6, 18), inferred=False))
    spans = sorted((span.start, span.end) for span in (*found, *dates))
    assert all(text[quantity.start : quantity.end] == quantity.text for quantity in found)
    assert all(start <= first < last <= len(text) for first, last in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    "text",
    [
        "Hindari memakai ponsel saat berkendara 4. Patuhi rambu",
        "Periksa tekanan ban mobil 2. Isi bahan bakar",
        "pameran itu memajang seri baru dan 8 Gran Coupe",
        "toko menjual iPhone 12 dan eSIM 4 lama",
        "celana setengah panjang dan kloset setengah jongkok",
        "bantuan bagi warga desil 1 dan kuintil 2",
        "kendaraan roda 4 atau lebih",
    ],
)
def test_numbers_of_list_items_models_and_half_measures_do_not_count(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    "text", ["golnya menjadi 4. Laga usai", "hadir 12 orang. Sisanya", "setengah juta pemilih absen", "3 Puskesmas tutup"]
)
def test_numbers_that_tell_a_result_or_a_count_still_count(text: str) -> None:
    assert len(quantities(text)) == 1


@pytest.mark.parametrize(
    ("text", "span", "value", "unit"),
    [
        ("berlangsung 4 (empat) jam", "4 (empat) jam", 4, "jam"),
        ("dua belas (12) saksi hadir", "dua belas (12) saksi", 12, "saksi"),
        ("selisih 0.482 detik", "0.482 detik", 0.482, "detik"),
        ("catatan 37.063 detik", "37.063 detik", 37.063, "detik"),
        ("selama 3.600 detik", "3.600 detik", 3600, "detik"),
        ("sejauh 1.250 meter", "1.250 meter", 1250, "meter"),
    ],
)
def test_numbers_told_twice_and_timings_are_read_once(text: str, span: str, value: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.text, quantity.unit) == (span, unit)
    assert quantity.value == pytest.approx(value)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30))
def test_bounds_agree_with_values(parts: list[str]) -> None:
    for quantity in quantities(" ".join(parts)):
        assert (quantity.value is None) == (quantity.modifier == "vague")
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert all(text[quantity.start : quantity.end] == quantity.text for quantity in quantities(text))


@pytest.mark.parametrize(
    "piece", ["9 ", "1%-", "dua ", "Rp1 ", "1 orang (", "1 atau ", "puluhan ", "kira-kira-", "25 Mei ", "\u00a0", "sekitar "]
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begun = time.process_time()
        find_quantities(text, 0, length)
        return time.process_time() - begun

    seconds(1_000)
    assert seconds(100_000) < 0.3 + 25 * seconds(10_000)
