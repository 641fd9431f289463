import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_ingest.core.cleaning import Cleaned, clean
from klaim_ingest.core.raw import normalise

SEEDS = Path(__file__).parents[3] / "seeds"
BODY = "Wali kota meresmikan pasar baru pada Senin.\n"
CLOSE = '\n"Pasar ini milik warga," kata wali kota.'


def cleaned_seed(number: int) -> tuple[str, Cleaned]:
    body = normalise(next(SEEDS.glob(f"{number:03}_*.txt")).read_text(encoding="utf-8"))
    return body, clean(body, None)


def rules(cleaned: Cleaned) -> list[str]:
    return [one.rule for one in cleaned.removed]


@pytest.mark.parametrize("number", range(5))
def test_no_speech_of_a_seed_is_lost(number: int) -> None:
    body, cleaned = cleaned_seed(number)
    quotations = re.findall(r"[“\"][^“”\"\n]{15,}[”\"]", body)
    assert all(" ".join(one.split()) in cleaned.text for one in quotations)


@pytest.mark.parametrize("number", range(5))
def test_every_removed_span_of_a_seed_stands_in_its_body_where_it_says(number: int) -> None:
    body, cleaned = cleaned_seed(number)
    assert all(body[one.start : one.end] == one.text and 0 <= one.at <= len(cleaned.text) for one in cleaned.removed)


def test_a_seed_without_furniture_is_left_as_it_is() -> None:
    body, cleaned = cleaned_seed(0)
    assert (cleaned.text, cleaned.removed) == (body, ())


def test_the_sidebar_at_the_end_of_a_seed_goes_whole() -> None:
    _, cleaned = cleaned_seed(4)
    assert cleaned.text.endswith("lokasi pertempuran besar.")
    assert cleaned.text.startswith("Korea Selatan (Korsel) menyatakan")
    assert cleaned.told.title == "Korea Selatan Murka Rusia dan Korea Utara Jalin Pakta Pertahanan"
    assert cleaned.told.printed_date == "Jum'at, 25 Oktober 2024 - 15:40 WIB"
    assert cleaned.told.copyright_outlet == "SINDOnews.com"
    assert {"loading", "truncated-headline", "photo-credit", "font-size", "newsletter", "sidebar", "age", "copyright"} <= set(
        rules(cleaned)
    )


def test_related_links_a_repeated_standfirst_and_an_agency_credit_of_a_seed_go() -> None:
    _, cleaned = cleaned_seed(2)
    assert "Baca juga" not in cleaned.text
    assert cleaned.text.count("Sekitar 1.500 tentara") == 1
    assert cleaned.text.startswith("Korea Selatan telah memanggil")
    assert (cleaned.told.agency, cleaned.told.place, cleaned.told.outlet) == ("BBC", "SEOUL", "TRIBUNNEWS.COM")


