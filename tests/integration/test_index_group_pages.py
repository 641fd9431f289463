"""The pages of statements, disputes, stories and copies, over a real ledger."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from klaim_index.core.query import CopyQuery, DisputeQuery, StatementQuery, StoryQuery
from klaim_index.stores.sqlite import SqliteLedger
from klaim_index.web import wording
from klaim_shared.messages import Relay, Source
from tests.integration.test_index_groups import articles, events
from tests.pages import HOSTILE, Page, client_of, read
from tests.unit.index.ledger_samples import article, claim, closing
from tests.unit.index.test_index_atom import assert_is_atom


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


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteLedger]:
    """The five seeds and a twin of the first, to be read only."""
    ledger = SqliteLedger(tmp_path_factory.mktemp("group-pages") / "ledger.db")
    for one, claims in [*articles()[:5], *(pair for pair in articles() if pair[0].source_name == f"twin-0-{articles()[0][0].source_name}")]:
        ledger.apply(events(one, claims))
    yield ledger
    ledger.close()


async def test_every_page_of_a_group_leads_to_pages_that_are_there_and_to_the_words_in_their_articles(seeds: SqliteLedger) -> None:
    seen: dict[str, Page] = {}
    waiting = ["/pernyataan?outlets=2&limit=5", "/perbedaan?limit=3", "/peristiwa", "/salinan"]
    while waiting and len(seen) < 60:
        address = waiting.pop(0)
        path = address.partition("#")[0]
        if path not in seen:
            seen[path] = await read(seeds, path)
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


async def test_a_statement_shows_its_wordings_side_by_side_and_what_they_differ_in(seeds: SqliteLedger) -> None:
    [statement] = seeds.statements(StatementQuery(q="provokasi", outlets=3)).items
    page = await read(seeds, f"/pernyataan/{statement.statement_id}")

    for saying in statement.claims:
        assert saying.content.text in page.text
        assert f"/artikel/{saying.article_id}#{saying.claim_id}" in page.attributes("href")
    assert f"{statement.outlets} media, tetapi {statement.independent} asal" in page.text
    assert {why for origin in statement.origins for why in origin.why}


async def test_a_dispute_shows_who_says_what_since_when_and_through_whom(seeds: SqliteLedger) -> None:
    for dispute in seeds.disputes(DisputeQuery(limit=200)).items:
        page = await read(seeds, f"/perbedaan/{dispute.dispute_id}")
        for holder in (holder for position in dispute.positions for holder in position.claims):
            assert holder.content.text in page.text
            assert f"/artikel/{holder.article_id}#{holder.claim_id}" in page.attributes("href")
            assert all(relay in page.text for relay in holder.relays)
            assert (holder.outlet or "(tanpa media)") in page.text
    assert "Outlet 0" in page.text


async def test_a_copy_shows_its_passages_aligned(seeds: SqliteLedger) -> None:
    for copy in seeds.copies(CopyQuery()).items:
        page = await read(seeds, f"/salinan/{copy.b_article}/{copy.a_article}")
        a, b = seeds.article(copy.a_article), seeds.article(copy.b_article)
        assert a is not None
        assert b is not None
        assert sum(tag == "tr" for tag, _ in page.elements) == 1 + len(copy.passages)
        for start, end, other_start, other_end in copy.passages:
            assert a.text[start:end] in page.text
            assert b.text[other_start:other_end] in page.text
    await read(seeds, "/salinan/art_1/art_2", 404)


async def test_a_story_is_told_in_the_order_of_time_with_where_its_days_come_from(seeds: SqliteLedger) -> None:
    [story] = seeds.stories(StoryQuery()).items
    timeline = seeds.timeline(story.story_id)
    assert timeline is not None
    page = await read(seeds, f"/peristiwa/{story.story_id}")
    words = " ".join(page.text.split())

    at = 0
    for moment in timeline.items:
        at = words.index(" ".join(moment.text.split()), at)
        if moment.before and moment.now:
            at = words.index(f"{wording.position(moment.before, moment.unit)} → {wording.position(moment.now, moment.unit)}", at)
    assert "hari diucapkan menurut teks" in words.lower()
    await read(seeds, "/peristiwa/sto_1", 404)


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
