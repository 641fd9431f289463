"""A question as one FTS5 expression: words and filters are words of one index, so the rarest leads and the others are only looked at."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from decimal import Decimal

from klaim_index.core.query import ENTITY_ID
from klaim_index.core.search.entry import ANY_UNIT, as_decimal, as_unit
from klaim_index.core.search.figures import Range, cover, exactly
from klaim_index.core.search.mistakes import NotUnderstood
from klaim_index.core.search.tree import All, Any, Beginning, Dated, Named, Node, Not, Number, Phrase, Told, Word
from klaim_index.core.search.words import MarkKind, as_folded, folded, has_words, mark, plain
from klaim_index.stores.search import names
from klaim_index.stores.search.filling import is_filled
from klaim_shared.errors import Unavailable

MOST_NAMES = 200  # that one name of a question may stand for
MOST_BEARERS = 8  # of a name that is typed as a mere word: more, and it is a word like any other
LONGEST_NAME = 4  # words
_EVERY = [mark("kind", "attributed"), mark("kind", "narrated")]
_NEVER = [mark("kind", "")]
_NOT_NOW = "Claims cannot be searched just now: what they are found by is made anew after an upgrade; ask again in a few minutes."


def expression(connection: sqlite3.Connection, asked: All) -> str | None:
    """What finds the claims for which all of it holds; None for a question that asks nothing of them.

    Everything typed is quoted, so no word is ever an operator. NotUnderstood where a name stands for too many.
    """
    return every(connection, asked) if asked.nodes else None


def every(connection: sqlite3.Connection, asked: All) -> str:
    """The same, but for a question that asks nothing it finds every claim."""
    if not is_filled(connection):
        raise Unavailable(_NOT_NOW)
    return _Writer(connection).all_of(asked.nodes)


class _Writer:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all_of(self, nodes: Sequence[Node]) -> str:
        positive, negative = self._written(nodes)
        wanted = _joined("AND", positive) if positive else _any_mark(_EVERY)
        return f"({wanted} NOT {_joined('OR', negative)})" if negative else wanted

    def one(self, node: Node) -> str:
        match node:
            case All() | Not():
                return self.all_of(node.nodes if isinstance(node, All) else [node])
            case Any():
                return _joined("OR", [self.one(one) for one in node.nodes])
            case Word():
                return self._name_or_words([node])
            case Number():
                return self._number(node, as_unit(node.unit) if node.unit else ANY_UNIT)
            case Named():
                return self._named(node)
            case _:
                return _plainly(node)

    def _written(self, nodes: Sequence[Node]) -> tuple[list[str], list[str]]:
        """What must hold, and what must not; words that together are a name become one, and a unit goes to its number."""
        wanted: list[str] = []
        excluded: list[str] = []
        at = 0
        while at < len(nodes):
            given = nodes[at]
            written, node = (excluded, given.node) if isinstance(given, Not) else (wanted, given)
            run = list(_leading_words(nodes[at : at + LONGEST_NAME]))
            step = 1
            if isinstance(node, Number) and node.perhaps:
                unit, used = self._unit(node.perhaps)
                written.append(self._number(node, unit))
                step = 1 + used
            elif run:
                step = next((length for length in range(len(run), 1, -1) if self._bearers(run[:length])), 1)
                written.append(self._name_or_words(run[:step]))
            else:
                written.append(self.one(node))
            at += step
        return list(dict.fromkeys(wanted)), list(dict.fromkeys(excluded))

    def _name_or_words(self, words: Sequence[Word]) -> str:
        """Words, or any other name of what goes by them."""
        plainly = _joined("AND", [_word(word.text) for word in words])
        bearers = self._bearers(words)
        return _joined("OR", [plainly, *(_quoted(mark("entity", bearer)) for bearer in bearers)])

    def _bearers(self, words: Sequence[Word]) -> list[str]:
        found = names.exactly(self._connection, "entity", " ".join(word.text for word in words), MOST_BEARERS)
        return found if len(found) <= MOST_BEARERS else []

    def _named(self, asked: Named) -> str:
        match asked.kind:
            case "source":
                return self._source(asked)
            case "about":
                return self._about(asked)
            case "article":
                found = names.articles(self._connection, asked.text, MOST_NAMES)
                return self._marks("article", asked, found)
            case "outlet" | "relay" as field:
                return self._marks(field, asked, names.like(self._connection, field, asked.text, MOST_NAMES))

    def _source(self, asked: Named) -> str:
        if ENTITY_ID.fullmatch(asked.text):
            return _any_mark([mark("speaker", asked.text)])
        if not has_words(asked.text):
            return _any_mark(_NEVER)
        *others, last = [_quoted(word) for word in plain(asked.text).split()]
        words = _joined("AND", [f"{{name who}} : {word}" for word in [*others, f"{last} *" if asked.text.endswith("*") else last]])
        bearers = names.exactly(self._connection, "entity", asked.text, MOST_NAMES)
        # So many go by a name only where their own names hold it.
        speakers = [_quoted(mark("speaker", bearer)) for bearer in bearers[:MOST_NAMES]]
        known = (
            [] if len(bearers) > MOST_BEARERS else names.of_entities(self._connection, bearers)
        )  # "Korea Utara dan Rusia" said it for Korut
        return _joined("OR", [words, *(f"{{name who}} : {_quoted(plain(name))}" for name in known if has_words(name)), *speakers])

    def _about(self, asked: Named) -> str:
        if ENTITY_ID.fullmatch(asked.text):
            return _any_mark([mark("entity", asked.text)])
        find = names.like if asked.text.endswith("*") else names.exactly
        bearers = find(self._connection, "entity", asked.text, MOST_NAMES)
        said = f"said : {_quoted(plain(asked.text))}" + " *" * asked.text.endswith("*")
        return _joined("OR", [said, self._marks("entity", asked, bearers)])

    def _marks(self, kind: MarkKind, asked: Named, found: Sequence[str]) -> str:
        if len(found) > MOST_NAMES:
            raise NotUnderstood("too_many", asked.at, value=asked.text, limit=MOST_NAMES)
        return _any_mark([mark(kind, target) for target in found] or _NEVER)

    def _unit(self, perhaps: Sequence[str]) -> tuple[str, int]:
        """The longest unit that the words begin with, and how many of them it takes."""
        for length in range(len(perhaps), 0, -1):
            unit = as_unit(" ".join(perhaps[:length]))
            if names.is_unit(self._connection, unit):
                return unit, length
        return ANY_UNIT, 0

    def _number(self, node: Number, unit: str) -> str:
        if node.range.low is not None and node.range.low == node.range.high:
            return _any_mark([exactly(node.range.low, unit)])
        covered = cover(node.range)
        marks = [mark("bucket", bucket, unit) for bucket in covered.buckets]
        marks += [exactly(figure, unit) for edge in covered.edges for figure in self._figures(unit, edge, node.range)]
        return _any_mark(marks or _NEVER)

    def _figures(self, unit: str, edge: tuple[Decimal, Decimal], within: Range) -> Iterable[Decimal]:
        known = names.figures(self._connection, unit, float(edge[0]), float(edge[1]))
        return (figure for figure in map(as_decimal, known) if edge[0] <= figure < edge[1] and within.holds(figure))


def _plainly(node: Phrase | Beginning | Told | Dated) -> str:
    """What needs no looking up."""
    match node:
        case Phrase():
            return f"said : {_quoted(node.text)}" if node.within == "said" else _quoted(node.text)
        case Beginning():
            return f"{_quoted(node.text)} *"
        case Told():
            return _any_mark([mark(node.kind, node.value)])
        case Dated():
            return _any_mark([mark("dated")])


def _leading_words(nodes: Sequence[Node]) -> Iterable[Word]:
    for node in nodes:
        if not isinstance(node, Word):
            return
        yield node


def _word(text: str) -> str:
    """A word as it is or in any form that folds alike. What is no single word of letters is a phrase."""
    if re.fullmatch(r"\w+", plain(text)) and plain(text).isalpha():
        form = folded(text)
        return f"({_quoted(form)} OR {_quoted(as_folded(form))})"
    return _quoted(text)


def _any_mark(marks: Sequence[str]) -> str:
    return _joined("OR", [_quoted(one) for one in marks])


def _joined(operator: str, parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({f' {operator} '.join(parts)})"


def _quoted(text: str) -> str:
    doubled = text.replace("\0", " ").replace('"', '""')
    return f'"{doubled}"' if has_words(doubled) else _quoted(_NEVER[0])