def test_initials_and_a_dateline_on_its_own_line_go() -> None:
    _, cleaned = cleaned_seed(1)
    assert rules(cleaned) == ["dateline", "initials"]
    assert cleaned.text.startswith("Amerika Serikat (AS) menuduh")
    assert cleaned.text.endswith("senjata ke Ukraina.")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Baca juga: Harga Beras Turun di Tiga Kota", "related-link"),
        ("Baca Juga:BMKG ungkap penyebab banjir di utara", "related-link"),
        ("BACA JUGA : Siapa Menang?", "related-link"),
        ("SCROLL TO CONTINUE WITH CONTENT", "advertisement"),
        ("Advertisement", "advertisement"),
        ("ADVERTISEMENT", "advertisement"),
        ("Lihat juga Video 'Warga Antre Beras Sejak Pagi':", "video"),
        ("Tonton juga Video: Banjir Surut di Kota Tua", "video"),
        ('Simak Video "Siapa Dia?"', "video"),
        ("[Gambas:Video 20detik]", "video"),
        ("Saksikan LiveKabarPagi:", "video"),
        ("Artikel ini telah tayang di Kabar.com dengan judul Pasar Baru", "syndication"),
        ("loading...", "loading"),
        ("A A A", "font-size"),
        ("3 jam yang lalu", "age"),
        ("Warga menunggu di balai desa. Foto/Istimewa", "photo-credit"),
        ("Suasana pasar kemarin (Foto: Dok. Pemkot)", "photo-credit"),
        ("Editor: sari Dewi", "byline"),
        ("Laporan Wartawan Kabar Kota, Budi Santoso", "byline"),
        ("Penulis: Sari Dewi", "byline"),
        ("Copyright ©2025 kabarkota.com All Rights Reserved", "copyright"),
        ("Ikuti saluran WhatsApp kami dan dapatkan kabar setiap pagi", "newsletter"),
        ("Lanjut Baca Berita Terkait Lainnya", "sidebar"),
        ("Berita TerkaitHarga Beras Naik Lagi di Kota", "sidebar"),
        (
            "Dapatkan update berita pilihan dan kabar baru setiap hari dari Kabar.com. Mari ikut Grup “Kabar Update”, caranya mudah.",
            "newsletter",
        ),
        ("* Fakta atau Hoaks? Untuk tahu benar tidaknya kabar yang beredar, silakan kirim ke nomor Cek Fakta kami.", "newsletter"),
    ],
)
def test_a_line_of_furniture_goes_under_the_name_of_its_rule(line: str, rule: str) -> None:
    cleaned = clean(f"{BODY}{line}{CLOSE}", "Pasar Baru")
    assert rules(cleaned) == [rule]
    assert cleaned.removed[0].text == line
    assert cleaned.text == f"{BODY}{CLOSE.strip()}"


@pytest.mark.parametrize(
    "line",
    [
        '"Baca juga buku itu," katanya.',
        'Baca juga: "Kami menolak," kata gubernur kepada wartawan.',
        'Lihat foto itu, "Dia ada di sana," ujar saksi.',
        "Menurut dia, iklan itu menyesatkan.",
        "Berita terkait kebakaran itu dibantah polisi.",
        "Fakta atau hoaks, warga tidak peduli.",
        "Berita terkaitIran dibantah polisi.",
        "Berita TerkaitIran Dibantah Polisi Kota.",
        "Dapatkan update dari petugas, kata dia.",
        "Editor senior itu mengatakan naskahnya hilang.",
        "Rekomendasi itu dibacakan dalam sidang.",
        '"Ini hak cipta kami," tegas pelukis itu.',
        "Foto: polisi mengatakan pelaku sudah ditangkap.",
        "Lihat foto yang menurut polisi palsu itu.",
        "Simak, kata dia, aplikasi itu merugikan warga.",
        '"Tidak."',
        "Tanda © pada kain itu palsu.",
        "Copyright lagu itu milik kami, kata Sari Dewi.",
        "Sari menyebut copyright lagunya senilai Rp 3 miliar dilanggar sebuah stasiun radio.",
        "Dilarang mengutip tanpa izin, kata Budi Santoso kepada para siswa.",
        "Segera vaksin sapi dan pesan petugas lewat aplikasi Kandangku, imbau Dinas Peternakan.",
        "Ia mundur (resign) dari jabatannya tahun lalu.",
    ],
)
def test_what_somebody_says_stays_though_it_begins_like_furniture(line: str) -> None:
    assert line in clean(f"{BODY}{line}{CLOSE}", "Pasar Baru").text


def test_a_sidebar_in_the_middle_ends_where_running_text_begins() -> None:
    cleaned = clean(
        f"{BODY}Berita Terkait\nHarga Beras Naik Lagi\nSiapa Pemilik Pasar Itu?\nWarga menunggu sejak pagi di gerbang.{CLOSE}", "Pasar"
    )
    assert rules(cleaned) == ["sidebar"] * 3
    assert "Warga menunggu sejak pagi di gerbang." in cleaned.text


