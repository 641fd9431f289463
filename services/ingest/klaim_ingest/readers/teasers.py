"""Pages that only lead to articles: headlines that are links, each with a sentence or two below it."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import html as lxml_html

_OPEN, _CLOSE = "\ue000", "\ue001"  # around a link, in letters that nobody uses
_LEAST = 5  # teasers
_MOST_LINES, _LONGEST, _SHORTEST = 3, 400, 40  # of a teaser
_WORDS = 4  # of a headline, at least
_SHARE = 0.8  # of a body that is nothing but these


@dataclass
class _Teaser:
    headline: str
    lines: list[str] = field(default_factory=list)

    @property
    def leads_on(self) -> bool:
        size = sum(map(len, self.lines))
        return len(self.headline.split()) >= _WORDS and len(self.lines) <= _MOST_LINES and _SHORTEST <= size <= _LONGEST


def only_teasers(tree: lxml_html.HtmlElement, body: str, lines_of: Callable[[lxml_html.HtmlElement], str]) -> bool:
    """Whether a page's *body* is made of teasers; *lines_of* gives the words of a tree, a line for each block."""
    mine = [line for line in map(_plain, body.split("\n")) if len(line) >= _SHORTEST]
    if len(mine) < _LEAST:
        return False
    marked = copy.deepcopy(tree)
    for link in marked.iter("a"):
        if link.get("href"):
            link.text = _OPEN + (link.text or "")
            link.tail = _CLOSE + (link.tail or "")
    leading = [one for one in _teasers(lines_of(marked)) if one.leads_on]
    known = {words for one in leading for words in (one.headline, *one.lines, f"{one.headline} {one.lines[0]}")}
    return len(leading) >= _LEAST and sum(len(line) for line in mine if line in known) >= _SHARE * sum(map(len, mine))


def _teasers(text: str) -> Iterator[_Teaser]:
    """Each line that begins with a link, and those below it up to the next such line."""
    found: _Teaser | None = None
    for line in text.split("\n"):
        words, opens = _plain(line), line.lstrip(f" {_CLOSE}")
        if opens.startswith(_OPEN):
            if found:
                yield found
            linked, closed, rest = opens.partition(_CLOSE)
            found = _Teaser(_plain(linked), [_plain(rest)] if _plain(rest) else []) if words or not closed else None
        elif found and not found.headline:  # a link around blocks: the first of them; around a picture alone: none
            found = _Teaser(words) if words or _CLOSE not in line else None
        elif words and found:
            found.lines.append(words)
    if found:
        yield found


def _plain(line: str) -> str:
    return " ".join(line.replace(_OPEN, " ").replace(_CLOSE, " ").split())
