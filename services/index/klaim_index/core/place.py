"""Where a thing stands in the ledger's one order: newest day first, then latest arrival first.

A *place* is one integer, the day in its high bits and the order of arrival in its low ones. It is the row id of the claim and of its
entry in the word index, so that newest-first, a range of days and the next page are all a range of row ids, which needs no sorting.
"""

from datetime import date

from klaim_shared.messages import ArticleIngested, ClaimExtracted

ARRIVAL_BITS = 41
UNDATED = 0
END = 1 << 63  # past every place; as a bound only, a place itself fits a signed 64-bit integer


def place(day: date | None, arrival: int) -> int:
    """The place of what belongs to that day and was the *arrival*-th thing to come in; undated things stand before every day."""
    return (day.toordinal() if day else UNDATED) << ARRIVAL_BITS | arrival


def arrival(at: int) -> int:
    """The order of arrival that a place carries."""
    return at & ((1 << ARRIVAL_BITS) - 1)


def bounds(since: date | None, until: date | None, cursor: int | None) -> tuple[int, int]:
    """The half-open range of places from *since* to *until* (both days included) that lie before *cursor*.

    With either day given, undated things are out of the range.
    """
    dated = since is not None or until is not None
    low = (since or date.min).toordinal() << ARRIVAL_BITS if dated else 0
    high = (until.toordinal() + 1) << ARRIVAL_BITS if until else END - 1
    return low, high if cursor is None else min(high, cursor)


def claim_day(claim: ClaimExtracted) -> date | None:
    """The day a claim was said, where the article tells, else the day the article was published."""
    said = claim.said_on.date if claim.said_on else None
    return _day(said) or _day(claim.article.published_at)


def article_day(article: ArticleIngested) -> date | None:
    """The day an article was published, as its own clock had it."""
    return _day(article.published_at)


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
