"""What a later revision of an article changed."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from pydantic import Field

from klaim_shared.messages import Value

MOST = 2000  # lines, or words of a changed passage, that are held against each other; beyond it all of them count as changed
_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")

Kind = Literal["same", "removed", "added"]


class Run(Value):
    """A stretch of text that both revisions have, or only the earlier (`removed`), or only the later (`added`)."""

    kind: Kind
    text: str


class FieldChange(Value):
    """A field besides the text that differs."""

    field: str
    before: str | None
    after: str | None


class Changes(Value):
    """What became of an article between two revisions: `same` and `removed` runs make up the earlier text, `same` and `added` the later."""

    article_id: str
    since: int = Field(description="The earlier revision.")
    revision: int = Field(description="The later one.")
    fields: tuple[FieldChange, ...]
    text: tuple[Run, ...]


def changed(before: str, after: str) -> tuple[Run, ...]:
    """How one text became the other, by lines, and within changed lines by words."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return tuple(_joined(run for passage in _passages(old, new) for run in _within(*passage)))


def _passages(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Passages of both, one after the other: equal ones, and ones that took each other's place."""
    if len(old) + len(new) > MOST:
        yield "".join(old), "".join(new)
        return
    for _, first, last, other_first, other_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield "".join(old[first:last]), "".join(new[other_first:other_last])


def _within(old: str, new: str) -> Iterator[Run]:
    if old == new:
        yield Run(kind="same", text=old)
        return
    words, others = _TOKENS.findall(old), _TOKENS.findall(new)
    for before, after in _passages(words, others):
        if before == after:
            yield Run(kind="same", text=before)
        else:
            yield Run(kind="removed", text=before)
            yield Run(kind="added", text=after)


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Without empty runs; neighbours of one kind are one."""
    held: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if held and held.kind == run.kind:
            held = Run(kind=run.kind, text=held.text + run.text)
            continue
        if held:
            yield held
        held = run
    if held:
        yield held