def test_a_link_glued_to_the_end_of_a_paragraph_goes_and_the_paragraph_stays() -> None:
    cleaned = clean(f"Warga menunggu sejak pagi. Baca juga: Harga Beras Naik Lagi{CLOSE}", "Pasar")
    assert cleaned.text == f"Warga menunggu sejak pagi.{CLOSE}"
    assert cleaned.removed[0].at == len("Warga menunggu sejak pagi.")
    listed = clean(f"Warga menunggu sejak pagi.Berita TerkaitHarga Beras Naik Lagi{CLOSE}", "Pasar")
    assert (listed.text, rules(listed)) == (f"Warga menunggu sejak pagi.{CLOSE}", ["related-link"])
    invited = clean(f"Warga pulang. Dapatkan update berita pilihan setiap hari dari Kabar.com. Mari bergabung.{CLOSE}", "Pasar")
    assert (invited.text, rules(invited)) == (f"Warga pulang.{CLOSE}", ["newsletter"])
    noted = clean(f"Warga menunggu sejak pagi. Artikel ini telah tayang di Kabar.com dengan judul Pasar{CLOSE}", "Pasar")
    assert (noted.text, rules(noted)) == (f"Warga menunggu sejak pagi.{CLOSE}", ["syndication"])


def test_initials_and_an_agency_may_follow_one_another_after_the_last_sentence() -> None:
    cleaned = clean(BODY + "Pasar dibuka besok. (Antara) (sdw/bdi)\n***", "Pasar")
    assert cleaned.text.endswith("Pasar dibuka besok.")
    assert sorted(rules(cleaned)) == ["agency", "asterisks", "initials"]
    assert cleaned.told.agency == "Antara"
    credited = clean(BODY + "Pasar dibuka besok. (Tribunkota.com/Sari Dewi)", "Pasar")
    assert (credited.text, rules(credited)) == (f"{BODY}Pasar dibuka besok.", ["credit"])


@pytest.mark.parametrize(
    ("credit", "agency"),
    [
        ("(antara/fra)", "Antara"),
        ("(AFP/dna)", "AFP"),
        ("(ANTARA/Sari Dewi)", "ANTARA"),
        ("(Reuters/isa/dna)", "Reuters"),
        ("(afp / dna)", "AFP"),
        ("(dw/fra)", None),
        ("(isa/dna)", None),
    ],
)
def test_an_agency_is_known_beside_the_initials_of_whoever_edited_it(credit: str, agency: str | None) -> None:
    cleaned = clean(f"{BODY}Pasar dibuka besok. {credit}", "Pasar")
    assert (cleaned.text, cleaned.told.agency) == (f"{BODY}Pasar dibuka besok.", agency)
    assert rules(cleaned) == ["agency" if agency else "initials"]


@pytest.mark.parametrize(
    "printed",
    [
        "Kompas.com - 16/11/2026, 20:15 WIB",
        "Kompas.com- 16/11/2026, 20:15 WIB",
        "KOMPAS.com – 16 November 2026 | 20.15 WIB",
        "Kabar.co.id - 16/11/2026",
    ],
)
def test_the_sites_name_and_a_date_on_the_first_line_are_no_dateline(printed: str) -> None:
    cleaned = clean(f"{printed}\nJAKARTA, KOMPAS.com - Wali kota datang.{CLOSE}", "Pasar Baru")
    assert (cleaned.text, rules(cleaned)) == (f"Wali kota datang.{CLOSE}", ["printed-date", "dateline"])
    assert (cleaned.told.printed_date, cleaned.told.place, cleaned.told.outlet) == (printed, "JAKARTA", "KOMPAS.com")


