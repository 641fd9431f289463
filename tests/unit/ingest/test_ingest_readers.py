import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_ingest.core.article import draft
from klaim_ingest.core.raw import RawArticle
from klaim_ingest.readers import read, with_sidecar
from klaim_shared.errors import Rejected

SENTENCE = "Wali kota meresmikan “pasar baru” di tepi sungai – tanpa José."
LIST = "<ul><li>Pasal satu dari aturan pasar itu.</li></ul>"
PARAGRAPHS = "".join(f"<p>Paragraf {n} menceritakan panjang lebar bagaimana pasar baru itu dibangun warga kota.</p>" for n in range(6))


def one(data: bytes | str, name: str) -> RawArticle:
    [article] = read(data.encode() if isinstance(data, str) else data, name).articles
    return article


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SENTENCE.encode(), "utf-8"),
        (SENTENCE.encode("utf-8-sig"), "utf-8"),
        (SENTENCE.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (SENTENCE.encode("cp1252"), "cp1252"),
        (SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (SENTENCE.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_text_is_read_in_the_encoding_it_is_in_and_says_which(data: bytes, encoding: str) -> None:
    article = one(data, "a.txt")
    assert (article.body, article.provenance["encoding"]) == (SENTENCE, encoding)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t", "empty"),
        ("a.txt", bytes(range(256)) * 8, "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "binary"),
        ("a.txt", b"%PDF-1.7 ...", "bad_document"),
        ("a.txt", "Kata “satu” ".encode() + b"\xff rusak", "undecodable"),
        ("a.txt", b"\x81\x8d\xfe\xff\x90" * 50, "undecodable"),
        ("a.txt", b"\xff\xfea\x00b", "undecodable"),
        ("a.json", b'{"judul": "Tanpa isi"}', "no_text"),
        ("a.json", b'{"text": 7}', "no_text"),
        ("a.json", b"[]", "no_text"),
        ("a.json", b'{"text": ', "bad_json"),
        ("a.json", b'"kata"', "bad_json"),
        ("a.json", b"[" * 100_000, "bad_json"),
        ("a.json", b'{"text": ' + b"9" * 5000 + b"}", "bad_json"),
        ("a.html", b"<html><body></body></html>", "no_text"),
        ("a.html", b"<html>" + b"<p>x" * 60_000, "bad_html"),
        ("a.docx", b"PK\x03\x04", "bad_document"),
        ("a.zip", b"PK\x03\x04", "bad_archive"),
        ("a.pdf", b"Bukan PDF.", "bad_document"),
        ("a.docx", b"Bukan Word.", "bad_document"),
        ("a.gz", b"Bukan gzip.", "bad_archive"),
        ("a.py", b"print(1)", "unsupported_type"),
    ],
)
def test_what_is_no_article_is_turned_away_with_one_sentence(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(Rejected) as caught:
        read(data, name)
    sentence = str(caught.value)
    assert caught.value.reason == reason
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "Error" not in sentence
    assert len(sentence) < 140


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, SENTENCE.encode("utf-16-le") + b"\x00\xd8", b"\x07\x00" * 300, b"a\x00b"])
def test_what_might_have_been_text_is_asked_for_as_utf8(data: bytes) -> None:
    with pytest.raises(Rejected, match="save it as UTF-8"):
        read(data, "a.txt")


def test_json_is_read_by_english_and_indonesian_names() -> None:
    english = {
        "text": "Isi.",
        "title": "Judul",
        "url": "https://kabar.com/1",
        "outlet": "Kabar",
        "authors": ["A", "B"],
        "published_at": "2025-01-02",
        "language": "id",
    }
    indonesian = {
        "isi": "Isi.",
        "Judul": "Judul",
        "link": "https://kabar.com/1",
        "sumber": {"name": "Kabar"},
        "penulis": [{"name": "A"}, "B"],
    }
    assert one(json.dumps(english), "a.json") == one(json.dumps({**indonesian, "tanggal": "2025-01-02", "bahasa": "id"}), "a.json")


def test_json_may_hold_paragraphs_as_a_list_or_as_markup() -> None:
    assert one('{"body": ["Satu.", "Dua."]}', "a.json").body == "Satu.\nDua."
    html = one('{"content": "<p>Satu <b>kata</b>.</p><p>Dua.<br>Tiga.</p><script>x()</script>"}', "a.json").body
    assert html.split("\n") == ["", "Satu kata.", "", "Dua.", "Tiga.", ""]


def test_ninjs_is_read_as_it_is() -> None:
    agency = {
        "uri": "https://kantor.example/berita/1",
        "language": "id",
        "firstcreated": "2025-06-18T10:00:00+07:00",
        "by": "Sari Dewi",
        "infosources": [{"role": "origin", "name": "Kantor Kabar"}],
        "headlines": [{"role": "sub", "value": "Lain"}, {"role": "main", "value": "Pasar Baru"}],
        "bodies": [{"role": "main", "contenttype": "text/html", "value": "<p>Satu.</p><p>Dua.</p>"}],
    }
    article = one(json.dumps(agency), "a.json")
    assert article.body.split() == ["Satu.", "Dua."]
    assert (article.title, article.outlet, article.authors) == ("Pasar Baru", "Kantor Kabar", ("Sari Dewi",))
    assert (article.url, article.published_at, article.language) == (agency["uri"], agency["firstcreated"], "id")
    assert one('{"bodies": [{"value": "Satu."}]}', "a.json").body == "Satu."


@pytest.mark.parametrize(
    "text",
    [
        "Angka 5 < 7 dan x<y, kata dia <belum lengkap>.",
        "Nilai p<0,05 dan <p-value> kecil.",
        "Toko A&W, R&D, dan ?a=1&copy=2&lang=id serta AT&T.",
        "Lebih dari > 3 orang <3",
        "<redaksi> menolak; <andi@kabar.com> menulis.",
    ],
)
def test_a_lone_bracket_or_ampersand_is_no_markup(text: str) -> None:
    assert one(json.dumps({"text": text}), "a.json").body == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("&quot;Kami senang&quot;, kata Sari &amp; Dewi.&nbsp;Harga &lt; 5", '"Kami senang", kata Sari & Dewi. Harga < 5'),
        ("&#8220;Kami senang&#x201D; &ndash; kata dia &takdikenal;", "“Kami senang” – kata dia &takdikenal;"),
        ('Kata <a href="https://kabar.com/1?a=1&b=2">Sari</a>, 3 < 5.', "Kata Sari, 3 < 5."),
        ("Juru bicara <b>berkata</b> <img src=x>dan <i>pergi</i>.", "Juru bicara berkata dan pergi."),
        ("Kata <EM>Sari</EM> dan <u>Dewi</u>.<br/>Lalu <strong>pulang</strong>.", "Kata Sari dan Dewi. Lalu pulang."),
        ("<figure><img src='x'></figure>Pasar <script>var a = 1 < 2;</script>baru.", "Pasar baru."),
        ("<table><tr><td>Beras</td><td>Gula</td></tr></table>", "Beras Gula"),
        ("<h2>Pasar</h2>Kata Sari &amp;quot;ya&amp;quot;.", 'Pasar Kata Sari "ya".'),
        ("&lt;p&gt;Satu.&lt;/p&gt;&lt;p&gt;Dua &amp;amp; tiga.&lt;/p&gt;", "Satu. Dua & tiga."),
    ],
)
def test_markup_and_entities_in_a_json_text_become_the_words_that_they_show(text: str, words: str) -> None:
    assert one(json.dumps({"text": text}), "a.json").body.split() == words.split()


