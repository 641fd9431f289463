"""Articles read for grouping: the latest of them are remembered."""

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Collection

from klaim_index.core.grouping.points import Point
from klaim_index.core.grouping.reading import Reading, read
from klaim_index.stores.bodies import claim_of
from klaim_shared.messages import ArticleIngested

REMEMBERED = 20_000  # claims, of about 4 KB each: a thousand articles as newspapers print them, and far more notices of a line or two


class Recall:
    """Reads articles with their current claims out of the ledger."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._readings: OrderedDict[str, Reading] = OrderedDict()
        self._size = 0

    def forget(self, article_ids: Collection[str] | None = None) -> None:
        """Read those articles (or all) anew when they are next asked for."""
        for article_id in list(self._readings) if article_ids is None else article_ids:
            self._drop(article_id)

    def reading(self, connection: sqlite3.Connection, article_id: str) -> Reading:
        """That article, whose newest revision is complete."""
        found = self._drop(article_id) or _read(connection, article_id)
        self._readings[article_id] = found
        self._size += _size(found)
        while self._size > self._remembered and len(self._readings) > 1:
            self._drop(next(iter(self._readings)))
        return found

    def _drop(self, article_id: str) -> Reading | None:
        found = self._readings.pop(article_id, None)
        self._size -= _size(found) if found else 0
        return found

    def points(self, connection: sqlite3.Connection, claims: dict[str, str]) -> dict[str, Point]:
        """Those claims, given with their articles, by claim id."""
        found = {}
        for article_id in sorted(set(claims.values())):
            reading = self.reading(connection, article_id)
            found.update({point.claim.claim_id: point for point in reading.points if point.claim.claim_id in claims})
        return found


def _size(reading: Reading) -> int:
    return 1 + len(reading.points)


def is_complete(connection: sqlite3.Connection, article_id: str) -> bool:
    """Whether the article's newest revision is here with all its claims."""
    return connection.execute(_COMPLETE, (article_id,)).fetchone() is not None


def _read(connection: sqlite3.Connection, article_id: str) -> Reading:
    [(head, body)] = connection.execute(_ARTICLE, (article_id,)).fetchall()
    article = ArticleIngested.model_validate(json.loads(head) | {"text": body})
    claims = [claim_of(body) for (body,) in connection.execute(_CLAIMS, (article_id,))]
    claims.sort(key=lambda claim: (claim.content.start, -claim.content.end, claim.claim_id))
    return read(article, claims)


_COMPLETE = "SELECT 1 FROM standing WHERE article_id = ? AND newest AND complete"
_ARTICLE = "SELECT head, body FROM article WHERE article_id = ? AND current"
_CLAIMS = "SELECT body FROM claim CROSS JOIN claim_text USING (place) WHERE article_id = ? AND current"