def test_the_site_before_a_printed_date_is_the_outlet_where_no_dateline_names_one() -> None:
    assert clean(f"Kabar.com - 16/11/2026, 20:15 WIB\nSEOUL - Wali kota datang.{CLOSE}", "Pasar").told.outlet == "Kabar.com"


def test_a_sentence_of_running_text_is_never_made_a_headline() -> None:
    assert clean(BODY + "Warga datang sejak pagi.", None).told.title is None
    assert clean("Wali kota mengatakan bahwa pasar baru itu\nakan dibuka minggu depan.", None).told.title is None


def test_a_headline_need_not_be_in_title_case_where_running_text_begins_below_it() -> None:
    text = "Warga desa di hilir terkejut ketika sungai mereka berubah warna."
    assert (
        clean(f"Mengapa sungai ini berubah warna menjadi merah?\n{text}", None).told.title
        == "Mengapa sungai ini berubah warna menjadi merah?"
    )
    assert clean(f"Sungai di desa itu berubah warna\n{text}", None).text == text
    for first in ("Sungai itu merah. Lantas, apa sebabnya?", "Kepala desa mengatakan sungai itu merah", "sungai di desa itu merah lagi,"):
        assert clean(f"{first}\n{text}", None).told.title is None


def test_a_headline_repeated_in_the_text_goes_and_a_body_of_one_line_stays() -> None:
    assert clean(f"Pasar Baru Dibuka\n{BODY}", "Pasar baru dibuka").text == BODY.strip()
    assert clean("Pasar Baru Dibuka", "Pasar Baru Dibuka").text == "Pasar Baru Dibuka"


def test_blanks_of_every_kind_become_single_spaces_and_paragraphs_are_joined_by_one_newline() -> None:
    body = normalise("  Wali\u00a0kota  datang.\r\n\r\n\tWarga\u2003senang\u200b.  ")
    assert clean(body, "Pasar").text == "Wali kota datang.\nWarga senang."


@pytest.mark.parametrize(
    "piece", [", ", "- ", "| ", "Aa ", "Penulis: ", "foto ", "Foto: (", "a/", "Baca juga: ", "1/1/2025 ", "(AFP/", "Rabu, "]
)
def test_no_line_takes_long_whatever_it_repeats(piece: str) -> None:
    began = time.process_time()
    clean("\n".join([piece * (300 // len(piece))] * 30), None)
    assert time.process_time() - began < 1.0


PIECES = st.sampled_from(
    [
        "Baca juga: Harga Naik Lagi",
        "Berita Terkait",
        "Rusia Gelar Acara...",
        "loading...",
        "JAKARTA - Wali kota datang.",
        "(isa/dna)",
        "Warga senang. (BBC)",
        '"Kami senang," kata warga.',
        "Foto: Istimewa",
        "  A A A ",
        "",
        "Senin, 3 Maret 2025 10:00 WIB",
        "Judul Berita Besar Ini",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=12), st.none() | st.just("Judul Berita Besar Ini"))
def test_text_and_removed_together_hold_every_word_of_any_body(pieces: list[str], title: str | None) -> None:
    body = normalise("\n".join(pieces))
    cleaned = clean(body, title)
    assert all(body[one.start : one.end] == one.text and 0 <= one.at <= len(cleaned.text) for one in cleaned.removed)
    assert all(one.end <= other.start for one, other in zip(cleaned.removed, cleaned.removed[1:], strict=False))
    kept = body
    for one in reversed(cleaned.removed):
        kept = f"{kept[: one.start]} {kept[one.end :]}"
    assert kept.split() == cleaned.text.split()
    assert not any(paragraph != " ".join(paragraph.split()) or not paragraph for paragraph in cleaned.text.split("\n") if cleaned.text)


@given(st.lists(PIECES, max_size=12))
def test_speech_is_never_taken(pieces: list[str]) -> None:
    body = normalise("\n".join([*pieces, '"Kami senang," kata warga.', *pieces]))
    assert '"Kami senang," kata warga.' in clean(body, None).text
