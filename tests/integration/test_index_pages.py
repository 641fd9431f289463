"""The pages of claims and articles, over a real ledger."""

import html
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.ids import digest
from klaim_shared.messages import Extent, Quantity, Relay, Source, Span, When
from tests.pages import HOSTILE, Page, client_of, read
from tests.unit.index.ledger_samples import TEXT, article, claim, closing


@pytest.fixture(scope="module")
def shared_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path_factory.mktemp("pages") / "ledger.db")
    yield ledger
    ledger.close()


async def test_an_empty_ledger_tells_where_articles_go(ledger: SqliteLedger) -> None:
    page = await read(ledger, "/")
    assert "kotak masuk" in page.text
    assert "Belum ada klaim" in page.text


async def test_what_was_looked_for_is_marked_in_what_is_found_and_nothing_that_was_said_is_markup(ledger: SqliteLedger) -> None:
    ledger.apply([claim(said="Harga <b>beras</b> dinaikkan & dipatok", quote="direct"), closing("clm_1"), article()])
    async with client_of(ledger) as client:
        found = (await client.get("/?q=kenaikan+beras")).text
        plain = (await client.get("/")).text
    assert "“Harga &lt;b&gt;<mark>beras</mark>&lt;/b&gt; <mark>dinaikkan</mark> &amp; dipatok”" in found
    assert "“Harga &lt;b&gt;beras&lt;/b&gt; dinaikkan &amp; dipatok”" in plain


async def test_a_search_without_a_hit_says_so_and_keeps_what_was_asked(ledger: SqliteLedger) -> None:
    page = await read(ledger, "/?q=beras&stance=deny&since=2024-01-01&source=")
    assert "Tidak ditemukan" in page.text
    assert {"beras", "2024-01-01"} <= set(page.attributes("value"))
    assert [attributes["value"] for tag, attributes in page.elements if tag == "option" and "selected" in attributes] == ["deny"]


async def test_a_claim_is_shown_with_who_how_when_and_through_whom(ledger: SqliteLedger) -> None:
    said_on = When(text="Jumat (25/10)", start=0, end=13, date="2024-10-25", precision="day", conflict="weekday")
    relay = Relay(text="Antara", start=0, end=6, name="Antara")
    ledger.apply([article(), claim("a", stance="warn", said_on=said_on, relays=(relay, relay))])
    text = re.sub(r"\s+", " ", (await read(ledger, "/")).text)
    assert "Ratna Dewi, Camat memperingatkan “Air naik dua meter”" in text
    assert "Diucapkan 25 Oktober 2024 (tertulis “Jumat (25/10)”; hari dan tanggalnya tidak cocok)" in text
    assert "lewat Antara Warta Kita terbit 25 Oktober 2024 Sungai meluap" in text


async def test_only_direct_quotes_stand_in_quotation_marks(ledger: SqliteLedger) -> None:
    ledger.apply([claim("a", quote="indirect"), claim("b", quote=None, kind="narrated", source=None, stance=None, said="2 desa tergenang")])
    page = await read(ledger, "/")
    assert "“Air" not in page.text
    assert "Warta Kita menulis" in page.text


async def test_where_no_outlet_is_known_the_pages_say_so(ledger: SqliteLedger) -> None:
    narrated = claim("a", quote=None, kind="narrated", source=None, stance=None, outlet=None)
    ledger.apply([article(outlet=None), narrated, claim("b", outlet=None)])
    for path, times in (("/", 3), ("/artikel/art_1", 2)):
        text = (await read(ledger, path)).text
        assert "(tanpa media) menulis" in text
        assert text.count("(tanpa media)") == times


async def test_following_the_next_page_shows_every_claim_once(ledger: SqliteLedger) -> None:
    ledger.apply([claim(f"clm_{number}", f"art_{number}", said=f"Air naik {number} meter") for number in range(23)])
    seen: list[str] = []
    path: str | None = "/?limit=5&q=air"
    while path:
        page = await read(ledger, path)
        seen += re.findall(r"naik (\d+) meter", page.text)
        path = next((attributes["href"] for _, attributes in page.elements if attributes.get("rel") == "next"), None)
    assert sorted(map(int, seen)) == list(range(23))


