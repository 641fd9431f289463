"""The order in which articles come decides nothing."""

from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaim import offline
from klaim_extract.core.claims import EXTRACTOR, extract
from klaim_index.core.grouping import shapes
from klaim_index.core.grouping.clusters import agglomerate
from klaim_index.core.grouping.reading import Reading, read
from klaim_index.core.grouping.whole import group
from tests.running import SEEDS


@cache
def readings() -> tuple[Reading, ...]:
    complaints: list[str] = []
    articles = list(offline.articles(SEEDS, complaints.append))
    assert not complaints
    return tuple(read(article, list(extract(article, extractor=EXTRACTOR))) for article in articles)


def rows(given_order: tuple[Reading, ...]) -> list[list[str]]:
    found = group(given_order)
    return [
        sorted(map(str, kind))
        for kind in (
            shapes.statement_rows(found),
            map(shapes.copy_row, found.copies),
            (shapes.dispute_row(dispute, {}) for dispute in found.disputes),
            map(shapes.story_row, found.stories),
            map(shapes.entity_row, found.entities),
        )
    ]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_articles_in_any_order_give_the_same_groups_with_the_same_ids(data: st.DataObject) -> None:
    shuffled = tuple(data.draw(st.permutations(readings())))

    assert rows(shuffled) == rows(readings())


TIES = st.lists(st.tuples(st.sampled_from((1.0, 1.5, 2.0)), st.integers(0, 7), st.integers(0, 7)), max_size=20)


@given(TIES, st.data())
def test_ties_in_any_order_give_the_same_clusters(ties: list[tuple[float, int, int]], data: st.DataObject) -> None:
    def clusters(given_order: list[tuple[float, int, int]]) -> set[frozenset[int]]:
        return set(agglomerate(range(8), given_order, lambda one, other: one + other == 7, lambda member: (str(member), 0)))

    assert clusters(data.draw(st.permutations(ties))) == clusters(ties)
