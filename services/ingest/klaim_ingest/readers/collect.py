"""A file of many: its parts one after the other, each read when it is asked for, and its items, each with its own fate."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from klaim_ingest.core.raw import MAX_ITEMS, BadItem, RawArticle, Reading, rejection
from klaim_shared.errors import Rejected

Read = Callable[[bytes, str], Reading]  # how the whole of klaim reads bytes under a name; may raise `Rejected`


@dataclass(frozen=True)
class Part:
    """What one part of a file gives, its bytes, and what it is called in the file."""

    read: Callable[[], Reading]
    raw: bytes
    name: str | None = None


def collected(parts: Iterable[Part]) -> Iterator[Reading]:
    """What each part gives; one that cannot be read costs itself alone. Items are numbered from 1 as they come.

    Raises `Rejected` where there was no part at all, or as the parts do.
    """
    last = 0
    for part in parts:
        reading = _read(part)
        articles = tuple(_named(article, part.name, last + place) for place, article in enumerate(reading.articles, 1))
        last += len(articles)
        bad = tuple(replace(one, item=last + place) for place, one in enumerate(reading.bad_items, 1))
        last += len(bad)
        if last > MAX_ITEMS:
            raise rejection("too_large", f"The file holds more than {MAX_ITEMS:,} items; split it.")
        yield Reading(articles, bad)
    if not last:
        raise rejection("no_text", "The file holds nothing that could be an article.")


def whole(parts: Iterable[Reading]) -> Reading:
    """All of them as one. Raises `Rejected` as the parts do."""
    several = list(parts)
    return Reading(tuple(one for part in several for one in part.articles), tuple(one for part in several for one in part.bad_items))


def _read(part: Part) -> Reading:
    try:
        return part.read()
    except Rejected as error:
        return Reading((), (BadItem(1, error.reason, f"{part.name}: {error}" if part.name else str(error), part.raw),))


def _named(article: RawArticle, part: str | None, item: int) -> RawArticle:
    return replace(article, item=item, provenance={**article.provenance, **({"part": part} if part else {})})
