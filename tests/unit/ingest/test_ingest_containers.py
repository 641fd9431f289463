"""Feeds, news messages, tables, archives: files of many articles, each with its own fate."""

import gzip
import io
import json
import warnings
import zipfile
from typing import Any

import pytest

from klaim_ingest.core.identity import places
from klaim_ingest.core.raw import MAX_UNPACKED_BYTES
from klaim_ingest.readers import read
from klaim_shared.errors import Rejected
from tests.making import page, warc, zipped

LONG = "Wali kota meresmikan pasar baru di tepi sungai, dan warga datang sejak pagi. " * 20


def reason(data: bytes, name: str) -> str:
    with pytest.raises(Rejected) as caught:
        read(data, name)
    assert str(caught.value).endswith(".")
    return caught.value.reason


def rss(items: str, root: str = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">') -> bytes:
    return f"<?xml version='1.0'?>{root}<channel><title>Kabar</title>{items}</channel></rss>".encode()


def test_an_item_with_a_summary_only_is_rejected_and_says_so_and_the_others_are_read() -> None:
    whole = f"<item><title>A</title><content:encoded><![CDATA[<p>{LONG}</p>]]></content:encoded></item>"
    summary = "<item><title>B</title><description>Wali kota datang. [&#8230;]</description></item>"
    in_description = f"<item><title>C</title><description>{LONG}</description></item>"
    cut = "<item><title>D</title><content:encoded>Wali kota datang. Baca selengkapnya</content:encoded></item>"
    reading = read(rss(whole + summary + in_description + cut + "<item><title>E</title></item>"), "a.xml")
    assert [(article.item, article.title) for article in reading.articles] == [(1, "A"), (3, "C")]
    assert [(bad.item, bad.reason) for bad in reading.bad_items] == [(2, "summary_only"), (4, "summary_only"), (5, "no_text")]


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("kabarKota - Berita Terkini", "kabarKota"),
        ("Kabar Kota", "Kabar Kota"),
        ("RSS Feed | Kabar Kota", "Kabar Kota"),
        ("Berita Terbaru: Kabar-Kota.com", "Kabar-Kota.com"),
        ("Kabar Kota - Politik", "Kabar Kota"),
        ("Berita Terkini", "Berita Terkini"),
    ],
)
def test_a_feed_is_of_the_outlet_its_title_names_whatever_else_that_says(title: str, outlet: str) -> None:
    item = f"<item><title>A</title><content:encoded>{LONG}</content:encoded></item>"
    [article] = read(rss(item).replace(b"<title>Kabar</title>", f"<title>{title}</title>".encode()), "a.xml").articles
    assert article.outlet == outlet


def test_a_feed_of_the_first_version_and_html_entities_is_read() -> None:
    feed = (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f"<channel><title>Kabar&nbsp;Kota</title></channel><item><title>A</title><link>https://k.example/1</link><description>{LONG}</description></item></rdf:RDF>"
    )
    [article] = read(feed.encode(), "a.rss").articles
    assert (article.title, article.url, " ".join((article.outlet or "").split())) == ("A", "https://k.example/1", "Kabar Kota")


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "kata"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>',
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><title>&x;</title></channel></rss>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE rss [<!ENTITY a "kata">]><rss><title>&a;</title></rss>'.encode("utf-16"),
        b"<rss><channel><item>",
        b"<rss>" + b"<a>" * 100_000,
    ],
)
def test_xml_with_entities_of_its_own_or_broken_is_turned_away(data: bytes) -> None:
    assert reason(data, "a.xml") == "bad_xml"


def test_xml_of_another_kind_is_named() -> None:
    with pytest.raises(Rejected, match="<svg>") as caught:
        read(b"<?xml version='1.0'?><svg/>", "a.xml")
    assert caught.value.reason == "unsupported_type"


