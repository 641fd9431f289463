"""What one source affirms and one denies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from klaim_index.core.grouping.disputes import Rift, Side
from klaim_index.core.grouping.likeness import Cover, cover
from klaim_index.core.grouping.points import Point, Unit
from klaim_index.core.grouping.sources import Kin, kin
from klaim_index.core.grouping.terms import Term, folded, total

_AFFIRMING = frozenset({"state", "confirm", "accuse", "warn", "estimate"})
_POINTERS = frozenset({"tersebut", "itu", "ini"})
_CONDITIONS = frozenset({"jika", "apabila", "kalau", "bila", "seandainya", "bilamana", "apakah"})
_CHARGES = frozenset(
    folded(word) for word in ("tuduhan", "tudingan", "klaim", "laporan", "kabar", "isu", "dugaan", "berita", "informasi", "pernyataan")
)
_WORRY = folded("khawatir")
_LITTLE = 2.0


@dataclass(frozen=True)
class Proposition:
    """A sentence that says what is so or not so. A denial that only points back has the words it points to *behind* it."""

    point: Point
    words: tuple[str, ...]
    terms: tuple[Term, ...]
    behind: tuple[Term, ...] = ()

    @property
    def denial(self) -> bool:
        """Whether it is denied as a whole, by its cue."""
        return self.point.claim.stance == "deny"


def propositions(points: Sequence[Point], found: Sequence[Term]) -> tuple[Proposition, ...]:
    """What the claims of one article affirm or deny; *found* are the terms of its text."""
    told = []
    for point in points:
        claim = point.claim
        if claim.kind != "attributed" or claim.source is None:
            continue
        if claim.stance == "deny":
            told.append(Proposition(point, point.whole.words, point.whole.terms, _behind(point, found)))
        elif claim.stance in _AFFIRMING:
            told += [Proposition(point, unit.words, unit.terms) for unit in point.units if _is_said_to_be_so(unit)]
    return tuple(told)


def rifts(one: Iterable[Proposition], other: Iterable[Proposition]) -> Iterator[Rift]:
    """Where what the one affirms is what the other denies."""
    for first, second in product(one, other):
        if first.point is second.point or (first.denial and second.denial):
            continue
        if first.denial or second.denial:
            denial, affirmed = (first, second) if first.denial else (second, first)
            contrary = _denied(denial, affirmed)
        else:
            denial, affirmed = _negated_first(first, second)
            contrary = _contrary(denial, affirmed)
        if contrary:
            yield Rift("stance", "conflict", _side(denial, affirmed, "deny"), _side(affirmed, affirmed, "confirm"))


def _is_said_to_be_so(unit: Unit) -> bool:
    return bool(unit.words) and not _CONDITIONS & set(unit.words[:2]) and not any(term.key == _WORRY for term in unit.terms)


def _behind(point: Point, found: Sequence[Term]) -> tuple[Term, ...]:
    """The words of the two sentences before a claim that points back; none for one that says what it means."""
    if total(point.whole.terms) >= _LITTLE or not _POINTERS & set(point.whole.words):
        return ()
    start = _sentence_before(point.article.text, point.claim.sentence.start, 2)
    return tuple(term for term in found if start <= term.start < point.claim.sentence.start)


def _sentence_before(text: str, at: int, count: int) -> int:
    """Where the sentence *count* sentences before that place begins."""
    for _ in range(count):
        at = max(text.rfind(". ", 0, max(0, at - 2)) + 2, text.rfind("\n", 0, max(0, at - 1)) + 1, 0)
    return at


def _denied(denial: Proposition, affirmed: Proposition) -> bool:
    """Whether that is what a denial denies."""
    heads = [term for term in denial.terms if term.key not in _CHARGES]
    if not heads:
        return affirmed.point.claim.stance == "accuse" and _just_before(affirmed.point, denial.point)
    if denial.behind:
        found = cover(_plain(affirmed.terms), _plain(denial.behind))
        return cover(_plain(heads), _plain(affirmed.terms)).words > 0 and found.words >= 3 and found.there >= 0.5
    if _negates(affirmed) != any(term.negated for term in heads):
        return False
    found = cover(_plain(heads), _plain(affirmed.terms))
    if affirmed.point.claim.stance == "confirm" and kin(denial.point.claim, affirmed.point.claim) is Kin.ONE:
        return found.words >= 2 and found.shared >= 1.0
    return found.words >= 3 and found.there >= 0.55 and found.low >= 0.25


def _just_before(affirmed: Point, denial: Point) -> bool:
    """Whether one stands before the other in one article, near enough to be what "that accusation" is."""
    near = affirmed.article.article_id == denial.article.article_id
    return near and 0 < denial.claim.content.start - affirmed.claim.content.start < 1500


def _negated_first(one: Proposition, other: Proposition) -> tuple[Proposition, Proposition]:
    """The one that negates something before the other."""
    return (one, other) if _negates(one) else (other, one)


def _negates(one: Proposition) -> bool:
    return any(term.negated for term in one.terms)


def _contrary(denial: Proposition, affirmed: Proposition) -> bool:
    """Whether one says a thing and the other says that it is not so."""
    if _negates(denial) == _negates(affirmed):
        return False
    found = cover(_plain(denial.terms), _plain(affirmed.terms))
    turned = cover(denial.terms, affirmed.terms).turned
    if kin(denial.point.claim, affirmed.point.claim) is not Kin.APART:
        return turned >= 0.7 and _much(found, 0.35)
    if turned >= 0.5:
        return _much(found, 0.25)
    return found.words >= 3 and found.low >= 0.45 and found.low + found.high >= 1.15


def _much(found: Cover, least: float) -> bool:
    return found.words >= 2 and found.low >= least and found.low + found.high >= 0.9


def _plain(found: Iterable[Term]) -> list[Term]:
    """The terms without their negation: that is what the two differ in."""
    return [term._replace(negated=False) for term in found]


def _side(proposition: Proposition, affirmed: Proposition, stance: str) -> Side:
    return Side(proposition.point, (("stance", stance),), None, affirmed.point.claim.content.text[:120])