def test_a_title_and_other_fields_lose_their_entities() -> None:
    article = one(json.dumps({"text": "Isi.", "judul": "Siapa &quot;Dia&quot; &#8211; 3 < 5?", "penulis": "Sari &amp; Dewi"}), "a.json")
    assert (article.title, article.authors) == ('Siapa "Dia" – 3 < 5?', ("Sari & Dewi",))


def test_a_bad_element_of_an_array_and_a_bad_line_cost_only_themselves() -> None:
    array = read(b'[{"text": "Satu."}, {"x": 1}, 3, {"text": "Empat."}]', "a.json")
    lines = read(b'{"text": "Satu."}\n{oops\n\n{"text": "Empat."}\n', "a.jsonl")
    for reading, bad in ((array, [2, 3]), (lines, [2])):
        assert [(article.item, article.body) for article in reading.articles] == [(1, "Satu."), (4, "Empat.")]
        assert [item.item for item in reading.bad_items] == bad
    assert lines.bad_items[0].raw == b"{oops"


def test_the_answer_of_wordpress_is_read() -> None:
    post = {
        "id": 7,
        "date": "2025-06-18T20:02:00",
        "link": "https://kabar.example/pasar/",
        "title": {"rendered": "Pasar &#8220;Baru&#8221; Dibuka"},
        "content": {"rendered": "<p>Wali kota datang.</p>\n<p>Warga juga.</p>", "protected": False},
        "excerpt": {"rendered": "<p>Wali kota …</p>"},
        "author": 3,
    }
    [article] = read(json.dumps([post]).encode(), "posts.json").articles
    assert (article.title, article.url) == ("Pasar “Baru” Dibuka", "https://kabar.example/pasar/")
    assert article.published_at == "2025-06-18T20:02:00"
    assert (article.body.split(), article.authors) == (["Wali", "kota", "datang.", "Warga", "juga."], ())