def test_a_news_message_gives_its_items_and_turns_a_picture_and_a_package_away() -> None:
    def item(body: str) -> str:
        return f"<newsItem><contentMeta><headline>Judul</headline></contentMeta><contentSet>{body}</contentSet></newsItem>"

    message = (
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
        + item("<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body><p>Satu.</p><p>Dua.</p></body></html></inlineXML>")
        + item("<remoteContent href='a.jpg'/>")
        + "<packageItem/>"
        + item("<inlineData contenttype='text/plain'>Tiga.</inlineData>")
        + "</itemSet></newsMessage>"
    )
    reading = read(message.encode(), "a.xml")
    assert [(article.item, article.body) for article in reading.articles] == [(1, "Satu.\nDua."), (4, "Tiga.")]
    assert [(bad.item, bad.reason) for bad in reading.bad_items] == [(2, "no_text"), (3, "no_text")]


def test_nitf_alone_is_read() -> None:
    document = (
        "<nitf><head><docdata><date.issue norm='20250618T101500+0700'/></docdata></head><body><body.head>"
        "<hedline><hl1>Judul</hl1></hedline><dateline><location>Jakarta</location></dateline></body.head><body.content><p>Satu.</p></body.content></body></nitf>"
    )
    [article] = read(document.encode(), "a.xml").articles
    assert (article.title, article.dateline, article.published_at) == ("Judul", "Jakarta", "2025-06-18T10:15:00+0700")


@pytest.mark.parametrize(
    "ninjs",
    [
        {
            "uri": "urn:1",
            "type": "text",
            "versioncreated": "2025-06-18",
            "pubstatus": "usable",
            "headline": "J",
            "body_text": "Satu.",
            "body_html": "<p>Satu.</p>",
        },
        {
            "uri": "urn:1",
            "versioncreated": "2025-06-18",
            "headlines": [{"value": "J"}],
            "bodies": [{"contenttype": "text/plain", "value": "Satu."}],
        },
        {
            "uri": "urn:1",
            "versionCreated": "2025-06-18",
            "headlines": [{"value": "J"}],
            "bodies": [{"contentType": "text/html", "value": "<p>Satu.</p>"}],
        },
    ],
    ids=["1", "2", "3"],
)
def test_ninjs_of_all_versions_is_read(ninjs: dict[str, Any]) -> None:
    [article] = read(json.dumps(ninjs).encode(), "a.json").articles
    assert (article.title, article.body.strip(), article.published_at) == ("J", "Satu.", "2025-06-18")


def test_a_picture_in_ninjs_is_no_article() -> None:
    assert (
        reason(b'{"uri": "urn:1", "type": "picture", "versioncreated": "2025-06-18", "pubstatus": "usable", "headline": "J"}', "a.json")
        == "no_text"
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_is_read_by_its_header_and_a_bad_row_costs_itself(delimiter: str) -> None:
    rows = [
        ["Judul", "Isi", "Tanggal"],
        ["A", '"Satu, dua; tiga."', "2025-06-18"],
        ["B", "", ""],
        ["C", "x", "y", "z"],
        ["D", "Empat.", "18/06/2025"],
    ]
    reading = read("\n".join(delimiter.join(row) for row in rows).encode("utf-8-sig"), "a.csv")
    assert [(article.item, article.title, article.body) for article in reading.articles] == [
        (1, "A", "Satu, dua; tiga."),
        (4, "D", "Empat."),
    ]
    assert [(bad.item, bad.reason) for bad in reading.bad_items] == [(2, "no_text"), (3, "bad_table")]


def test_columns_are_known_by_names_with_blanks_and_dashes_too() -> None:
    [article] = read(b"Judul Berita,Isi-Berita,Tanggal Terbit,Nama Media\nA,Satu.,18 Juni 2025,Kabar", "a.csv").articles
    assert (article.title, article.body, article.published_at, article.outlet) == ("A", "Satu.", "18 Juni 2025", "Kabar")
    [short] = read(b"Tgl,Isi\n18/06/2025,Satu.", "tanpa akhiran").articles
    assert (short.published_at, short.body) == ("18/06/2025", "Satu.")


@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "sep=;\r"])
def test_the_line_that_spreadsheets_put_above_the_header_is_passed_over(name: str, line: str) -> None:
    [article] = read(f"{line}\njudul;isi\nA;Satu, dua.\n".encode("utf-8-sig"), name).articles
    assert (article.title, article.body, article.item) == ("A", "Satu, dua.", 1)


