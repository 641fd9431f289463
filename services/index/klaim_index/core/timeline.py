"""A story in the order of time: its articles, what was said, which figures moved, where reports began to differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from math import inf
from typing import NamedTuple

from klaim_index.core.groups import DisputeRecord, Held, Holder, Moment, StatementRecord, StoryRecord, Timeline

_LAST = "9999"


class Published(NamedTuple):
    """When an article was published, what that was taken from, and by whom."""

    at: str | None
    taken_from: str | None
    outlet: str | None


def timeline(
    story: StoryRecord, published: Mapping[str, Published], statements: Iterable[StatementRecord], disputes: Iterable[DisputeRecord]
) -> Timeline:
    """The story's moments, the earliest first; *published* tells of each of its articles."""
    moments = [(moment, 0) for moment in _articles(story, published)]
    moments += [(_statement(one), one.claims[0].content.start) for one in statements]
    for dispute in disputes:
        moments += _turns(dispute)
    ordered = sorted(moments, key=lambda told: _order(*told))
    return Timeline(story_id=story.story_id, title=story.title, items=tuple(moment for moment, _ in ordered))


def _articles(story: StoryRecord, published: Mapping[str, Published]) -> Iterator[Moment]:
    for article in story.articles:
        known = published[article.article_id]
        taken_from = (known.taken_from or "published_at") if known.at else "latest_saying"
        yield Moment(
            at=article.at,
            precision=_precision(article.at),
            dated_by=taken_from if article.at else None,
            kind="article",
            text=article.title or article.source_name,
            source=None,
            article_id=article.article_id,
            source_name=article.source_name,
            outlet=known.outlet,
            claim_id=None,
            statement_id=None,
            dispute_id=None,
            outlets=None,
            independent=None,
        )


def _statement(statement: StatementRecord) -> Moment:
    first, said_on = statement.claims[0], statement.said_on
    said = said_on is not None and said_on.date is not None
    at = said_on.date if said_on and said else statement.first_seen
    return Moment(
        at=at,
        precision=said_on.precision if said_on and said else _precision(at),
        dated_by="said_on" if said else "published_at" if at else None,
        kind="statement",
        text=statement.text,
        source=statement.source.name if statement.source else None,
        article_id=first.article_id,
        source_name=first.source_name,
        outlet=first.outlet,
        claim_id=first.claim_id,
        statement_id=statement.statement_id,
        dispute_id=None,
        outlets=statement.outlets,
        independent=statement.independent,
    )


def _turns(dispute: DisputeRecord) -> Iterator[tuple[Moment, int]]:
    """Where a value is told that cannot be so beside one told before, with the place in the text."""
    told = sorted(((_first(position.claims), position) for position in dispute.positions), key=lambda pair: _age(pair[0]))
    for at, (holder, position) in enumerate(told):
        before = next((earlier for _, earlier in reversed(told[:at]) if not _agree(earlier, position)), None)
        if before is None:
            continue
        moment = Moment(
            at=holder.published_at,
            precision=_precision(holder.published_at),
            dated_by="published_at" if holder.published_at else None,
            kind="figure" if dispute.relation == "update" else "dispute",
            text=holder.content.text,
            before=_held(before),
            now=_held(position),
            unit=dispute.unit,
            source=holder.source,
            article_id=holder.article_id,
            source_name=holder.source_name,
            outlet=holder.outlet,
            claim_id=holder.claim_id,
            statement_id=position.statements[0] if position.statements else None,
            dispute_id=dispute.dispute_id,
            outlets=None,
            independent=None,
        )
        yield moment, holder.content.start


def _held(position: Held) -> Held:
    """What is held, without those who hold it."""
    return Held(value=position.value, low=position.low, high=position.high, date=position.date, stance=position.stance)


def _agree(one: Held, other: Held) -> bool:
    """Whether both can be so: at least 3000 and 3000, September and a day in it."""
    if one.value is not None and other.value is not None:
        (low, high), (least, most) = _range(one), _range(other)
        return max(low, least) <= min(high, most)
    if one.date and other.date:
        return one.date.startswith(other.date) or other.date.startswith(one.date)
    return one.stance == other.stance


def _range(held: Held) -> tuple[float, float]:
    """The least and the most that it can be."""
    if held.low is None and held.high is None and held.value is not None:
        return held.value, held.value
    return -inf if held.low is None else held.low, inf if held.high is None else held.high


def _first(holders: Sequence[Holder]) -> Holder:
    return min(holders, key=_age)


def _age(holder: Holder) -> tuple[str, str]:
    return holder.published_at or _LAST, holder.claim_id


def _precision(at: str | None) -> str | None:
    return None if at is None else "day" if len(at) == len("2024-10-25") else "time"


def _order(moment: Moment, place: int) -> tuple[str, str, str, int, int, str]:
    """By the day as it is written, then by the moment (a day alone first), then by article, in the order of its text."""
    at = moment.at or _LAST
    first = 0 if moment.kind == "article" else 1
    return at[:10], _moment(at), moment.article_id, first, place, f"{moment.kind} {moment.statement_id} {moment.dispute_id}"


def _moment(at: str) -> str:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return ""
    return moment.astimezone(UTC).isoformat() if moment.tzinfo else ""
