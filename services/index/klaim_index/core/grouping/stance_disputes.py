"""What one source affirms and one denies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from klaim_index.core.grouping.data import words_of
from klaim_index.core.grouping.disputes import Rift, Side
from klaim_index.core.grouping.likeness import Cover, cover, name_words
from klaim_index.core.grouping.points import Point, Unit
from klaim_index.core.grouping.sources import Kin, called, kin
from klaim_index.core.grouping.terms import NAME, WITHOUT, Term, folded, total

_AFFIRMING = frozenset({"state", "confirm", "accuse", "warn", "estimate"})
_POINTERS = frozenset({"tersebut", "itu", "ini"})
_CONDITIONS = frozenset({"jika", "apabila", "kalau", "bila", "seandainya", "bilamana", "apakah"})
_WOULD = frozenset({"akan", "bakal", "bisa", "dapat", "mungkin"})
_CONSEQUENCES = words_of("consequences.txt")
_CHARGES = frozenset(
    folded(word) for word in ("tuduhan", "tudingan", "klaim", "laporan", "kabar", "isu", "dugaan", "berita", "informasi", "pernyataan")
)
_WORRY = folded("khawatir")
_LITTLE = 2.0
_MANY = 3  # words in common
_HALF = 0.5
_WHOLLY = 0.95  # a short denial, all of which the other says
_SOMETHING = 1.0
_BODIES = ("@person/", "@organization/")
_EACH_OTHER = "=each other"


@dataclass(frozen=True)
class Proposition:
    """A sentence that says what is so or not so. A denial that only points back has the words it points to *behind* it.

    `terms` reads "without consent" as "no consent"; `negates` tells whether something is negated besides.
    """

    point: Point
    words: tuple[str, ...]
    terms: tuple[Term, ...]
    negates: bool
    behind: tuple[Term, ...] = ()

    @property
    def consequences(self) -> frozenset[str]:
        """What it says that a thing would lead to, which is not to say that the thing is so: *pengerahan itu akan menandai eskalasi*."""
        followed = zip(self.words[1:], self.words[2:], strict=False)
        return frozenset(word for would, word in followed if would in _WOULD and word in _CONSEQUENCES)

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
            told.append(_proposition(point, point.whole, _behind(point, found)))
        elif claim.stance in _AFFIRMING:
            told += [_proposition(point, unit) for unit in point.units if _is_said_to_be_so(unit)]
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
        if contrary and not _only_follows(affirmed, denial):
            yield Rift("stance", "conflict", _side(denial, affirmed, "deny"), _side(affirmed, affirmed, "confirm"))


def _proposition(point: Point, unit: Unit, behind: tuple[Term, ...] = ()) -> Proposition:
    terms = tuple(
        term._replace(key=term.key.removeprefix(WITHOUT), negated=not term.negated) if term.key.startswith(WITHOUT) else term
        for term in unit.terms
    )
    return Proposition(point, unit.words, terms, any(term.negated for term in unit.terms), behind)


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
        return cover(_plain(heads), _plain(affirmed.terms)).there >= _HALF and found.words >= 3 and found.there >= _HALF
    if _agree(denial, heads, affirmed):
        return False
    found = cover(*_between(denial.point, heads, affirmed.point, affirmed.terms))
    if affirmed.point.claim.stance == "confirm" and kin(denial.point.claim, affirmed.point.claim) is Kin.ONE:
        return found.words >= 2 and found.shared >= 1.0
    if found.words == 2:
        return found.there >= _WHOLLY and found.shared >= _SOMETHING
    return not _misses_act(heads, affirmed.terms) and found.words >= _MANY and found.there >= 0.55 and found.low >= 0.25


def _only_follows(affirmed: Proposition, denial: Proposition) -> bool:
    """Whether what is denied is there only as what would lead to something, of which the denial does not speak."""
    behind = {term.key for term in denial.behind}
    spoken = _CONSEQUENCES.intersection(denial.words) or any(folded(word) in behind for word in affirmed.consequences)
    return bool(affirmed.consequences) and not spoken


def _agree(denial: Proposition, heads: Sequence[Term], affirmed: Proposition) -> bool:
    """Whether what is denied and what is affirmed are contrary already: to deny that it is so, and to affirm that it is not."""
    opposed = denial.negates != affirmed.negates and _lacks(denial) != _lacks(affirmed)
    return opposed or cover(heads, affirmed.terms).turned >= _HALF


def _misses_act(denied: Sequence[Term], affirmed: Sequence[Term]) -> bool:
    """Whether a denial names somebody whom the other does not, and its first word for what was done is not the other's either."""
    named = [term for term in denied if term.key.startswith(_BODIES)]
    act = [term for term in denied if not term.name][:1]
    return bool(act) and cover(named, affirmed).words < len(named) and not cover(_plain(act), _plain(affirmed)).words


