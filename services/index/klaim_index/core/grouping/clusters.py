"""Groups out of ties: the same set of members and ties gives the same groups, whatever order they come in."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

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


def agglomerate(
    members: Iterable[N], ties: Iterable[tuple[float, N, N]], apart: Callable[[N, N], bool], order: Callable[[N], tuple[str, int]]
) -> list[frozenset[N]]:
    """Joins the strongest ties first: two groups where at least half of the pairs between them are tied and none must stay apart.

    Ties of one strength are taken in the members' *order*, so that the result depends on the set alone.
    """
    group = {member: frozenset([member]) for member in members}
    ranked = sorted(ties, key=lambda tie: (-tie[0], sorted((order(tie[1]), order(tie[2])))))
    tied = {frozenset((one, other)) for _, one, other in ranked}
    for _, one, other in ranked:
        first, second = group[one], group[other]
        if first is second:
            continue
        pairs = [(a, b) for a in first for b in second]
        if 2 * sum(frozenset(pair) in tied for pair in pairs) < len(pairs) or any(apart(a, b) for a, b in pairs):
            continue
        joined = first | second
        for member in joined:
            group[member] = joined
    return list(set(group.values()))
