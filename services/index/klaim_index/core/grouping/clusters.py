"""Groups out of ties: the same set of members and ties gives the same groups, whatever order they come in."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

N = TypeVar("N", bound=Hashable)


def components(members: Iterable[N], edges: Iterable[tuple[N, N]]) -> list[set[N]]:
    """What hangs together by edges."""
    parent = {member: member for member in members}

    def root(member: N) -> N:
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for one, other in edges:
        parent[root(one)] = root(other)
    found: dict[N, set[N]] = defaultdict(set)
    for member in parent:
        found[root(member)].add(member)
    return list(found.values())


class Word(NamedTuple):
    """What somebody said of two members: that they belong together, or apart. Of words that contradict, the greater rank holds."""

    one: Any
    other: Any
    together: bool
    rank: str


def in_effect(words: Iterable[Word]) -> list[Word]:
    """The words without what a later one took back.

    Who joins two that an earlier correction parted takes each back among all that the other stood with in it. (Of what it took apart
    altogether, each stood alone: nothing else comes with it.)
    """
    said: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        said[word.rank].append(word)
    decided: dict[frozenset[Any], bool] = {}
    kept: list[Word] = []
    for rank in sorted(said, reverse=True):
        parted = {frozenset((word.one, word.other)) for word in said[rank] if not word.together}
        gone = _taken_back(parted, {pair for pair in parted if decided.get(pair)})
        kept += [word for word in said[rank] if word.together or frozenset((word.one, word.other)) not in gone]
        for word in sorted(said[rank], key=lambda word: word.together):
            decided.setdefault(frozenset((word.one, word.other)), word.together)
    return kept


def _taken_back(parted: set[frozenset[Any]], joined: set[frozenset[Any]]) -> set[frozenset[Any]]:
    """Of the pairs that one correction parts, those that go where people later joined some of them."""
    members = frozenset().union(*parted) if joined else frozenset()
    gone = set(joined)
    for pair in joined:
        for one in pair:
            [other] = pair - {one}
            gone |= {frozenset((one, member)) for member in members if frozenset((other, member)) not in parted} & parted
    return gone


class _Comparable(Hashable, Protocol):
    def __lt__(self, other: Any, /) -> bool: ...  # noqa: ANN401 - as typeshed has it


M = TypeVar("M", bound=_Comparable)


class Wholes(Generic[M]):
    """Groups that only grow, and in which nothing meets that somebody keeps apart."""

    def __init__(self, members: Iterable[M], words: Iterable[Word] = ()) -> None:
        self._whole = {member: frozenset([member]) for member in members}
        self._parted: dict[M, set[M]] = defaultdict(set)
        known = in_effect(word for word in words if word.one in self._whole and word.other in self._whole)
        for word in sorted(known, key=lambda word: (word.rank, not word.together, sorted((word.one, word.other))), reverse=True):
            if word.together:
                self.join(word.one, word.other)
            elif self._whole[word.one] is not self._whole[word.other]:
                self._parted[word.one].add(word.other)
                self._parted[word.other].add(word.one)

    def join(self, one: M, other: M) -> bool:
        """Make one whole of two, where nothing keeps them apart; whether they are one now."""
        if not self.may_meet(one, other):
            return False
        joined = self._whole[one] | self._whole[other]
        self._whole.update(dict.fromkeys(joined, joined))
        return True

    def may_meet(self, one: M, other: M) -> bool:
        """Whether nobody keeps the wholes of the two apart."""
        first, second = self._whole[one], self._whole[other]
        return not self._parted or all(self._parted[member].isdisjoint(second) for member in first if member in self._parted)

    def may_enter(self, one: M, group: Iterable[M]) -> bool:
        """Whether nobody keeps the one, by itself, apart from any of the group."""
        return one not in self._parted or self._parted[one].isdisjoint(group)

    def all(self) -> list[frozenset[M]]:
        """The groups."""
        return list(set(self._whole.values()))


def agglomerate(
    members: Iterable[M],
    ties: Iterable[tuple[float, M, M]],
    apart: Callable[[M, M], bool],
    order: Callable[[M], tuple[str, int]],
    wholes: Wholes[M] | None = None,
) -> list[frozenset[M]]:
    """Joins the strongest ties first: two groups where at least half of the pairs between them are tied and none must stay apart.

    Ties of one strength are taken in the members' *order*, so that the result depends on the set alone. What people said is in *wholes*:
    what they joined is one from the beginning, but what else joins either half is judged by that half alone.
    """
    group = {member: frozenset([member]) for member in members}
    wholes = wholes or Wholes(group)
    ranked = sorted(ties, key=lambda tie: (-tie[0], sorted((order(tie[1]), order(tie[2])))))
    tied = {frozenset((one, other)) for _, one, other in ranked}
    for _, one, other in ranked:
        first, second = group[one], group[other]
        if first is second:
            continue
        pairs = [(a, b) for a in first for b in second]
        if 2 * sum(frozenset(pair) in tied for pair in pairs) < len(pairs) or any(apart(a, b) for a, b in pairs):
            continue
        if not wholes.join(one, other):
            continue
        joined = first | second
        for member in joined:
            group[member] = joined
    return wholes.all()