def test_a_table_that_names_no_text_says_what_it_names() -> None:
    with pytest.raises(Rejected, match=r'but "Nama", "Umur \(tahun\)"\.'):
        read(b'"Nama","Umur (tahun)"\nSari,3\n', "a.csv")


def test_dates_of_a_table_that_can_only_have_their_month_first_are_all_turned_round() -> None:
    american = read(b"text,date\nSatu.,10/21/2025 20:43\nDua.,10/11/2025", "a.csv")
    indonesian = read(b"text,date\nSatu.,21/10/2025 20:43\nDua.,10/11/2025", "a.csv")
    assert [article.published_at for article in american.articles] == ["2025-10-21 20:43", "2025-10-11"]
    assert [article.published_at for article in indonesian.articles] == ["21/10/2025 20:43", "10/11/2025"]


def test_a_table_that_names_no_text_is_turned_away() -> None:
    assert reason(b"nama,umur\nSari,3\n", "a.csv") == "bad_table"
    assert reason(b"judul,isi\n", "a.csv") == "no_text"


@pytest.mark.parametrize(
    "text",
    [
        "Berita | Media\nWali kota datang.",
        "Isi, judul\n\nWali kota datang.",
        "[Breaking] Wali kota datang.",
        "From: kami\n\nWali kota datang.",
    ],
)
def test_a_text_that_only_begins_like_something_else_is_a_text(text: str) -> None:
    [article] = read(text.encode(), "a.txt").articles
    assert article.media_type == "text/plain"


def test_the_pages_of_a_web_archive_are_read_under_their_addresses_and_a_cut_one_is_turned_away() -> None:
    good = page("Pasar Baru", "Kabar", [LONG[:200], LONG[:150], LONG[:180]])
    records = warc([("https://k.example/1", "200 OK text/html", good), ("https://k.example/x", "404 Not-Found text/html", good)])
    reading = read(b"".join(records), "a.warc")
    assert [(article.url, article.title) for article in reading.articles] == [("https://k.example/1", "Pasar Baru")]
    cut = read(b"".join([*records, warc([("https://k.example/2", "200 OK text/html", good)])[1][:-60]]), "a.warc")
    assert [(bad.item, bad.reason) for bad in cut.bad_items] == [(2, "bad_archive")]
    assert reason(records[0], "a.warc") == "no_text"


def test_a_wacz_gives_what_its_web_archives_hold() -> None:
    records = b"".join(warc([("https://k.example/1", "200 OK text/html", page("Pasar Baru", "Kabar", [LONG[:200], LONG[:150]]))]))
    reading = read(zipped({"datapackage.json": b"{}", "archive/a.warc.gz": gzip.compress(records), "pages/pages.jsonl": b"{}"}), "a.wacz")
    assert [article.url for article in reading.articles] == ["https://k.example/1"]
    assert reading.bad_items == ()


def test_the_files_of_a_zip_each_have_their_own_fate() -> None:
    files = {
        "b/dua.jsonl": b'{"text": "Dua."}\n{oops',
        "a/satu.txt": b"Satu.",
        "c.png": b"\x89PNG\r\n\x1a\n",
        "__MACOSX/a/._satu.txt": b"x",
        "a/.DS_Store": b"x",
    }
    reading = read(zipped(files), "a.zip")
    assert [(article.item, article.body, article.provenance["part"]) for article in reading.articles] == [
        (1, "Satu.", "a/satu.txt"),
        (2, "Dua.", "b/dua.jsonl"),
    ]
    assert [(bad.item, bad.reason) for bad in reading.bad_items] == [(3, "bad_json"), (4, "unsupported_type")]


