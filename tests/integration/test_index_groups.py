"""The ledger groups articles as they come, and gives the same as all of them at once."""

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from klaim import offline
from klaim_extract.core.claims import EXTRACTOR, extract
from klaim_index.core.grouping import shapes
from klaim_index.core.grouping.reading import read
from klaim_index.core.grouping.whole import group
from klaim_index.core.groups import CopyRecord, DisputeRecord, EntityRecord, StatementRecord, StoryRecord
from klaim_index.core.query import BadQuery, CopyQuery, DisputeQuery, EntityQuery, StatementQuery, StoryQuery
from klaim_index.stores.groups import regrouping, settling, tying
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.messages import ArticleExtracted, ArticleIngested, ClaimExtracted, Event
from klaim_shared.topology import ARTICLE_EXTRACTED, ARTICLE_INGESTED, CLAIM_EXTRACTED
from tests.running import SEEDS
from tests.unit.index.ledger_samples import event

INVENTED = sorted((Path(__file__).parents[1] / "eval" / "gold" / "ledger" / "known" / "articles").glob("*.json"))

Told = list[set[str]]


@cache
def articles() -> tuple[tuple[ArticleIngested, tuple[ClaimExtracted, ...]], ...]:
    complaints: list[str] = []
    found = list(offline.articles([*SEEDS, *INVENTED], complaints.append))
    assert not complaints
    found += [twin(found[0], number) for number in range(3)] + [twin(found[7], number) for number in range(2)]
    return tuple((article, tuple(extract(article, extractor=EXTRACTOR))) for article in found)


def twin(article: ArticleIngested, number: int) -> ArticleIngested:
    """The article as another outlet printed it."""
    changed = {
        "article_id": f"art_twin_{article.article_id[-6:]}_{number}",
        "source_name": f"twin-{number}-{article.source_name}",
        "text": f"{article.text}\nArsip nomor {number}.",
        "outlet": f"Outlet {number}",
    }
    return article.model_copy(update=changed)


def events(article: ArticleIngested, claims: Sequence[ClaimExtracted]) -> list[Event[Any]]:
    """All events of an article revision, its closing one last."""
    closing = ArticleExtracted(
        article_id=article.article_id,
        revision=article.revision,
        source_name=article.source_name,
        claim_ids=tuple(claim.claim_id for claim in claims),
        extractor=EXTRACTOR,
    )
    kinds = [(ARTICLE_INGESTED, article), *((CLAIM_EXTRACTED, claim) for claim in claims), (ARTICLE_EXTRACTED, closing)]
    return [event(kind, data, article.article_id) for kind, data in kinds]


def told(ledger: SqliteLedger) -> Told:
    """Everything that the ledger gives out about its groups."""
    asked = {"limit": 200}
    pages: list[Sequence[Any]] = [
        _all(lambda cursor: ledger.statements(StatementQuery(**asked, cursor=cursor))),
        ledger.copies(CopyQuery(limit=200)).items,
        ledger.disputes(DisputeQuery(limit=200)).items,
        ledger.stories(StoryQuery(limit=200)).items,
        _all(lambda cursor: ledger.entities(EntityQuery(**asked, cursor=cursor))),
    ]
    return [{item.model_dump_json() for item in items} for items in pages]


def _all(ask: Any) -> list[Any]:
    items, cursor = [], None
    while True:
        page = ask(cursor)
        items += page.items
        cursor = page.next
        if cursor is None:
            return items


def at_once(chosen: Sequence[tuple[ArticleIngested, Sequence[ClaimExtracted]]]) -> Told:
    """What the pure grouping gives over those articles, as the ledger would give it out."""
    found = group([read(article, claims) for article, claims in chosen])
    statements = shapes.statement_rows(found)
    of: dict[str, list[str]] = {}
    for row in statements:
        for claim in row["claims"]:
            of.setdefault(claim["claim_id"], []).append(row["statement_id"])
    held = shapes.holders(found)
    disputes = [shapes.with_holders(shapes.dispute_row(dispute, of), held) for dispute in found.disputes]
    return [
        {StatementRecord.model_validate(row).model_dump_json() for row in statements},
        {CopyRecord.model_validate(shapes.copy_row(copy)).model_dump_json() for copy in found.copies},
        {DisputeRecord.model_validate(row).model_dump_json() for row in disputes},
        {StoryRecord.model_validate(shapes.story_row(story)).model_dump_json() for story in found.stories},
        {EntityRecord.model_validate(shapes.entity_row(entity)).model_dump_json() for entity in found.entities},
    ]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    yield ledger
    ledger.close()