@pytest.mark.parametrize(
    "envelope",
    [
        '{"status": "ok", "articles": [%s, {"judul": "Tanpa isi"}, %s]}',
        '{"data": [%s, {}, %s], "meta": {"page": 1}}',
        '{"data": {"items": [%s, 7, %s]}}'.replace("7", '{"x": 7}'),
        '{"hits": {"total": 3, "hits": [{"_source": %s}, {"_source": {}}, {"_source": %s}]}}',
    ],
)
def test_the_list_in_an_answer_is_read_as_an_array(envelope: str) -> None:
    reading = read((envelope % ('{"text": "Satu."}', '{"isi": "Tiga."}')).encode(), "a.json")
    assert [(article.item, article.body) for article in reading.articles] == [(1, "Satu."), (3, "Tiga.")]
    assert [(bad.item, bad.reason) for bad in reading.bad_items] == [(2, "no_text")]


def test_an_article_with_lists_of_other_things_stays_one_article() -> None:
    assert one('{"text": "Satu.", "news": [{"text": "Dua."}], "data": {"text": "Tiga."}}', "a.json").body == "Satu."
    assert one('{"data": {"judul": "J", "isi": "Satu."}}', "a.json").title == "J"


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson"])
def test_an_array_or_a_printed_object_under_the_name_of_json_lines_is_read_as_what_it_is(name: str) -> None:
    assert [article.body for article in read(b'[{"text": "Satu."}, {"text": "Dua."}]\n', name).articles] == ["Satu.", "Dua."]
    assert [article.body for article in read(b'{\n  "text": "Satu."\n}\n', name).articles] == ["Satu."]


def test_json_lines_under_the_name_json_are_read_as_what_they_are() -> None:
    assert len(read(b'{"text": "Satu."}\n{"text": "Dua."}', "a.json").articles) == 2


@pytest.mark.parametrize("name", ["Berita Tgl 18.06.2025", "nomor.1", "a.log", "padi.txt.bak", "Kata Bpk. Budi", "tanpa akhiran"])
def test_a_text_is_read_whatever_its_name_ends_in(name: str) -> None:
    assert one(SENTENCE, name).media_type == "text/plain"


@pytest.mark.parametrize(("name", "data"), [("a.png", b"\x89PNG\r\n\x1a\n"), ("a.2025", b"\x00\x01" * 90), ("a.sql", b"SELECT 1;")])
def test_what_is_no_text_or_nobodys_article_is_told_by_its_name(name: str, data: bytes) -> None:
    with pytest.raises(Rejected) as caught:
        read(data, name)
    assert caught.value.reason == "unsupported_type"


def test_a_page_under_the_name_txt_is_read_as_a_page() -> None:
    assert one(f"<!DOCTYPE html><html><body><article>{PARAGRAPHS}</article></body></html>", "a.txt").media_type == "text/html"


