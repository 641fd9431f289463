"""A story in the order of time, its copies and its disputes with everybody who takes part, over a real ledger."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest

from klaim_index.core.query import ArticleQuery, CopyQuery, DisputeQuery, StatementQuery, StoryQuery
from klaim_index.stores.sqlite import SqliteLedger
from tests.integration.test_index_groups import articles, events

TWINS = ("Outlet 0", "Outlet 1", "Outlet 2")  # they print the first seed word by word


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path_factory.mktemp("timeline") / "ledger.db")
    elder = articles()[0][0].article_id
    for one, claims in articles():
        if (one, claims) in articles()[:5] or one.article_id.startswith(f"art_twin_{elder[-6:]}"):
            ledger.apply(events(one, claims))
    yield ledger
    ledger.close()


def test_a_dispute_names_everybody_who_holds_a_position_identical_texts_too(ledger: SqliteLedger) -> None:
    disputes = ledger.disputes(DisputeQuery(limit=200)).items
    held = [claim for dispute in disputes for position in dispute.positions for claim in position.claims]
    by_the_first_seed = [claim for claim in held if claim.source_name == articles()[0][0].source_name]

    assert by_the_first_seed
    counts = Counter(claim.outlet for claim in held)
    assert {counts[outlet] for outlet in TWINS} == {len(by_the_first_seed)}
    for claim in held:
        found = ledger.claim(claim.claim_id)
        assert found is not None
        assert (claim.article_id, claim.content, claim.published_at) == (
            found.article.article_id,
            found.content,
            found.article.published_at,
        )
        assert claim.source == (found.source.name if found.source else None)


def test_disputes_are_found_by_a_twin_and_by_a_statement(ledger: SqliteLedger) -> None:
    [elder, *twins] = [article.article_id for article in ledger.articles(ArticleQuery(limit=200)).items if article.outlet in TWINS]
    by_elder = {dispute.dispute_id for dispute in ledger.disputes(DisputeQuery(article=elder)).items}

    assert by_elder
    for twin in twins:
        assert {dispute.dispute_id for dispute in ledger.disputes(DisputeQuery(article=twin)).items} == by_elder
    for dispute in ledger.disputes(DisputeQuery(limit=200)).items:
        for statement in {statement for position in dispute.positions for statement in position.statements}:
            assert dispute.dispute_id in {one.dispute_id for one in ledger.disputes(DisputeQuery(statement=statement)).items}


def test_a_copy_is_found_by_its_articles_whichever_is_named_first(ledger: SqliteLedger) -> None:
    for copy in ledger.copies(CopyQuery(limit=200)).items:
        assert ledger.copy(copy.a_article, copy.b_article) == ledger.copy(copy.b_article, copy.a_article) == copy
        a, b = ledger.article(copy.a_article), ledger.article(copy.b_article)
        assert a is not None
        assert b is not None
        assert (a.source_name, b.source_name) == (copy.a, copy.b)
        assert all(0 <= start < end <= len(a.text) for start, end, _, _ in copy.passages)
    assert ledger.copy("art_1", "art_2") is None


def test_a_timeline_tells_all_of_a_story_once_the_earliest_first(ledger: SqliteLedger) -> None:
    [story] = ledger.stories(StoryQuery()).items
    assert ledger.story(story.story_id) == story
    told = ledger.timeline(story.story_id)
    assert told is not None

    days = [moment.at[:10] for moment in told.items if moment.at]
    assert all(one <= other for one, other in pairwise(days))
    assert all(moment.at for moment in told.items[: len(days)])
    told_articles = [moment.article_id for moment in told.items if moment.kind == "article"]
    assert sorted(told_articles) == sorted(article.article_id for article in story.articles)
    statements = {one.statement_id for article in story.articles for one in ledger.statements(_of(article.article_id)).items}
    assert Counter(moment.statement_id for moment in told.items if moment.kind == "statement") == Counter(statements)
    assert {moment.dispute_id for moment in told.items if moment.dispute_id} == {
        dispute.dispute_id for dispute in ledger.disputes(DisputeQuery(limit=200)).items
    }
    dated = [moment for moment in told.items if moment.at]
    assert all(moment.precision and moment.dated_by for moment in dated)
    assert {moment.dated_by for moment in dated} >= {"said_on"}
    assert ledger.timeline("sto_1") is None
    assert ledger.story("sto_1") is None


def _of(article_id: str) -> StatementQuery:
    return StatementQuery(article=article_id, limit=200)
