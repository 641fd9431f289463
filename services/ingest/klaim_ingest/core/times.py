"""When an article appeared and when it was changed, from every place that tells, and where these disagree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

from klaim_ingest.core import inferred, printed_dates
from klaim_ingest.core.raw import one_line
from klaim_shared.messages import Clash

_WIB = timezone(timedelta(hours=7))
_FORGIVEN = timedelta(days=2)
INFERRED = "inferred"


@dataclass(frozen=True)
class Stamp:
    """A moment or a day as it is printed, and where it stands."""

    printed: str | None
    where: str


@dataclass(frozen=True)
class Times:
    """RFC 3339 or days. `notes` are for the provenance; `clashes` name what tells of another day."""

    published_at: str | None
    published_at_source: str | None
    updated_at: str | None
    notes: dict[str, str] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()


def gather(published: Sequence[Stamp], updated: Sequence[Stamp], url: str | None, text: str, ingested_at: datetime) -> Times:
    """The first stamp that can be read; else the day in the URL; else an update; else a day that the text names, said to be inferred."""
    notes: dict[str, str] = {}
    changed = next(_readable(updated, "updated_at", notes), None)
    known = list(_readable(published, "published_at", notes))
    if url and (day := printed_dates.in_url(url)):
        known.append((day, "url"))
    if changed and not known:
        known.append((changed[0], "update"))
    if not known and (guess := inferred.published_on(text, ingested_at.astimezone(_WIB).date())):
        known.append((guess.isoformat(), INFERRED))
    when, source = known[0] if known else (None, None)
    if changed:
        notes["updated_at"] = changed[1]
    updated_at = changed[0] if changed and changed[0] != when else None
    clashes = [
        *_not_understood(published, known[:1]),
        *_clashes(known, changed if updated_at else None),
        *_told_too_early(known[:1], changed, text),
        *_still_to_come("published_at", known[:1], ingested_at),
        *_still_to_come("updated_at", [changed] if changed and updated_at else [], ingested_at),
    ]
    return Times(when, source, updated_at, notes, tuple(clashes))


def _readable(stamps: Sequence[Stamp], name: str, notes: dict[str, str]) -> Iterator[tuple[str, str]]:
    for stamp in stamps:
        found = printed_dates.read(stamp.printed) if stamp.printed else None
        if found:
            if found.zone_assumed:
                notes.setdefault(f"{name}_zone", "assumed WIB")
            yield found.value, stamp.where
        elif stamp.printed:
            notes.setdefault(name, f"unreadable: {_shown(stamp.printed)}")


def _not_understood(stamps: Sequence[Stamp], known: list[tuple[str, str]]) -> Iterator[Clash]:
    """A date that was given and names no day, where another was taken for it; where there is none, the provenance alone tells."""
    for stamp in stamps:
        if known and stamp.printed and not printed_dates.read(stamp.printed):
            other = _shown(stamp.printed)
            yield Clash(field="published_at", kept=known[0][0], kept_from=known[0][1], other=other, other_from=f"{stamp.where}, unreadable")


def _still_to_come(field_name: str, known: list[tuple[str, str]], ingested_at: datetime) -> Iterator[Clash]:
    """A day that had not come when the article was taken in; clocks and zones are forgiven two."""
    for value, where in known:
        if min(_days(value)) > (ingested_at + _FORGIVEN).date():
            seen = ingested_at.astimezone(_WIB).date().isoformat()
            yield Clash(field=field_name, kept=value, kept_from=where, other=seen, other_from="ingestion, which was before")


def _shown(printed: str) -> str:
    return one_line(printed)[:80]


def _clashes(known: list[tuple[str, str]], changed: tuple[str, str] | None) -> Iterator[Clash]:
    for other, where in known[1:]:
        if not _days(known[0][0]) & _days(other):
            yield Clash(field="published_at", kept=known[0][0], kept_from=known[0][1], other=other, other_from=where)
    if changed and known and max(_days(changed[0])) < min(_days(known[0][0])):
        yield Clash(field="published_at", kept=known[0][0], kept_from=known[0][1], other=changed[0], other_from=f"update, {changed[1]}")


def _told_too_early(known: list[tuple[str, str]], changed: tuple[str, str] | None, text: str) -> Iterator[Clash]:
    """A text that tells of a day after the one on which it is said to have appeared, or to have been changed last."""
    told = inferred.first_told(text) if known and known[0][1] != INFERRED else None
    if told and all(told > max(_days(value)) for value, _ in (*known, *([changed] if changed else []))):
        yield Clash(field="published_at", kept=known[0][0], kept_from=known[0][1], other=told.isoformat(), other_from="text")


def _days(value: str) -> set[date]:
    """The day it is where it was printed, in western Indonesia and in UTC: sites put any of them into their addresses."""
    moment = datetime.fromisoformat(value)
    return {moment.date()} | ({moment.astimezone(_WIB).date(), moment.astimezone(UTC).date()} if moment.tzinfo else set())