def test_a_page_gives_its_body_and_what_it_says_of_itself() -> None:
    linked = {
        "@graph": [
            {"@type": "WebSite", "name": "x"},
            {
                "@type": ["NewsArticle"],
                "headline": "Pasar Baru",
                "datePublished": "2025-05-12T14:30:00+07:00",
                "author": [{"name": "Sari Dewi"}],
                "publisher": {"name": "Kabar Kota"},
            },
        ]
    }
    page = (
        '<!DOCTYPE html><html lang="id"><head><title>Pasar Baru - Kabar</title><meta property="og:title" content="Pasar Baru | Kabar">'
        '<meta property="article:author" content="https://social.example/kabar"><link rel="canonical" href="https://kabar.com/1">'
        f'<script type="application/ld+json">{json.dumps(linked)}</script><script type="application/ld+json">{{broken</script></head>'
        f"<body><nav>Beranda Politik</nav><article><h1>Pasar Baru</h1>{PARAGRAPHS}{LIST}</article><footer>Kontak</footer></body></html>"
    )
    article = one(page, "a.html")
    assert (article.title, article.outlet, article.authors) == ("Pasar Baru", "Kabar Kota", ("Sari Dewi",))
    assert (article.url, article.published_at, article.language) == ("https://kabar.com/1", "2025-05-12T14:30:00+07:00", "id")
    assert article.provenance["published_at"] == "json-ld"
    assert "Paragraf 0" in article.body
    assert "Paragraf 5" in article.body
    assert "Pasal satu dari aturan pasar itu." in article.body.split("\n")
    assert "Beranda" not in article.body


def test_a_page_is_read_in_the_charset_it_declares() -> None:
    page = f'<html><head><meta charset="iso-8859-2"></head><body><article>{PARAGRAPHS}<p>Kota Łódź menang.</p></article></body></html>'
    assert "Kota Łódź menang." in one(page.encode("iso-8859-2"), "a.html").body


def test_old_text_in_another_script_is_read_where_it_is_plain_which() -> None:
    russian = "Президент заявил журналистам, что правительство готово к переговорам, и поблагодарил всех участников встречи за работу. " * 3
    assert one(russian.encode("cp1251"), "a.txt").body == russian


def test_markdown_loses_its_marks_and_gives_its_heading_and_front_matter() -> None:
    article = one(
        '---\noutlet: "Kabar Kota"\ndate: 2025-01-02\n---\n# Pasar Baru\n\nWali *kota* [datang](http://x)\n**hari ini**.\n\n> Senang.\n',
        "a.md",
    )
    assert (article.title, article.outlet, article.published_at) == ("Pasar Baru", "Kabar Kota", "2025-01-02")
    assert article.body == "Wali kota datang hari ini.\nSenang."


@pytest.mark.parametrize(
    "head",
    [
        "Judul: Pasar Baru Dibuka\nTanggal: Rabu, 18 Juni 2025\nSumber: Kabar Kota\nURL: https://kabar.example/1\n\n",
        "JUDUL : Pasar Baru Dibuka\n\nTanggal Terbit: Rabu, 18 Juni 2025\n\nMedia: Kabar Kota\nLink: https://kabar.example/1\nIsi:\n",
        "\n\nTitle: Pasar Baru Dibuka\nDate: Rabu, 18 Juni 2025\nSource: Kabar Kota\nTautan: https://kabar.example/1\nIsi Berita: ",
    ],
)
def test_labelled_lines_above_a_text_are_its_metadata(head: str) -> None:
    article = one(head + SENTENCE, "a.txt")
    assert (article.title, article.published_at) == ("Pasar Baru Dibuka", "Rabu, 18 Juni 2025")
    assert (article.outlet, article.url, article.body.strip()) == ("Kabar Kota", "https://kabar.example/1", SENTENCE)
    assert article.provenance["title"] == "head lines"


def test_a_byline_among_labelled_lines_is_left_where_bylines_are_read() -> None:
    article = one(f"Judul: Pasar Baru Dibuka\nPenulis: Sari Dewi\nTanggal: 18/06/2025\n\n{SENTENCE}", "a.txt")
    assert (article.title, article.published_at) == ("Pasar Baru Dibuka", "18/06/2025")
    assert article.body.split("\n")[0] == "Penulis: Sari Dewi"


@pytest.mark.parametrize(
    "line",
    ["Media: Polisi Harus Terbuka", "Waktu: malam hari", "Isi: kosong", "Sumber: polisi", "Link: rusak\nWaktu: malam", "Satu: dua"],
)
def test_a_line_that_only_looks_labelled_stays_in_the_text(line: str) -> None:
    assert one(f"{line}\n{SENTENCE}", "a.txt").body == f"{line}\n{SENTENCE}"


