"""Proof that an article was lost: it was answered, all that follows from it was read, and still nobody knows what became of it."""

from klaim_shared.streams import Place, Sight
from klaim_shared.topology import CLAIMS, EXTRACT_ARTICLES, INDEX_ARTICLES, INDEX_CLAIMS, INGEST_RECEIPTS, RECEIPTS


class Proof:
    """Follows one cohort of articles after another through the streams, from look to look; time plays no part in it.

    The cohort is every article below a place that extract and index have answered. What extract made of them stands on the claims by then:
    once index has answered all claims up to there, their receipts stand on the receipts; once these were read up to there, an article of
    the cohort without an outcome will never have one.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: Redis has lost its memory, and its places mean nothing any longer."""
        self._cohort: Place | None = None
        self._claims: Place | None = None
        self._receipts: Place | None = None

    def advance(self, sight: Sight) -> Place | None:
        """Take in a look; the place below which every article must be settled by now, where that is proved."""
        if self._cohort is None:
            self._cohort = min(sight.answered(EXTRACT_ARTICLES), sight.answered(INDEX_ARTICLES))
            self._claims, self._receipts = sight.last(CLAIMS), None
        elif self._receipts is None:
            if self._claims is not None and sight.answered(INDEX_CLAIMS) > self._claims:
                self._receipts = sight.last(RECEIPTS)
        elif sight.answered(INGEST_RECEIPTS) > self._receipts:
            cohort = self._cohort
            self.forget()
            return cohort
        return None
