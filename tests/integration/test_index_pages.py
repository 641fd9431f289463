"""The pages, over a real ledger."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaim_index.core.query import CopyQuery, DisputeQuery, StatementQuery, StoryQuery
from klaim_index.stores.sqlite import SqliteLedger
from klaim_index.web import wording
from klaim_index.web.application import create_app
from klaim_shared.ids import digest
from klaim_shared.messages import Extent, Quantity, Relay, Source, Span, When
from klaim_shared.streams import DeadLetters, Pulse
from tests.integration.test_index_groups import articles, events
from tests.unit.index.inbox_samples import NoFiles
from tests.unit.index.ledger_samples import TEXT, article, claim, closing
from tests.unit.index.test_index_atom import assert_is_atom

HOSTILE = """<script>alert(1)</script>"><img src=x onerror=alert(1)>'{{ 7*7 }}&amp;</article><b onclick="x">"""
VOID = {"meta", "link", "input"}


class Page(HTMLParser):
    """A page's elements, with their attributes, and its text; asserts that every element closes where it should."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def attributes(self, name: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]


def no_redis() -> NoReturn:
    raise AssertionError("the pages ask no Redis")


async def no_streams() -> Pulse:
    return Pulse(streams=[], groups=[])


@pytest.fixture(scope="module")
def shared_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path_factory.mktemp("pages") / "ledger.db")
    yield ledger
    ledger.close()


def client_of(ledger: SqliteLedger) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(
            create_app(ledger, files=NoFiles(), pulse=no_streams, letters=DeadLetters(no_redis), inbox="kotak masuk")
        ),
        base_url="http://localhost",
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    yield ledger
    ledger.close()


async def read(ledger: SqliteLedger, path: str, status: int = 200) -> Page:
    async with client_of(ledger) as client:
        answer = await client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


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


async def test_groups_are_told_with_their_origins_positions_and_articles(ledger: SqliteLedger) -> None:
    for one, claims in articles()[:5]:
        ledger.apply(events(one, claims))
    [statement] = ledger.statements(StatementQuery(q="provokasi", outlets=3)).items

    several = await read(ledger, "/pernyataan?outlets=2&limit=1")
    assert any(address.startswith("/pernyataan?") and "cursor=" in address for address in several.attributes("href"))
    opened = await read(ledger, f"/pernyataan/{statement.statement_id}")
    assert "Yoon Suk Yeol" in opened.text
    assert "keduanya lewat Al Jazeera" in opened.text
    assert sum(address.startswith("/artikel/") for address in opened.attributes("href")) == 4
    disputes = await read(ledger, "/perbedaan?type=quantity")
    assert "12.000 tentara" in " ".join(disputes.text.split())
    assert "setidaknya 3.000" in disputes.text
    stories = await read(ledger, "/peristiwa")
    assert "5 artikel" in stories.text
    assert (await read(ledger, "/perbedaan?type=date")).text.count("September 2024") == 1
    await read(ledger, "/pernyataan/stm_1", 404)


async def with_the_seeds(ledger: SqliteLedger) -> None:
    for one, claims in [*articles()[:5], *(pair for pair in articles() if pair[0].source_name == f"twin-0-{articles()[0][0].source_name}")]:
        ledger.apply(events(one, claims))


async def test_every_page_of_a_group_leads_to_pages_that_are_there_and_to_the_words_in_their_articles(ledger: SqliteLedger) -> None:
    await with_the_seeds(ledger)
    seen: dict[str, Page] = {}
    waiting = ["/pernyataan?outlets=2&limit=5", "/perbedaan?limit=3", "/peristiwa", "/salinan"]
    while waiting and len(seen) < 60:
        address = waiting.pop(0)
        path = address.partition("#")[0]
        if path not in seen:
            seen[path] = await read(ledger, path)
            ids = seen[path].attributes("id")
            assert len(ids) == len(set(ids)), path
            links = [
                link
                for link in seen[path].attributes("href")
                if link.startswith(("/pernyataan/", "/perbedaan/", "/peristiwa/", "/salinan/"))
            ]
            words = [link for link in seen[path].attributes("href") if link.startswith("/artikel/") and "#clm_" in link]
            waiting += [*links, *words[:3]]
        if "#" in address:
            assert address.partition("#")[2] in seen[path].attributes("id"), address
    assert {path.split("/")[1] for path in seen if path.count("/") > 1} == {"pernyataan", "perbedaan", "peristiwa", "salinan", "artikel"}


async def test_a_statement_shows_its_wordings_side_by_side_and_what_they_differ_in(ledger: SqliteLedger) -> None:
    await with_the_seeds(ledger)
    [statement] = ledger.statements(StatementQuery(q="provokasi", outlets=3)).items
    page = await read(ledger, f"/pernyataan/{statement.statement_id}")

    for saying in statement.claims:
        assert saying.content.text in page.text
        assert f"/artikel/{saying.article_id}#{saying.claim_id}" in page.attributes("href")
    assert f"{statement.outlets} media, tetapi {statement.independent} asal" in page.text
    assert {why for origin in statement.origins for why in origin.why}


async def test_a_dispute_shows_who_says_what_since_when_and_through_whom(ledger: SqliteLedger) -> None:
    await with_the_seeds(ledger)
    for dispute in ledger.disputes(DisputeQuery(limit=200)).items:
        page = await read(ledger, f"/perbedaan/{dispute.dispute_id}")
        for holder in (holder for position in dispute.positions for holder in position.claims):
            assert holder.content.text in page.text
            assert f"/artikel/{holder.article_id}#{holder.claim_id}" in page.attributes("href")
            assert all(relay in page.text for relay in holder.relays)
            assert (holder.outlet or "(tanpa media)") in page.text
    assert "Outlet 0" in page.text


async def test_a_copy_shows_its_passages_aligned(ledger: SqliteLedger) -> None:
    await with_the_seeds(ledger)
    for copy in ledger.copies(CopyQuery()).items:
        page = await read(ledger, f"/salinan/{copy.b_article}/{copy.a_article}")
        a, b = ledger.article(copy.a_article), ledger.article(copy.b_article)
        assert a is not None
        assert b is not None
        assert sum(tag == "tr" for tag, _ in page.elements) == 1 + len(copy.passages)
        for start, end, other_start, other_end in copy.passages:
            assert a.text[start:end] in page.text
            assert b.text[other_start:other_end] in page.text
    await read(ledger, "/salinan/art_1/art_2", 404)


async def test_a_story_is_told_in_the_order_of_time_with_where_its_days_come_from(ledger: SqliteLedger) -> None:
    await with_the_seeds(ledger)
    [story] = ledger.stories(StoryQuery()).items
    timeline = ledger.timeline(story.story_id)
    assert timeline is not None
    page = await read(ledger, f"/peristiwa/{story.story_id}")
    words = " ".join(page.text.split())

    at = 0
    for moment in timeline.items:
        at = words.index(" ".join(moment.text.split()), at)
        if moment.before and moment.now:
            at = words.index(f"{wording.position(moment.before, moment.unit)} → {wording.position(moment.now, moment.unit)}", at)
    assert "hari diucapkan menurut teks" in words.lower()
    await read(ledger, "/peristiwa/sto_1", 404)


async def test_nothing_that_groups_say_becomes_markup(ledger: SqliteLedger) -> None:
    source = Source(name=HOSTILE, text=HOSTILE, role=HOSTILE)
    relay = Relay(text=HOSTILE, start=0, end=1, name=HOSTILE)
    for number in (1, 2):
        name = f"art_{number}"
        said = claim(f"clm_{number}", name, said=HOSTILE, source=source, outlet=f"{HOSTILE}{number}", relays=(relay,))
        ledger.apply(
            [article(name, text=HOSTILE * 9, title=HOSTILE, outlet=f"{HOSTILE}{number}"), said, closing(f"clm_{number}", article_id=name)]
        )
    statements, stories = ledger.statements(StatementQuery()).items, ledger.stories(StoryQuery()).items
    assert statements
    assert stories
    for path in (f"/pernyataan/{statements[0].statement_id}", f"/peristiwa/{stories[0].story_id}", "/salinan", "/pernyataan", "/peristiwa"):
        page = await read(ledger, path)
        assert not {tag for tag, _ in page.elements} & {"script", "img", "b", "style"}
        assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


async def test_an_empty_ledger_has_no_groups_to_tell(ledger: SqliteLedger) -> None:
    for path in ("/pernyataan", "/perbedaan", "/peristiwa", "/salinan"):
        assert "Belum ada" in (await read(ledger, path)).text


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("/?q=provokasi&limit=1", "/v1/claims.atom?limit=1&q=provokasi"),
        ("/pernyataan?outlets=2", "/v1/statements.atom?outlets=2"),
        ("/perbedaan?type=quantity", "/v1/disputes.atom?type=quantity"),
        ("/peristiwa", "/v1/stories.atom"),
    ],
)
async def test_a_feed_reader_finds_the_feed_of_what_a_page_shows(ledger: SqliteLedger, path: str, feed: str) -> None:
    for one, claims in articles()[:5]:
        ledger.apply(events(one, claims))
    page = await read(ledger, path)

    found = [attributes for tag, attributes in page.elements if tag == "link" and attributes.get("rel") == "alternate"]
    assert [link["type"] for link in found] == ["application/atom+xml"]
    assert set(urlsplit(found[0]["href"] or "").query.split("&")) == set(urlsplit(feed).query.split("&"))
    async with client_of(ledger) as client:
        for address in [link for link in page.attributes("href") if link.startswith("/v1/")]:
            assert (await client.get(address)).status_code == 200
        assert_is_atom((await client.get(found[0]["href"] or "")).content)
