"""Whether two claims name one source."""

import re
from enum import IntEnum
from typing import Protocol

from klaim_index.core.grouping.stems import stem


class Speaker(Protocol):
    """A source, by what two of them are told apart."""

    @property
    def name(self) -> str:
        """Its fullest name in the article."""

    @property
    def entity_id(self) -> str | None:
        """The same in every article, where it has one."""

    @property
    def type(self) -> str:
        """Person, organization …"""

    @property
    def role(self) -> str | None:
        """What the article calls it besides."""


class Spoken(Protocol):
    """What somebody (or, narrated, nobody named) says."""

    @property
    def kind(self) -> str:
        """Attributed or narrated."""

    @property
    def source(self) -> Speaker | None:
        """Who says it."""


class Kin(IntEnum):
    """How the sources of two claims stand to each other."""

    APART = 0
    OPEN = 1  # nothing speaks against their being one
    ONE = 2


def kin(one: Spoken, other: Spoken) -> Kin:
    """Narrated claims have one source, the outlets' own voice; an attributed and a narrated claim never."""
    if one.kind != other.kind:
        return Kin.APART
    if one.source is None or other.source is None:
        return Kin.ONE if one.source is other.source and one.kind == "narrated" else Kin.OPEN
    return _kin(one.source, other.source)


def _kin(one: Speaker, other: Speaker) -> Kin:
    if one.entity_id and one.entity_id == other.entity_id:
        return Kin.ONE
    if not one.entity_id and not other.entity_id and one.name.casefold() == other.name.casefold():
        return Kin.ONE
    if same_name(one.name, other.name) and one.type == other.type == "person":
        return Kin.ONE
    if "document" in {one.type, other.type} or not (one.entity_id or other.entity_id):
        return Kin.OPEN
    return Kin.OPEN if _by_role(one, other) or _by_role(other, one) else Kin.APART


def _by_role(one: Speaker, other: Speaker) -> bool:
    """Whether one is named by nothing but the other's role."""
    return one.entity_id is None and other.role is not None and one.name.casefold() in other.role.casefold()


def same_name(one: str, other: str) -> bool:
    """Whether one name is the other's beginning or end: Yoon, Suk Yeol and Yoon Suk Yeol; never two that differ in a word."""
    shorter, longer = sorted((one.casefold().split(), other.casefold().split()), key=len)
    return bool(shorter) and (longer[: len(shorter)] == shorter or longer[-len(shorter) :] == shorter)


def called(source: Speaker) -> frozenset[str]:
    """The folded words that name a source or the house that it stands for."""
    return frozenset(map(stem, re.findall(r"\w+", f"{source.role or ''} {source.name}".casefold())))
