import pytest

from klaim_ingest.core import dateline

LONG = "Warga datang ke pasar baru di tepi sungai sejak pagi."


@pytest.mark.parametrize(
    ("line", "place", "outlet", "rest"),
    [
        ("JAKARTA, KOMPAS.com - Warga datang", "JAKARTA", "KOMPAS.com", "Warga datang"),
        ("JAKARTA, KOMPAS.com -Warga datang", "JAKARTA", "KOMPAS.com", "Warga datang"),
        ("KOMPAS.com - Warga datang", None, "KOMPAS.com", "Warga datang"),
        ("SEOUL - Warga datang", "SEOUL", None, "Warga datang"),
        ("Laporan Wartawan Kabar.com, Sari Dewi KABAR.COM, BOGOR - Warga datang", "BOGOR", "KABAR.COM", "Warga datang"),
        (f"KOTABATU - {LONG}", "KOTABATU", None, LONG),
        ("JAKARTA- Warga datang", "JAKARTA", None, "Warga datang"),
        ("JAKARTA-Warga datang", "JAKARTA", None, "Warga datang"),
        ("Liputan6.com, Jakarta - Warga datang", "Jakarta", "Liputan6.com", "Warga datang"),
        ("Liputan6.com, JakartaWarga datang", "Jakarta", "Liputan6.com", "Warga datang"),
        ("TRIBUNNEWS.COM, SEOUL - Warga datang", "SEOUL", "TRIBUNNEWS.COM", "Warga datang"),
        ("Jakarta, Pahami.id —", "Jakarta", "Pahami.id", ""),
        ("Jakarta, CNN Indonesia -- Warga datang", "Jakarta", "CNN Indonesia", "Warga datang"),
        ("Jakarta (ANTARA) - Warga datang", "Jakarta", "ANTARA", "Warga datang"),
        ("REPUBLIKA.CO.ID, JAKARTA -- Warga datang", "JAKARTA", "REPUBLIKA.CO.ID", "Warga datang"),
        ("Kota Batu, KABAR.co.id – “Kami senang,” kata warga", "Kota Batu", "KABAR.co.id", "“Kami senang,” kata warga"),
        ("Jakarta - Warga datang", "Jakarta", None, "Warga datang"),
    ],
)
def test_a_dateline_names_its_place_and_outlet(line: str, place: str | None, outlet: str | None, rest: str) -> None:
    found = dateline.read(line)
    assert found is not None
    assert (found.place, found.outlet, line[found.length :]) == (place, outlet, rest)


@pytest.mark.parametrize(
    "line",
    [
        "ABCD - Rp 500 turun dari harga kemarin di bursa saham, menurut pedagang",
        "PDIP-Gerindra bertemu di Senayan",
        "TNI - Polri menggelar apel",
        "Jakarta menjadi tuan rumah",
        "Wali kota - yang baru dilantik - datang",
        "Presiden - Warga datang",
        "DPR, katanya, menolak",
        "3-1 untuk tuan rumah",
        "",
    ],
)
def test_what_only_looks_like_one_is_none(line: str) -> None:
    assert dateline.read(line) is None
