"""Whether two claims name one source."""

from enum import IntEnum

from klaim_shared.messages import ClaimExtracted, Source

_LOOSE = frozenset({"document", "group", "other", "media"})


class Kin(IntEnum):
    """How the sources of two claims stand to each other."""

    APART = 0
    OPEN = 1  # nothing speaks against their being one
    ONE = 2


def kin(one: ClaimExtracted, other: ClaimExtracted) -> Kin:
    """Narrated claims have one source, the outlets' own voice; an attributed and a narrated claim never."""
    if one.kind != other.kind:
        return Kin.APART
    if one.source is None or other.source is None:
        return Kin.ONE if one.source is other.source and one.kind == "narrated" else Kin.OPEN
    return _kin(one.source, other.source)


def _kin(one: Source, other: Source) -> Kin:
    if one.entity_id and one.entity_id == other.entity_id:
        return Kin.ONE
    if not one.entity_id and not other.entity_id and one.name.casefold() == other.name.casefold():
        return Kin.ONE
    if same_name(one.name, other.name) and one.type == other.type == "person":
        return Kin.ONE
    if one.entity_id and other.entity_id:
        return Kin.OPEN if "document" in {one.type, other.type} else Kin.APART
    return Kin.OPEN if {one.type, other.type} & _LOOSE else Kin.APART


def same_name(one: str, other: str) -> bool:
    """Whether one name is the other's beginning or end: Yoon, Suk Yeol and Yoon Suk Yeol; never two that differ in a word."""
    shorter, longer = sorted((one.casefold().split(), other.casefold().split()), key=len)
    return bool(shorter) and (longer[: len(shorter)] == shorter or longer[-len(shorter) :] == shorter)
