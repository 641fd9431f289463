"""Figures of one counted thing that do not meet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from klaim_index.core.grouping.amounts import Amount, amount, meet, same_unit
from klaim_index.core.grouping.data import words_of
from klaim_index.core.grouping.disputes import Relation, Rift, Side
from klaim_index.core.grouping.likeness import Cover, cover
from klaim_index.core.grouping.points import Point
from klaim_index.core.grouping.terms import Term, folded
from klaim_shared.messages import Quantity

_OUTCOMES = frozenset(folded(word) for word in words_of("outcomes.txt"))
_ALIKE = 0.45  # sentences so alike speak of one thing, whoever they name
_FAIL = folded("gagal")
_FAILED = frozenset({_FAIL, folded("batal"), folded("kendala")})
_MEASURES = frozenset(
    folded(word)
    for word in ("persen", "rupiah", "dolar", "euro", "tahun", "bulan", "hari", "jam", "menit", "kali", "meter", "hektare", "ton")
)
_CUMULATIVE = frozenset(
    folded(word) for word in ("tewas", "luka", "rusak", "positif", "sembuh", "ditangkap", "sakit", "tersangka", "terdampak")
)
_LOOSE = frozenset(folded(word) for word in ("orang", "warga", "jiwa", "korban", "unit", "buah"))
_GROWING = frozenset(folded(word) for word in ("bertambah", "kini", "terbaru", "sementara", "total", "menjadi"))


@dataclass(frozen=True)
class Count:
    """A figure, what became of what it counts, and the words around it."""

    point: Point
    amount: Amount
    quantity: Quantity
    outcome: str | None
    around: tuple[Term, ...]


def counts(points: Iterable[Point]) -> tuple[Count, ...]:
    """The figures of claims that say what they count."""
    found = []
    for point in points:
        for at, quantity in enumerate(point.claim.quantities):
            size = amount(quantity)
            if size.unit and not size.vague:
                before = point.claim.quantities[at - 1].end if at else point.claim.content.start
                after = point.claim.quantities[at + 1].start if at + 1 < len(point.claim.quantities) else point.claim.content.end
                around = _around(point, quantity)
                found.append(Count(point, size, quantity, _outcome(around, quantity, before, after), around))
    return tuple(found)


def rifts(one: Sequence[Count], other: Sequence[Count]) -> Iterator[Rift]:
    """Where figures of two articles (or of two sources in one) speak of one thing and do not meet."""
    for first, second in product(one, other):
        if meet(first.amount, second.amount) or not _may_differ(first.point, second.point) or not _one_thing(first, second):
            continue
        yield Rift("quantity", _relation(first, second), _side(first), _side(second))


def _around(point: Point, quantity: Quantity) -> tuple[Term, ...]:
    unit = next((unit for unit in point.units if unit.start <= quantity.start < unit.end), point.whole)
    return unit.terms


def _outcome(around: Sequence[Term], quantity: Quantity, before: int, after: int) -> str | None:
    """What became of them: the next word for it before the next figure, or else the one before; that something failed comes first."""
    told = [term for term in around if term.key in _OUTCOMES]
    following = [term.key for term in told if quantity.start <= term.start < after]
    leading = [term.key for term in told if before <= term.start < quantity.start][::-1]
    earlier = [term.key for term in told if term.start < quantity.start][::-1]
    for near in (following, leading, earlier):
        if _FAILED & set(near):
            return _FAIL
        if near:
            return near[0]
    return None


def _may_differ(one: Point, other: Point) -> bool:
    """One article, or one voice on one day, gives several figures because it counts several things."""
    if one.article.article_id != other.article.article_id:
        return True
    first, second = one.claim.source, other.claim.source
    return first is not None and second is not None and first.name != second.name


def _one_thing(one: Count, other: Count) -> bool:
    if one.outcome != other.outcome or not same_unit(one.amount.unit, other.amount.unit):
        return False
    first, second = _states(one), _states(other)
    if first and second and not first & second:
        return False
    common = _common(one, other)
    if {one.amount.unit, other.amount.unit} & _MEASURES:
        return common.words >= 2 and common.low >= 0.3
    return common.words >= 1 and common.low >= (0.05 if one.amount.unit == other.amount.unit not in _LOOSE else 0.12)


def _common(one: Count, other: Count) -> Cover:
    units = {one.amount.unit, other.amount.unit}
    return cover([term for term in one.around if term.key not in units], [term for term in other.around if term.key not in units])


def _states(count: Count) -> frozenset[str]:
    return frozenset(term.key for term in count.around if term.key.startswith("@state/"))


def _names(count: Count) -> tuple[Term, ...]:
    """Whom and what its sentence names, but for states and the outlet itself."""
    house = frozenset(folded(word) for word in (count.point.article.outlet or "").casefold().replace(".", " ").split())
    return tuple(term for term in count.around if term.name and not term.key.startswith("@state/") and term.key not in house)


def _plain(count: Count) -> list[Term]:
    return [term for term in count.around if not term.name and term.key != count.amount.unit]


def _relation(one: Count, other: Count) -> Relation:
    first, second = _names(one), _names(other)
    if first and second and not cover(first, second).words and cover(_plain(one), _plain(other)).low < _ALIKE:
        return "scope"
    early, late = sorted((one, other), key=lambda count: count.point.age)
    if early.point.day and late.point.day and early.point.day < late.point.day and _follows(early, late):
        return "update"
    return "conflict"


def _follows(early: Count, late: Count) -> bool:
    """Whether a later figure takes the place of an earlier one: it counts what only grows, is of the same voice, or is said to be new."""
    grown = (late.amount.value or 0) > (early.amount.value or 0)
    if late.outcome in _CUMULATIVE:
        return grown
    first, second = early.point.claim.source, late.point.claim.source
    same_voice = (first and first.name) == (second and second.name)
    return same_voice or any(term.key in _GROWING for term in late.around)


def _side(count: Count) -> Side:
    size = count.amount
    value = tuple(
        (name, bound)
        for name, bound in (("value", size.value), ("low", _bound(size.low, size)), ("high", _bound(size.high, size)))
        if bound is not None
    )
    return Side(count.point, value, count.quantity.unit, count.point.claim.content.text[:120])


def _bound(bound: float | None, size: Amount) -> float | None:
    """A bound, where it says more than the value."""
    exact = size.low == size.high or (size.low is not None and size.high is not None and size.value is not None)
    return None if exact and bound is not None and size.value is not None and abs(bound - size.value) <= 0.1 * abs(size.value) else bound
