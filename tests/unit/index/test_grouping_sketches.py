"""A sketch is a claim as far as comparing goes."""

from itertools import product

from klaim_index.core.grouping import sketches
from klaim_index.core.grouping.pairing import ties
from tests.unit.index.test_grouping_order import readings


def test_sketches_are_tied_as_the_claims_they_were_made_of() -> None:
    points = [point for reading in readings() for point in reading.points]
    drawn = [sketches.read(sketches.write(point)) for point in points]
    tied = 0

    for (one, first), (other, second) in product(zip(points, drawn, strict=True), repeat=2):
        if one is not other:
            assert list(ties(first, second)) == list(ties(first, other)) == list(ties(one, other))
            tied += len(list(ties(one, other)))

    assert tied