async def test_a_result_leads_to_the_claim_in_its_article(ledger: SqliteLedger) -> None:
    ledger.apply([article(), claim("clm_1"), closing("clm_1")])
    assert "/artikel/art_1#clm_1" in (await read(ledger, "/")).attributes("href")
    page = await read(ledger, "/artikel/art_1")
    assert ("mark", {"id": "clm_1"}) in page.elements
    assert "rincian-clm_1" in page.attributes("id")
    assert {"#rincian-clm_1", "#clm_1"} <= set(page.attributes("href"))


async def test_details_tell_quantities_and_times_as_they_were_read(ledger: SqliteLedger) -> None:
    counted = Quantity(text="Setidaknya 3.000 warga", start=0, end=22, value=3000, modifier="at_least", unit="warga")
    month = When(text="Oktober", start=0, end=7, date="2024-10-01", end_date="2024-10-31", precision="month")
    ledger.apply([article(), claim("a", quantities=(counted,), times=(month,))])
    text = (await read(ledger, "/artikel/art_1")).text
    assert "“Setidaknya 3.000 warga”: setidaknya 3.000 warga" in text
    assert "“Oktober”: Oktober 2024" in text


async def test_an_old_revision_says_so_and_leads_to_the_newest(ledger: SqliteLedger) -> None:
    ledger.apply([article(), claim("a"), closing("a"), article(revision=2, text="Air surut."), closing(revision=2)])
    newest = await read(ledger, "/artikel/art_1")
    assert "Air surut." in newest.text
    assert "/artikel/art_1?revision=1" in newest.attributes("href")
    old = await read(ledger, "/artikel/art_1?revision=1")
    assert "Ini revisi lama" in old.text
    assert "/artikel/art_1" in old.attributes("href")
    assert ("mark", {"id": "a"}) in old.elements


async def test_an_article_still_being_worked_on_says_so(ledger: SqliteLedger) -> None:
    ledger.apply([article()])
    assert "masih diolah" in (await read(ledger, "/artikel/art_1")).text
    ledger.apply([closing()])
    assert "masih diolah" not in (await read(ledger, "/artikel/art_1")).text


async def test_an_article_in_a_language_that_is_not_read_is_shown_counted_and_says_so(ledger: SqliteLedger) -> None:
    ledger.apply([article(language="ms", published_at="2024-10-25", published_at_source="inferred"), article("art_2")])
    other = (await read(ledger, "/artikel/art_1")).text
    assert "berbahasa lain (ms)" in other
    assert "disimpulkan dari teks" in other
    assert "berbahasa lain" not in (await read(ledger, "/artikel/art_2")).text
    assert ledger.counts().languages == {"id": 1, "ms": 1}


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/artikel/art_9", 404, "Artikel itu, atau revisinya yang diminta, tidak ada di sini."),
        ("/artikel/art_9?revision=nol", 400, "Isian “revision” harus berupa bilangan bulat."),
        ("/tidak-ada", 404, "Tidak ada apa-apa di alamat ini."),
        ("/static/../settings.py", 404, "Tidak ada apa-apa di alamat ini."),
        ("/?cursor=zz", 400, "mulailah lagi dari halaman pertama"),
        ("/?since=kemarin", 400, "Isian “since” harus berupa tanggal yang ditulis TTTT-BB-HH"),
        ("/?stance=lie", 400, "Isian “stance” harus salah satu dari state, deny,"),
        ("/?limit=500", 400, "Isian “limit” harus berupa bilangan bulat, paling besar 200."),
        ("/?sourc=x", 400, "Tidak ada isian bernama “sourc”"),
    ],
)
async def test_errors_are_pages_for_people_in_their_language(ledger: SqliteLedger, path: str, status: int, words: str) -> None:
    page = await read(ledger, path, status)
    assert words in page.text
    assert not [attributes for tag, attributes in page.elements if tag != "html" and "lang" in attributes]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://warta.example/a?b=1&c=%22"])