def test_lines_wrapped_at_a_fixed_width_are_joined_and_others_are_not() -> None:
    wrapped = """Wali kota meresmikan pasar baru di tepi sungai pada hari Senin dan
mengajak semua warga untuk datang ke sana bersama keluarga mereka
masing-masing supaya pasar itu ramai dan para pedagang yang selama
ini berjualan di jalan dapat pindah dengan tenang ke tempat itu.

Warga menyambut pasar itu dengan gembira karena letaknya yang dekat
sekali dengan rumah mereka."""
    assert len(one(wrapped, "a.txt").body.split("\n\n")) == 2
    assert "hari Senin dan mengajak" in one(wrapped, "a.txt").body
    plain = "Wali kota datang.\nWarga senang.\nPasar dibuka.\nHujan turun.\nSemua pulang."
    assert one(plain, "a.txt").body == plain


def test_a_sidecar_gives_and_overrides_metadata() -> None:
    article = with_sidecar(
        RawArticle("Isi.", "text/plain", title="Lama", provenance={"title": "heading"}), b'{"title": "Baru", "outlet": "Kabar"}'
    )
    assert (article.title, article.outlet, article.body) == ("Baru", "Kabar", "Isi.")
    assert article.provenance == {"title": "sidecar", "outlet": "sidecar"}


def test_a_sidecar_of_a_file_of_many_gives_only_what_holds_for_all() -> None:
    article = with_sidecar(RawArticle("Isi.", "application/json", item=2), b'{"title": "Baru", "url": "https://a.com", "outlet": "Kabar"}')
    assert (article.title, article.url, article.outlet) == (None, None, "Kabar")


@pytest.mark.parametrize("sidecar", [b"", b"{", b"[1]", b"\xff"])
def test_a_broken_sidecar_says_that_it_is_the_sidecar(sidecar: bytes) -> None:
    with pytest.raises(Rejected, match="sidecar") as caught:
        with_sidecar(RawArticle("Isi.", "text/plain"), sidecar)
    assert caught.value.reason == "bad_sidecar"


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.md", "a.json", "a.jsonl", "a.html", "a"]))
def test_any_bytes_are_read_or_rejected(data: bytes, name: str) -> None:
    try:
        read(data, name)
    except Rejected as error:
        assert str(error).endswith(".")  # noqa: PT017 - either way is right


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=60),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_no_letter_is_lost_in_decoding(text: str, encoding: str) -> None:
    assert one(json.dumps({"text": text}, ensure_ascii=False).encode(encoding), "a.json").body == text


def test_a_sidecar_whose_date_or_outlet_is_none_says_so_and_the_folder_names_the_outlet() -> None:
    article = with_sidecar(RawArticle("Satu.", "text/plain"), b'{"tanggal": {"a": 1}, "outlet": 5}')
    assert (article.published_at, article.outlet, article.provenance["outlet"]) == ('{"a": 1}', None, "unreadable: 5")


def test_a_sidecar_whose_date_names_no_day_does_not_take_the_place_of_one_that_does() -> None:
    of_its_own = RawArticle("Satu.", "text/plain", published_at="2025-06-18", provenance={"published_at": "json-ld"})
    article = with_sidecar(of_its_own, b'{"published_at": "x"}')
    assert (article.published_at, article.not_dates, article.provenance["published_at"]) == ("2025-06-18", (("x", "sidecar"),), "json-ld")
    (clash,) = draft(article, "a.html", "0" * 64, datetime(2026, 1, 2, tzinfo=UTC)).article.clashes
    assert (clash.kept, clash.kept_from, clash.other, clash.other_from) == ("2025-06-18", "json-ld", "x", "sidecar, unreadable")


def test_a_text_with_a_byte_of_zero_is_told_which_one_it_is() -> None:
    with pytest.raises(Rejected, match="the first at byte 6; take them out") as caught:
        read("Satu.\0 Wali kota meresmikan pasar baru, “ramai” kata warga.".encode(), "a.txt")
    assert caught.value.reason == "binary"
