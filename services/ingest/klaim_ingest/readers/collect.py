"""A file of many: its items one after the other, each with its own fate."""

from collections.abc import Callable
from dataclasses import replace

from klaim_ingest.core.raw import MAX_ITEMS, BadItem, RawArticle, Reading, rejection
from klaim_shared.errors import Rejected

Read = Callable[[bytes, str], Reading]  # how the whole of klaim reads bytes under a name; may raise `Rejected`


class Collected:
    """What was found so far. Items are numbered from 1 as they come, whatever they were within their part."""

    def __init__(self) -> None:
        self._articles: list[RawArticle] = []
        self._bad: list[BadItem] = []

    def add(self, read: Callable[[], Reading], raw: bytes, part: str | None = None) -> None:
        """Take in what one part of the file gives; one that cannot be read costs itself alone. *part*: what it is called in the file."""
        try:
            reading = read()
        except Rejected as error:
            sentence = f"{part}: {error}" if part else str(error)
            self._bad.append(BadItem(self._next(), error.reason, sentence, raw))
            return
        for article in reading.articles:
            provenance = {**article.provenance, **({"part": part} if part else {})}
            self._articles.append(replace(article, item=self._next(), provenance=provenance))
        self._bad += [replace(one, item=self._next() + number) for number, one in enumerate(reading.bad_items)]

    def reading(self) -> Reading:
        """All of it. Raises `Rejected` where there was no part at all."""
        if not self._articles and not self._bad:
            raise rejection("no_text", "The file holds nothing that could be an article.")
        return Reading(tuple(self._articles), tuple(self._bad))

    def _next(self) -> int:
        place = len(self._articles) + len(self._bad) + 1
        if place > MAX_ITEMS:
            raise rejection("too_large", f"The file holds more than {MAX_ITEMS:,} items; split it.")
        return place
