"""What people say of claims and groups acts in the ledger, in whatever order it comes, and whatever is extracted anew."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from klaim_index.core.correcting.amending import amended
from klaim_index.core.correcting.force import in_force
from klaim_index.core.grouping import shapes
from klaim_index.core.grouping.reading import read
from klaim_index.core.grouping.whole import group
from klaim_index.core.groups import CopyRecord, DisputeRecord, EntityRecord, StatementRecord, StoryRecord
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.messages import ArticleIngested, ClaimChange, ClaimExtracted, CorrectionMade
from tests.integration.test_index_groups import articles, events, told
from tests.unit.index.correction_samples import changed, different, names, no_dispute, said_by, same, stories, withdrawn

Article = tuple[ArticleIngested, Sequence[ClaimExtracted]]
FEW = HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large


def of(name: str) -> Article:
    """The article of which the file's name begins so."""
    return next((article, claims) for article, claims in articles() if article.source_name.startswith(name))


def claim(name: str, words: str) -> tuple[ArticleIngested, ClaimExtracted]:
    article, claims = of(name)
    return article, next(one for one in claims if words in one.content.text)


def at_once(chosen: Sequence[Article], made: Sequence[CorrectionMade]) -> list[set[str]]:
    """What the pure grouping gives over those articles with those corrections."""
    force = in_force(made)
    readings = []
    for article, claims in chosen:
        about = [one for one in force if one.about == "claim" and article.article_id in one.article_ids]
        readings.append(read(article, [one.claim for one in amended(article, claims, about) if one.is_claim]))
    found = group(readings, made)
    return [
        {StatementRecord.model_validate(row).model_dump_json() for row in shapes.statement_rows(found)},
        {CopyRecord.model_validate(row).model_dump_json() for row in shapes.copy_rows(found)},
        {DisputeRecord.model_validate(row).model_dump_json() for row in shapes.dispute_rows(found)},
        {StoryRecord.model_validate(row).model_dump_json() for row in shapes.story_rows(found)},
        {EntityRecord.model_validate(row).model_dump_json() for row in shapes.entity_rows(found)},
    ]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    yield ledger
    ledger.close()


@st.composite
def corrections(draw: st.DrawFn) -> list[CorrectionMade]:
    """Any corrections over the sample articles: sensible, mad, contradicting one another, some of them withdrawn."""
    every = [(article, one) for article, claims in articles() for one in claims]
    texts = [article for article, _ in articles()]
    people = sorted({one.source.entity_id for _, one in every if one.source and one.source.entity_id})
    some = st.sampled_from(every)
    pair = st.lists(some, min_size=2, max_size=4, unique_by=lambda one: one[1].claim_id)
    two = st.lists(st.sampled_from(texts), min_size=2, max_size=2, unique_by=lambda one: one.article_id)
    one_of = st.one_of(
        pair.map(lambda claims: same(*claims)),
        pair.map(lambda claims: different(*claims)),
        st.tuples(st.sampled_from(("same", "different", "accept", "reject")), two).map(lambda told: stories(told[0], *told[1])),
        st.tuples(st.sampled_from(("accept", "reject")), two).map(lambda told: stories(told[0], *told[1], about="copy")),
        st.tuples(st.sampled_from(("same", "different")), st.lists(st.sampled_from(people), min_size=2, max_size=3, unique=True)).map(
            lambda told: names(told[0], *told[1])
        ),
        st.tuples(st.sampled_from(("quantity", "date", "stance")), pair).map(lambda told: no_dispute(told[0], *told[1])),
        st.tuples(some, st.sampled_from(people)).map(lambda told: said_by(told[0], told[1].partition("/")[2], told[1])),
        some.map(lambda one: changed(one, ClaimChange(not_a_claim=True))),
    )
    made = draw(st.lists(one_of, min_size=4, max_size=14))
    return [*made, *(withdrawn(one) for one in draw(st.lists(st.sampled_from(made), max_size=3, unique_by=lambda one: one.correction_id)))]


@given(corrections(), st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=FEW)
def test_articles_and_corrections_in_any_order_give_what_all_of_them_give_at_once(
    tmp_path_factory: pytest.TempPathFactory, made: list[CorrectionMade], order: random.Random
) -> None:
    batches: list[list[object]] = [[*events(article, claims)] for article, claims in articles()]
    batches += [[one] for one in made]
    order.shuffle(batches)
    ledger = SqliteLedger(tmp_path_factory.mktemp("ledger") / "ledger.db")
    for batch in batches:
        if isinstance(batch[0], CorrectionMade):
            ledger.correct(batch)  # type: ignore[arg-type]
        else:
            ledger.apply(batch)  # type: ignore[arg-type]

    for given_out, wanted in zip(told(ledger), at_once(articles(), made), strict=True):
        assert given_out == wanted
    ledger.close()