async def test_nothing_an_article_says_becomes_markup(ledger: SqliteLedger, url: str) -> None:
    hostile = article(
        text=HOSTILE,
        title=HOSTILE,
        outlet=HOSTILE,
        source_name=HOSTILE,
        agency=HOSTILE,
        authors=(HOSTILE,),
        url=url,
        language='id" onload="x',
    )
    source = Source(name=HOSTILE, text=HOSTILE, role=HOSTILE)
    relay = Relay(text=HOSTILE, start=0, end=1, name=HOSTILE)
    when = When(text=HOSTILE, start=0, end=1, date=HOSTILE, precision="day")
    quantity = Quantity(text=HOSTILE, start=0, end=1, value=1, unit=HOSTILE)
    claims = [
        claim(
            claim_id,
            said=HOSTILE,
            source=source,
            outlet=HOSTILE,
            published_at=HOSTILE,
            relays=(relay,),
            said_on=when,
            times=(when,),
            quantities=(quantity,),
        )
        for claim_id in ("a", f"b{HOSTILE}")
    ]
    ledger.apply([hostile, *claims])
    for path in ("/", "/artikel/art_1"):
        page = await read(ledger, path)
        assert not {tag for tag, _ in page.elements} & {"script", "img", "b", "style"}
        assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
        assert not [link for link in page.attributes("href") if not link.startswith(("/", "#", "https://warta.example/"))]
        assert HOSTILE in page.text
    outward = [attributes for _, attributes in page.elements if (attributes.get("href") or "").startswith("https:")]
    assert all(attributes["rel"] == "noopener noreferrer" for attributes in outward)
    assert len(outward) == url.startswith("https:")


async def test_what_a_reader_asks_comes_back_as_text(ledger: SqliteLedger) -> None:
    async with client_of(ledger) as client:
        answer = await client.get("/", params={"q": HOSTILE, "source": HOSTILE, "outlet": HOSTILE})
    page = Page(answer.text)
    assert "script" not in {tag for tag, _ in page.elements}
    assert page.attributes("value").count(HOSTILE) == 3


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    anything = st.characters(exclude_categories=["Cs"])
    text = draw(st.text(st.sampled_from("a<&\"' \n\r\t\U0001f600") | anything, min_size=1, max_size=40))
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges).map(sorted), max_size=6))
    return text, [Span(start=start, end=end, text=text[start:end]) for start, end in pairs]


@given(marked_texts())
@settings(max_examples=80, deadline=None)
async def test_the_marked_text_without_its_tags_is_the_article(shared_ledger: SqliteLedger, marked: tuple[str, list[Span]]) -> None:
    text, spans = marked
    name = f"art_{digest(text, *(edge for span in spans for edge in (span.start, span.end)))}"
    claims = [claim(f"{name}_{number}", name, content=span, sentence=Extent(start=0, end=0)) for number, span in enumerate(spans)]
    shared_ledger.apply([article(name, text=text), *claims])
    async with client_of(shared_ledger) as client:
        page = (await client.get(f"/artikel/{name}")).text
    body = page.split('<article class="text" lang="id">\n<p>')[1].split("</p>\n</article>")[0]
    assert html.unescape(re.sub(r"<[^<>]*>", "", body.replace("</p>\n<p>", "\n"))) == text


async def test_every_page_is_in_indonesian_and_every_field_has_a_label(ledger: SqliteLedger) -> None:
    ledger.apply([article(text=TEXT), claim("a"), closing("a")])
    for path in ("/", "/artikel/art_1"):
        page = await read(ledger, path)
        assert page.elements[0] == ("html", {"lang": "id"})
        assert "#isi" in page.attributes("href")
        fields = [attributes["id"] for tag, attributes in page.elements if tag in {"input", "select"}]
        assert [attributes["for"] for tag, attributes in page.elements if tag == "label"] == fields
        assert not page.attributes("style")
        named = page.attributes("id")
        assert len(named) == len(set(named))
