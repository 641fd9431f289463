"""An article is proved to be lost only where nothing of it is anywhere."""

from hypothesis import given
from hypothesis import strategies as st

from klaim_ingest.proof import Proof
from klaim_shared.streams import Place, Sight, StreamSight
from klaim_shared.topology import ARTICLES, CLAIMS, RECEIPTS


def sight(extract: int, index: int, claims: tuple[int, int], receipts: tuple[int, int]) -> Sight:
    """Everything below these places is answered; of claims and receipts also the last place given out."""
    return Sight(
        "one",
        0,
        {
            ARTICLES.name: StreamSight(Place(99), 99, {"extract": Place(extract), "index": Place(index)}),
            CLAIMS.name: StreamSight(Place(claims[0]), 0, {"index": Place(claims[1])}),
            RECEIPTS.name: StreamSight(Place(receipts[0]), 0, {"ingest": Place(receipts[1])}),
        },
    )


def test_a_cohort_is_proved_when_all_that_follows_from_it_was_read() -> None:
    proof = Proof()

    assert proof.advance(sight(5, 7, (10, 3), (4, 1))) is None  # the cohort: below 5; its claims: up to 10
    assert proof.advance(sight(9, 9, (20, 10), (4, 1))) is None  # claim 10 itself is not answered yet
    assert proof.advance(sight(9, 9, (20, 11), (6, 1))) is None  # its receipts: up to 6
    assert proof.advance(sight(9, 9, (30, 30), (8, 6))) is None
    assert proof.advance(sight(9, 9, (30, 30), (8, 7))) == Place(5)


def test_a_stream_or_group_that_is_not_there_proves_nothing() -> None:
    proof, nothing = Proof(), Sight("one", 0, {})

    assert [proof.advance(nothing) for _ in range(9)] == [None] * 9


def test_what_was_seen_before_a_loss_counts_no_more() -> None:
    proof = Proof()
    proof.advance(sight(5, 7, (10, 3), (4, 1)))
    proof.advance(sight(9, 9, (20, 11), (6, 1)))
    proof.forget()

    assert proof.advance(sight(1, 1, (30, 30), (8, 7))) is None


steps = st.lists(st.sampled_from(["send", "extract", "index articles", "index claims", "read"]), max_size=80)


@given(steps)
def test_nothing_that_is_merely_on_its_way_is_ever_proved_to_be_lost(steps: list[str]) -> None:
    sent, extracted, indexed, claims, receipts, settled = 0, 0, 0, 0, 0, 0
    proof = Proof()
    for step in steps:
        match step:
            case "send":
                sent += 1
            case "extract" if extracted < sent:
                extracted += 1
            case "index articles" if indexed < sent:
                indexed += 1
            case "index claims" if claims < extracted:
                claims += 1
            case "read" if settled < receipts:
                settled += 1
        receipts = min(indexed, claims)  # in one step with the answer that makes an article whole
        place = proof.advance(sight(extracted + 1, indexed + 1, (extracted, claims + 1), (receipts, settled + 1)))
        assert place is None or place.milliseconds - 1 <= settled
