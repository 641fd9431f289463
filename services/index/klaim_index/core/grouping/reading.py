"""An article and its claims, read once for all that is compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from klaim_index.core.grouping import date_disputes, quantity_disputes, stance_disputes, stories
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

    @cached_property
    def counts(self) -> tuple[quantity_disputes.Count, ...]:
        """The figures that its claims give."""
        return quantity_disputes.counts(self.points)

    @cached_property
    def datings(self) -> tuple[date_disputes.Dating, ...]:
        """The dates that its claims give for events."""
        return date_disputes.datings(self.points, frozenset(stories.keys(self.profile)))

    @cached_property
    def propositions(self) -> tuple[stance_disputes.Proposition, ...]:
        """What its claims affirm and deny."""
        return stance_disputes.propositions(self.points, self.terms)


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
    return Reading(article, found, points, profile(article, found, day(points)), sentences(article, found))


def day(points: Sequence[Point]) -> date | None:
    """The day an article appeared, or, where nobody knows, the latest that somebody spoke in it."""
    published = next((point.published for point in points if point.published), None)
    return published or max((point.said for point in points if point.said), default=None)
