"""Stories: articles about one event."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import NamedTuple

from klaim_index.core.grouping.clusters import Wholes, Word
from klaim_index.core.grouping.terms import Term, terms
from klaim_shared.messages import ArticleIngested

WINDOW = timedelta(days=7)
SIZE = 40  # terms that tell an article from others
_TITLE = 2
ALIKE = 0.3
KEYS = 12
SHARED_KEYS = 2  # what articles of one story have in common at least
UNDATED = -1
TWIN = 2.0  # how alike word-for-word twins are, above all others


@dataclass(frozen=True)
class Profile:
    """What an article is about: its weightiest terms, the lengths of all together being one; and the days it tells of."""

    article_id: str
    at: str | None
    day: date | None
    weights: Mapping[str, float]


def profile(article: ArticleIngested, found: Iterable[Term], day: date | None) -> Profile:
    """The profile of an article whose text has those terms."""
    counts: Counter[str] = Counter()
    base: dict[str, float] = {}
    for term in found:
        counts[term.key] += 1
        base[term.key] = max(base.get(term.key, 0.0), term.weight)
    for term in terms(article.title or ""):
        counts[term.key] += _TITLE
        base[term.key] = max(base.get(term.key, 0.0), min(term.weight, 1.0))
    scores = {key: base[key] * sqrt(count) for key, count in counts.items() if not key.startswith("#")}
    kept = sorted(scores, key=lambda key: (-scores[key], key))[:SIZE]
    length = sqrt(sum(scores[key] ** 2 for key in kept)) or 1.0
    return Profile(
        article.article_id, article.published_at or (day.isoformat() if day else None), day, {key: scores[key] / length for key in kept}
    )


def alike(one: Profile, other: Profile) -> float:
    """The cosine of two profiles; 0 for articles that lie too far apart in time to be of one story, or of which only one is dated."""
    if (one.day is None) != (other.day is None) or (one.day and other.day and abs(one.day - other.day) > WINDOW):
        return 0.0
    first, second = sorted((one, other), key=lambda profile: profile.article_id)  # sums of floats depend on their order
    return sum(weight * second.weights.get(key, 0.0) for key, weight in first.weights.items())


def keys(profile: Profile) -> list[str]:
    """The terms by which articles of its story are looked for."""
    return sorted(profile.weights, key=lambda key: (-profile.weights[key], key))[:KEYS]


def week(day: date | None) -> int:
    """The week in which an article is looked for."""
    return UNDATED if day is None else day.toordinal() // WINDOW.days


def weeks(day: date | None) -> tuple[int, ...]:
    """The weeks in which to look for articles of its story."""
    own = week(day)
    return (UNDATED,) if day is None else (own - 1, own, own + 1)


def parent(one: Profile, others: Iterable[tuple[Profile, float]]) -> str | None:
    """The earlier article that this one follows: the most alike of those that are *alike* enough; None where it begins a story.

    *others* are without those that people keep apart from it.
    """
    earlier = [(strength, other) for other, strength in others if strength >= ALIKE and order(other) < order(one)]
    if not earlier:
        return None
    return min(earlier, key=lambda found: (-round(found[0], 9), order(found[1])))[1].article_id


def order(profile: Profile) -> tuple[str, str]:
    """Sorts articles by their time; such as have none come last."""
    return (profile.at or "9999", profile.article_id)


def stories(parents: Mapping[str, str | None]) -> dict[str, str]:
    """For each article the one that its story begins with."""
    first: dict[str, str] = {}
    for article in parents:
        path = [article]
        while path[-1] not in first and (before := parents.get(path[-1])):
            path.append(before)
        root = first.get(path[-1], path[-1])
        first.update(dict.fromkeys(path, root))
    return first


class Step(NamedTuple):
    """An article that follows an earlier one, and how alike they are."""

    article_id: str
    parent: str
    strength: float


def stories_by_hand(articles: Mapping[str, str | None], steps: Iterable[Step], words: Iterable[Word]) -> dict[str, str]:
    """For each article, given with its time, the first of its story, where people said of some what belongs together or apart.

    The strongest steps are taken first; one that would bring together what is kept apart is not taken.
    """
    wholes = Wholes(articles, words)
    for step in sorted(steps, key=lambda step: (-round(step.strength, 9), step)):
        wholes.join(step.article_id, step.parent)
    return {
        article: first
        for whole in wholes.all()
        for first in [min(whole, key=lambda article: (articles[article] or "9999", article))]
        for article in whole
    }
