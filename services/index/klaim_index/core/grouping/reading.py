"""An article and its claims, read once for all that is compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from klaim_index.core.grouping.alignment import Sentence, sentences
from klaim_index.core.grouping.points import Point, read_points
from klaim_index.core.grouping.stories import Profile, profile
from klaim_index.core.grouping.terms import Mark, Term, terms
from klaim_shared.messages import ArticleIngested, ClaimExtracted


@dataclass(frozen=True)
class Reading:
    """What the grouping knows of one article."""

    article: ArticleIngested
    terms: tuple[Term, ...]
    points: tuple[Point, ...]
    profile: Profile
    sentences: tuple[Sentence, ...]

    @property
    def article_id(self) -> str:
        """The article's id."""
        return self.article.article_id


def read(article: ArticleIngested, claims: Sequence[ClaimExtracted]) -> Reading:
    """Read an article with its current claims."""
    marks = {Mark(entity.start, entity.end, entity.entity_id) for claim in claims for entity in claim.entities if entity.entity_id}
    figures = {
        (span.start, span.end)
        for claim in claims
        for span in (*claim.quantities, *claim.times, *((claim.said_on,) if claim.said_on else ()))
    }
    found = terms(article.text, marks, figures)
    points = read_points(article, claims, found)
    return Reading(article, found, points, profile(article, found, day(points)), sentences(article, marks))


def day(points: Sequence[Point]) -> date | None:
    """The day an article appeared, or, where nobody knows, the latest that somebody spoke in it."""
    published = next((point.published for point in points if point.published), None)
    return published or max((point.said for point in points if point.said), default=None)