def test_two_files_of_one_name_in_a_zip_are_two_files() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for body in (b"Satu.", b"Dua."):
            with warnings.catch_warnings(action="ignore"):  # zipfile's, of the second name
                archive.writestr("a.txt", body)
    reading = read(target.getvalue(), "a.zip")
    assert [(article.item, article.body, article.provenance["part"]) for article in reading.articles] == [
        (1, "Satu.", "a.txt"),
        (2, "Dua.", "a.txt"),
    ]
    assert len(set(places(reading.articles))) == 2


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, "OpenDocument"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}, "spreadsheet; save it as CSV"),
        ({"mimetype": b"application/epub+zip", "OEBPS/satu.xhtml": page("A", "B", [LONG])}, "e-book"),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}, "spreadsheet; save it as CSV"),
        ({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<x/>"}, "presentation"),
        ({"[Content_Types].xml": b"<Types/>", "visio/document.xml": b"<x/>"}, "Office"),
    ],
)
def test_a_document_that_is_a_zip_file_inside_is_called_what_it_is(files: dict[str, bytes], what: str) -> None:
    with pytest.raises(Rejected, match=what) as caught:
        read(zipped(files), "a.zip")
    assert caught.value.reason == "unsupported_type"
    within = read(zipped({"b.bin": zipped(files), "c.txt": b"Satu."}), "a.zip")
    assert [bad.reason for bad in within.bad_items] == ["unsupported_type"]
    assert [article.body for article in within.articles] == ["Satu."]


def test_a_zip_of_articles_beside_which_a_file_is_called_mimetype_is_still_read() -> None:
    assert len(read(zipped({"a.txt": b"Satu.", "mimetype": b"Dua."}), "a.zip").articles) == 2


def test_a_sidecar_in_a_zip_is_applied_to_the_file_it_stands_beside_in_either_spelling() -> None:
    files = {
        "satu.txt": b"Satu.",
        "satu.txt.meta.json": b'{"judul": "A", "outlet": "Kabar"}',
        "b/dua.html.txt": b"Dua.",
        "b/dua.html.meta.json": b'{"judul": "B"}',
        "tiga.jsonl": b'{"text": "Tiga.", "judul": "C"}\n{oops\n',
        "tiga.jsonl.meta.json": b'{"judul": "X", "outlet": "Kota"}',
        "rusak.txt": b"Empat.",
        "rusak.meta.json": b"[]",
        "b/satu.meta.json": b'{"judul": "Milik siapa"}',
    }
    reading = read(zipped(files), "a.zip")
    assert [(article.body, article.title, article.outlet) for article in reading.articles] == [
        ("Dua.", "B", None),
        ("Satu.", "A", "Kabar"),
        ("Tiga.", "C", "Kota"),
    ]
    assert sorted(bad.reason for bad in reading.bad_items) == ["bad_json", "bad_sidecar", "no_text"]


def test_bombs_and_nests_are_turned_away_before_they_are_unpacked() -> None:
    bomb = gzip.compress(b" " * (MAX_UNPACKED_BYTES + 1000))
    assert reason(bomb, "a.txt.gz") == "too_large"
    assert (
        reason(zipped({"a.txt": b" " * (MAX_UNPACKED_BYTES // 2), "b.txt": b" " * (MAX_UNPACKED_BYTES // 2 + 1000)}), "a.zip")
        == "too_large"
    )
    nest = b"Satu."
    for _ in range(6):
        nest = gzip.compress(nest)
    assert reason(nest, "a.gz") == "bad_archive"


def test_a_gzip_file_that_ends_too_early_or_a_zip_with_a_password_is_turned_away() -> None:
    assert reason(gzip.compress(b"Satu.")[:-4], "a.txt.gz") == "bad_archive"
    locked = bytearray(zipped({"a.txt": b"Satu."}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        locked[locked.index(mark) + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    assert [bad.reason for bad in read(bytes(locked), "a.zip").bad_items] == ["encrypted"]
