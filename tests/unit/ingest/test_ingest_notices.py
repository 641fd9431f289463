"""Pages that are no article, and articles that only look a little like them."""

import pytest

from klaim_ingest.readers import read
from klaim_shared.errors import Rejected

STORY = "Wali kota meresmikan pasar baru di tepi sungai pada Senin, dan warga datang sejak pagi untuk melihatnya."


def html(title: str, *blocks: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{''.join(blocks)}</main></body></html>".encode()


def links(count: int) -> str:
    return "".join(f"<li><a href='/b/{n}'>Wali Kota Resmikan Pasar Nomor {n} di Tepi Sungai Besar</a></li>" for n in range(count))


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (html("Kabar Kota", f"<ul>{links(30)}</ul>"), "list of links"),
        (html("404 Not Found", "<p>The requested URL was not found on this server.</p>"), "error"),
        (html("Error 404", "<p>Maaf, halaman yang Anda cari telah dihapus.</p>"), "error"),
        (html("404", "<p>Maaf, halaman yang Anda cari telah dihapus.</p>"), "error"),
        (html("Halaman Tidak Ditemukan - Kabar Kota", "<p>Maaf, alamat itu telah dihapus.</p>"), "error"),
        (html("503 Service Unavailable", "<p>Silakan coba lagi nanti.</p>"), "error"),
        (html("Just a moment...", "<h2>Checking your browser</h2><p>Enable JavaScript and cookies to continue</p>"), "check"),
        (html("Pasar Baru", "<p>Artikel ini hanya untuk pelanggan. Silakan masuk untuk membaca selengkapnya.</p>"), "subscribers"),
        (html("Pasar Baru", f"<p>{STORY}</p>", "<p>Berlangganan sekarang untuk melanjutkan membaca.</p>"), "subscribers"),
    ],
)
def test_a_page_that_is_no_article_is_turned_away_and_called_what_it_is(page: bytes, what: str) -> None:
    with pytest.raises(Rejected, match=what) as caught:
        read(page, "a.html")
    assert caught.value.reason == "no_text"


def teaser(number: int) -> tuple[str, str]:
    return f"Wali Kota Resmikan Pasar Nomor {number} di Tepi Sungai", STORY.replace("pasar baru", f"pasar nomor {number}")


@pytest.mark.parametrize(
    "shape",
    [
        "<div><h2><a href='/b'>{0}</a></h2><p>{1}</p></div>",
        "<h2><a href='/b'>{0}</a></h2><p>{1}</p>",
        "<article><h3><a href='/b'>{0}</a></h3><span>Senin, 18 Juni 2025</span><p>{1}</p></article>",
        "<li><a href='/b'>{0}</a><p>{1}</p></li>",
        "<a href='/b'><h3>{0}</h3><p>{1}</p></a>",
        "<div><a href='/b'><img src='a.jpg'></a><div><a href='/b'>{0}</a><p>{1}</p></div></div>",
    ],
)
def test_a_page_of_headlines_with_a_sentence_below_each_is_no_article(shape: str) -> None:
    page = html("Ekonomi - Kabar Kota", *(shape.format(*teaser(number)) for number in range(12)))
    with pytest.raises(Rejected, match="sentence on each") as caught:
        read(page, "a.html")
    assert caught.value.reason == "no_text"


@pytest.mark.parametrize(
    "shape",
    [
        "<h2>{0}</h2><p>{1}</p>",  # a list of tips
        "<p>{1}</p><p><a href='/b'>{0}</a></p><p>{1} {1}</p><p>{1} Itu sebabnya.</p>",  # links between the paragraphs
        "<p>{1} Lihat <a href='/b'>{0}</a> untuk itu.</p>",  # links within them
        "<a href='/b.jpg'><img src='b.jpg'></a><p>{1}</p>",  # pictures that are links
        "<a href='/b.jpg'><div><img src='b.jpg'></div></a><p>{1}</p><p>{0} {1}</p>",
    ],
)
def test_a_report_with_headings_or_links_between_its_paragraphs_is_an_article(shape: str) -> None:
    page = html("Pasar Baru", f"<p>{STORY}</p>", *(shape.format(*teaser(number)) for number in range(8)))
    [article] = read(page, "a.html").articles
    assert STORY in article.body


@pytest.mark.parametrize(
    "title",
    ["404 Warga Terdampak Banjir", "500 Personel Dikerahkan", "Berita Duka: Korban Tidak Ditemukan", "Akses Ditolak Warga, Pasar Ditutup"],
)
def test_a_short_report_whose_headline_looks_like_an_error_is_an_article(title: str) -> None:
    [article] = read(html(title, f"<p>{STORY}</p>", f"<p>{STORY}</p>"), "a.html").articles
    assert (article.title, STORY in article.body) == (title, True)


def test_a_report_with_links_below_it_or_about_subscribers_is_an_article() -> None:
    linked = html("Pasar Baru", f"<p>{STORY}</p>", f"<ul>{links(12)}</ul>")
    told = html("Listrik", f"<p>{STORY}</p>", f"<p>{STORY} {STORY}</p>", "<p>Warga harus daftar untuk mengakses layanan itu.</p>")
    for page in (linked, told):
        [article] = read(page, "a.html").articles
        assert STORY in article.body