def _between(one: Point, first: Sequence[Term], other: Point, second: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """The terms without their negation. Where each names the other's speaker or house, both speak of the two of them: that is one term."""
    named, named_back = _naming(first, other), _naming(second, one)
    if not named or not named_back:
        return _plain(first), _plain(second)
    both = named[0]._replace(key=_EACH_OTHER, weight=NAME)
    return [*_plain(term for term in first if term not in named), both], [*_plain(term for term in second if term not in named_back), both]


def _naming(found: Iterable[Term], speaker: Point) -> list[Term]:
    """The terms that name a speaker or the house that it stands for."""
    house = called(speaker.source) if speaker.source else frozenset()
    return [term for term in found if term.name and name_words(term.key) <= house]


def _just_before(affirmed: Point, denial: Point) -> bool:
    """Whether one stands before the other in one article, near enough to be what "that accusation" is."""
    near = affirmed.article.article_id == denial.article.article_id
    return near and 0 < denial.claim.content.start - affirmed.claim.content.start < 1500


def _negated_first(one: Proposition, other: Proposition) -> tuple[Proposition, Proposition]:
    """The one that negates something before the other."""
    return (one, other) if (one.negates, _lacks(one)) > (other.negates, _lacks(other)) else (other, one)


def _lacks(one: Proposition) -> bool:
    """Whether it says of anything that it is not so, or not there."""
    return any(term.negated for term in one.terms)


def _contrary(denial: Proposition, affirmed: Proposition) -> bool:
    """Whether one says a thing and the other says that it is not so."""
    turned = cover(denial.terms, affirmed.terms).turned
    alike = (denial.negates == affirmed.negates, _lacks(denial) == _lacks(affirmed))
    if all(alike) or (any(alike) and not turned):
        return False
    found = cover(*_between(denial.point, denial.terms, affirmed.point, affirmed.terms))
    if alike[0] and found.words < _MANY:  # one says "without" of what may be something else
        return False
    if kin(denial.point.claim, affirmed.point.claim) is not Kin.APART:
        return turned >= 0.7 and _much(found, 0.35)
    if turned >= 0.5:
        return _much(found, 0.25)
    negated = [term for term in denial.terms if term.negated]
    if denial.negates == affirmed.negates or cover(_plain(negated), _plain(affirmed.terms)).there < _HALF:
        return False
    return found.words >= _MANY and found.low >= 0.45 and found.low + found.high >= 1.15


def _much(found: Cover, least: float) -> bool:
    return found.words >= 2 and found.low >= least and found.low + found.high >= 0.9


def _plain(found: Iterable[Term]) -> list[Term]:
    """The terms without their negation: that is what the two differ in."""
    return [term._replace(negated=False) for term in found]


def _side(proposition: Proposition, affirmed: Proposition, stance: str) -> Side:
    return Side(proposition.point, (("stance", stance),), None, affirmed.point.claim.content.text[:120])