@given(st.randoms(use_true_random=False), st.lists(st.integers(0, 600), max_size=12))
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_articles_in_any_order_and_batches_give_what_all_of_them_give_at_once(
    tmp_path_factory: pytest.TempPathFactory, order: random.Random, cuts: list[int]
) -> None:
    shuffled = list(articles())
    order.shuffle(shuffled)
    stream = [one for article, claims in shuffled for one in events(article, claims)]
    ledger = SqliteLedger(tmp_path_factory.mktemp("ledger") / "ledger.db")
    for start, end in pairwise([0, *sorted(cuts), len(stream)]):
        ledger.apply(stream[start:end])

    assert told(ledger) == at_once(articles())
    ledger.close()


def test_an_article_that_changes_leaves_its_groups_and_enters_them_anew(ledger: SqliteLedger) -> None:
    [(first, claims), *others] = articles()
    for article, made in articles():
        ledger.apply(events(article, made))

    shorter = first.model_copy(update={"revision": 2, "text": first.text.partition("\n")[0]})
    remade = list(extract(shorter, extractor=EXTRACTOR))
    ledger.apply(events(shorter, remade))

    assert claims
    assert told(ledger) == at_once([(shorter, remade), *others])


def test_twins_stand_with_the_earliest_of_them_whoever_comes_and_goes(ledger: SqliteLedger) -> None:
    [(elder, claims), *_] = articles()
    twins = [(article, made) for article, made in articles() if article.source_name.startswith("twin") and "000" in article.source_name]
    for article, made in (*twins, (elder, claims)):
        ledger.apply(events(article, made))
    assert told(ledger) == at_once([(elder, claims), *twins])

    gone = elder.model_copy(update={"revision": 2, "text": "Naskah ini ditarik."})
    ledger.apply(events(gone, ()))
    assert told(ledger) == at_once([(gone, ()), *twins])


def test_an_article_of_which_a_claim_has_not_come_is_not_grouped_yet(ledger: SqliteLedger) -> None:
    [article, claim, *rest] = events(*articles()[0])
    ledger.apply([article, *rest])
    assert ledger.statements(StatementQuery()).items == ()

    ledger.apply([claim])
    assert ledger.statements(StatementQuery()).items


def test_groups_are_asked_for_by_what_belongs_to_them(ledger: SqliteLedger) -> None:
    for article, claims in articles():
        ledger.apply(events(article, claims))
    seed = next(article for article, _ in articles() if article.source_name.startswith("000"))

    several = ledger.statements(StatementQuery(independent=2, source="person/yoon-suk-yeol")).items
    assert several
    assert all(one.independent >= 2 and one.source and one.source.entity_id == "person/yoon-suk-yeol" for one in several)
    provocations = ledger.statements(StatementQuery(q="provokasi", outlets=3)).items
    assert [(len(one.claims), one.independent) for one in provocations] == [(7, 3)]
    assert ledger.statement(provocations[0].statement_id) == provocations[0]
    assert {one.type for one in ledger.disputes(DisputeQuery(article=seed.article_id)).items} == {"quantity", "date", "stance"}
    dates = ledger.disputes(DisputeQuery(type="date", relation="conflict")).items
    assert {(one.type, one.relation) for one in dates} == {("date", "conflict")}
    assert [len(one.source_names) for one in ledger.stories(StoryQuery(article=seed.article_id)).items] == [8]
    assert sorted(one.kind for one in ledger.copies(CopyQuery(article=seed.article_id)).items) == ["copy", "copy", "copy", "rewrite"]
    assert {one.entity_id for one in ledger.entities(EntityQuery(q="kim", type="person")).items} == {
        "person/kim-jong-un",
        "person/kim-hong-kyun",
    }


def test_a_cursor_that_is_none_is_refused(ledger: SqliteLedger) -> None:
    with pytest.raises(BadQuery):
        ledger.statements(StatementQuery(cursor="abc"))


def test_no_step_of_grouping_looks_through_a_whole_table(ledger: SqliteLedger) -> None:
    named = [item for module in (regrouping, settling, tying) for item in vars(module).items()]
    asked = [sql for name, sql in named if name.isupper() and isinstance(sql, str)]
    asked += regrouping._LEAVE
    grown = [
        "neighbour",
        "story_key",
        "claim_key",
        "tie",
        "saying",
        "side",
        "rift",
        "entity_name",
        "grouped",
        "grouped_claim",
        "statement",
        "copy",
    ]
    for sql in asked:
        by_name = dict.fromkeys(re.findall(r":(\w+)", sql), "[]")
        values: Any = by_name or ("[]",) * max(sql.count("?"), 1)
        values = values if by_name or "?1" not in sql else ("[]",) * len(set(re.findall(r"\?\d", sql)))
        plan = [row[3] for row in ledger._writer.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        assert not [step for step in plan if step.split()[0] == "SCAN" and step.split()[1] in grown], sql
