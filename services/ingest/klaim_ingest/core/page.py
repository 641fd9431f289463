"""A body from which stretches are taken out, each under the name of a rule, with every place kept track of."""

from collections.abc import Iterator
from dataclasses import dataclass

from klaim_ingest.core import lines
from klaim_shared.messages import Removed


@dataclass(frozen=True)
class _Cut:
    rule: str
    start: int
    end: int


class Page:
    """The lines of a body and what is still kept of each. A cut takes a whole line, its head or its tail."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._lines = lines.split(body)
        self._keep: list[tuple[int, int] | None] = [(line.start, line.end) for line in self._lines]
        self._cuts: dict[int, list[_Cut]] = {}
        self._words = [_collapsed(line.text) for line in self._lines]
        self._texts = self._words.copy()

    def kept(self, *, backwards: bool = False) -> Iterator[tuple[int, str]]:
        """The number and the words of each line of which something is left; lines cut meanwhile are passed over."""
        numbers = range(len(self._keep))
        for number in reversed(numbers) if backwards else numbers:
            if self._keep[number]:
                yield number, self._texts[number]

    def all(self, *, backwards: bool = False) -> Iterator[tuple[int, str]]:
        """The number and the words of every line, as they stood before anything was cut."""
        numbers = range(len(self._lines))
        for number in reversed(numbers) if backwards else numbers:
            yield number, self._words[number]

    def was_cut(self, number: int) -> str | None:
        """The rule that first took something of a line."""
        cuts = self._cuts.get(number)
        return cuts[0].rule if cuts else None

    def text(self, number: int) -> str:
        """What is kept of a line, blanks collapsed; empty where nothing is."""
        return self._texts[number]

    def raw(self, number: int) -> str:
        """What is kept of a line, exactly as it stands in the body."""
        kept = self._keep[number]
        return self._body[slice(*kept)] if kept else ""

    def cut(self, rule: str, number: int, *, head: int | None = None, tail: int = 0) -> None:
        """Take out a line; or only its first *head*, or only its last *tail*, code points of `raw(number)`."""
        kept = self._keep[number]
        if kept is None:
            return
        start, end = kept
        cut = _Cut(rule, end - tail, end) if tail else _Cut(rule, start, end if head is None else start + head)
        self._cuts.setdefault(number, []).append(cut)
        self._keep[number] = self._trimmed(start, cut.start) if tail else self._trimmed(cut.end, end)
        self._texts[number] = _collapsed(self.raw(number))

    def finish(self) -> tuple[str, tuple[Removed, ...]]:
        """The cleaned text, a line a paragraph, and what was removed, in the order of the body."""
        paragraphs: list[str] = []
        removed: list[Removed] = []
        at = 0
        for number in range(len(self._keep)):
            words = self._texts[number]
            if number in self._cuts:
                removed += self._removed(number, at, at + len(words))
            if words:
                paragraphs.append(words)
                at += len(words) + 1
        text = "\n".join(paragraphs)
        return text, tuple(one.model_copy(update={"at": len(text)}) if one.at > len(text) else one for one in removed)

    def _removed(self, number: int, paragraph: int, paragraph_end: int) -> list[Removed]:
        """What was cut from a line: a tail stood at its paragraph's end, all else where the paragraph begins."""
        kept = self._keep[number]
        return [
            Removed(
                rule=cut.rule,
                text=self._body[cut.start : cut.end],
                start=cut.start,
                end=cut.end,
                at=paragraph_end if kept and cut.start >= kept[1] else paragraph,
            )
            for cut in sorted(self._cuts[number], key=lambda cut: cut.start)
        ]

    def _trimmed(self, start: int, end: int) -> tuple[int, int] | None:
        words = self._body[start:end]
        if not words.strip():
            return None
        return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _collapsed(words: str) -> str:
    """With single blanks between the words; most lines have no others."""
    return " ".join(words.split()) if "  " in words or not words.isprintable() else words
