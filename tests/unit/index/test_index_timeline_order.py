"""Where a thing stands in time, how precisely, and what tells it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from klaim_index.core.groups import (
    Chapter,
    DisputeRecord,
    Held,
    Holder,
    Moment,
    PositionRecord,
    Saying,
    Speaker,
    StatementRecord,
    StoryRecord,
)
from klaim_index.core.timeline import Published, timeline
from klaim_shared.messages import Span, When

WORDS = Span(text="Air naik", start=0, end=8)


def story(*days: str | None) -> StoryRecord:
    chapters = tuple(Chapter(article_id=f"art_{n}", source_name=f"{n}.txt", title=None, at=day) for n, day in enumerate(days))
    return StoryRecord(
        story_id="sto_1",
        source_names=tuple(one.source_name for one in chapters),
        articles=chapters,
        title="Banjir",
        first_seen=None,
        last_seen=None,
    )


def statement(published: str | None, said_on: When | None = None) -> StatementRecord:
    saying = Saying(
        claim_id="clm_1", article_id="art_0", source_name="0.txt", outlet="Warta", published_at=published, content=WORDS, relays=()
    )
    return StatementRecord(
        statement_id="stm_1",
        source=Speaker(name="Ratna", entity_id=None),
        text="Air naik",
        stance="state",
        said_on=said_on,
        quantities=(),
        first_seen=published,
        claims=(saying,),
        outlets=1,
        origins=(),
        independent=1,
    )


def position(published: str, said: Span = WORDS, source: str = "Ratna", **value: Any) -> PositionRecord:
    holder = Holder(
        claim_id=f"clm_{published}",
        source_name="0.txt",
        article_id="art_0",
        outlet="Warta",
        published_at=published,
        source=source,
        relays=(),
        said_on=None,
        content=said,
    )
    return PositionRecord(**value, statements=(), claims=(holder,), sources=(source,))


def published(known: StoryRecord, taken_from: str | None = "metadata") -> dict[str, Published]:
    return {one.article_id: Published(one.at, taken_from, "Warta") for one in known.articles}


def test_what_was_said_stands_at_the_day_it_was_said_else_at_that_of_the_first_report() -> None:
    month = When(text="September", start=0, end=9, date="2024-09-01", end_date="2024-09-30", precision="month")
    known = story("2024-10-25")
    [said] = [one for one in timeline(known, published(known), [statement("2024-10-25", month)], []).items if one.kind == "statement"]
    [told] = [
        one for one in timeline(known, published(known), [statement("2024-10-25T15:40:00+07:00")], []).items if one.kind == "statement"
    ]
    [neither] = [one for one in timeline(known, published(known), [statement(None)], []).items if one.kind == "statement"]

    assert (said.at, said.precision, said.dated_by) == ("2024-09-01", "month", "said_on")
    assert (told.at, told.precision, told.dated_by) == ("2024-10-25T15:40:00+07:00", "time", "published_at")
    assert (neither.at, neither.precision, neither.dated_by) == (None, None, None)
    assert (said.source, said.outlet, said.claim_id) == ("Ratna", "Warta", "clm_1")


def test_an_article_says_what_its_day_was_taken_from() -> None:
    known = story("2024-10-25", "2024-10-26", None)
    told = {
        "art_0": Published("2024-10-25", "dateline", "Warta"),
        "art_1": Published(None, None, None),
        "art_2": Published(None, None, None),
    }

    assert [(one.at, one.dated_by) for one in timeline(known, told, [], []).items] == [
        ("2024-10-25", "dateline"),
        ("2024-10-26", "latest_saying"),
        (None, None),
    ]


def dispute(*positions: PositionRecord, relation: Any = "conflict", **known: Any) -> DisputeRecord:
    told = {"type": "quantity", "about": "Korban tewas tiga orang", "unit": "orang"} | known
    return DisputeRecord(dispute_id="dsp_1", entities=(), positions=positions, relation=relation, **told)


def turns(of: DisputeRecord) -> list[Moment]:
    known = story("2024-10-25")
    return [one for one in timeline(known, published(known), [], [of]).items if one.kind != "article"]


def test_a_figure_that_grew_and_a_dispute_stand_where_another_value_is_first_told_in_the_words_of_who_tells_it() -> None:
    words = Span(text="Paling sedikit dua belas orang tewas", start=0, end=36)
    later, earlier = position("2024-10-26", words, "Tono", value=12, low=12), position("2024-10-25", value=3)
    for relation, kind in (("update", "figure"), ("conflict", "dispute"), ("scope", "dispute")):
        [moment] = turns(dispute(later, earlier, relation=relation))
        assert (moment.kind, moment.at, moment.source, moment.text) == (kind, "2024-10-26", "Tono", words.text)
        assert (moment.before, moment.now, moment.unit) == (Held(value=3), Held(value=12, low=12), "orang")


def test_a_value_that_can_be_so_beside_the_one_before_it_is_no_turn() -> None:
    told = turns(
        dispute(position("2024-10-25", value=3000, low=3000), position("2024-10-26", value=3000), position("2024-10-27", value=12))
    )
    days = turns(
        dispute(position("2024-10-25", date="2024-09-05"), position("2024-10-26", date="2024-10"), position("2024-10-27", date="2024-09"))
    )

    assert [(one.before, one.now) for one in told] == [(Held(value=3000), Held(value=12))]
    assert [(one.before, one.now) for one in days] == [
        (Held(date="2024-09-05"), Held(date="2024-10")),
        (Held(date="2024-10"), Held(date="2024-09")),
    ]


days = st.sampled_from(["2024-10-25", "2024-10-25T01:00:00+07:00", "2024-10-25T23:00:00Z", "2024-10-26", "2023-01-01", None])


@given(st.lists(days, min_size=1, max_size=8), st.randoms())
def test_the_order_is_that_of_time_whatever_order_things_come_in(given_days: list[str | None], random: Any) -> None:
    known = story(*given_days)
    told = timeline(known, published(known), [statement("2024-10-25")], []).items
    shuffled = list(known.articles)
    random.shuffle(shuffled)
    again = timeline(known.model_copy(update={"articles": tuple(shuffled)}), published(known), [statement("2024-10-25")], []).items

    assert told == again
    known_days = [one.at[:10] for one in told if one.at]
    assert known_days == sorted(known_days)
    assert all(one.at is None for one in told[len(known_days) :])
