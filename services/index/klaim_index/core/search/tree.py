"""A question about claims, as it was understood."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from klaim_index.core.search.figures import Range

NameLike = Literal["source", "about", "outlet", "relay", "article"]


@dataclass(frozen=True)
class Word:
    """A word in any of its forms, or under another name of what it names."""

    text: str


@dataclass(frozen=True)
class Phrase:
    """Words just as they are written, one after the other; *within* what was said, or anywhere."""

    text: str
    within: Literal["said", "anywhere"] = "anywhere"


@dataclass(frozen=True)
class Beginning:
    """Words that begin so."""

    text: str


@dataclass(frozen=True)
class Named:
    """What goes by that name: who said it, whom it names, where it stands, through whom it came."""

    kind: NameLike
    text: str  # with * at its end: a beginning
    at: int = field(default=1, compare=False)  # in the question, in characters from 1


@dataclass(frozen=True)
class Told:
    """A value of a closed list."""

    kind: Literal["stance", "kind"]
    value: str


@dataclass(frozen=True)
class Dated:
    """The article tells when it was said."""


@dataclass(frozen=True)
class Number:
    """A figure of that range counts *unit* (None: whatever). *perhaps* are the words behind it: a unit as far as they are one."""

    range: Range
    unit: str | None = None
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Not:
    """What does not hold."""

    node: "Node"


@dataclass(frozen=True)
class All:
    """All of them hold."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Any:
    """One of them holds."""

    nodes: tuple["Node", ...]


Node: TypeAlias = Word | Phrase | Beginning | Named | Told | Dated | Number | Not | All | Any


@dataclass(frozen=True)
class Asked:
    """A question: what holds of the claims (nothing: of all of them), between which days, and in which order they are given."""

    holds: All = All(())
    since: date | None = None
    until: date | None = None
    oldest_first: bool = False
    ordered_at: int | None = None  # where an order is asked for, in characters from 1
