"""Whether a JSON Schema still keeps every promise that an older one made."""

from collections.abc import Iterator
from typing import Any

Json = Any

# Words for people; everything else in a schema is a promise to programs.
PROSE = {"description", "title", "examples", "$id", "$comment"}


def broken_promises(old: Json, new: Json, where: str = "") -> Iterator[str]:
    """A sentence for each field of *old* that *new* lost, changed, made optional or surrounded with new demands; a vocabulary may grow."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _broken_in_object(old, new, where)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _broken_in_list(old, new, where)
    elif old != new:
        yield f"{where} changed from {old!r} to {new!r}"


def _broken_in_object(old: dict[str, Json], new: dict[str, Json], where: str) -> Iterator[str]:
    for key, promise in old.items():
        path = f"{where}/{key}"
        if key in PROSE and isinstance(promise, str):
            continue
        if key not in new:
            yield f"{path} is gone"
        else:
            yield from broken_promises(promise, new[key], path)
    if "properties" not in where.rsplit("/", 1)[-1] and "properties" in old:
        for added in set(new.get("required", ())) - set(old.get("required", ())):
            yield f"{where} now demands {added}, which older events do not have"


def _broken_in_list(old: list[Json], new: list[Json], where: str) -> Iterator[str]:
    kind = where.rsplit("/", 1)[-1]
    if kind in {"enum", "required"}:
        for lost in [item for item in old if item not in new]:
            yield f"{where} lost {lost!r}"
    elif old != new:
        yield f"{where} changed from {old!r} to {new!r}"
