"""What of a question may stand in a text, with the names and units that the ledger knows looked up once for the whole question."""

import sqlite3
from collections.abc import Iterator, Sequence

from klaim_index.core.query import ENTITY_ID
from klaim_index.core.search.entry import ANY_UNIT, as_unit
from klaim_index.core.search.figures import Range
from klaim_index.core.search.seen import Sought
from klaim_index.core.search.tree import All, Any, Beginning, Named, Node, Number, Phrase, Word
from klaim_index.core.search.words import folded, plain
from klaim_index.stores.search import names
from klaim_index.stores.search.matching import LONGEST_NAME, MOST_BEARERS, MOST_NAMES


def sought(connection: sqlite3.Connection, asked: All) -> Sought:
    """All of it but for what must not hold."""
    parts = list(_parts(connection, asked.nodes))
    return Sought(
        forms=frozenset(form for part in parts for form in part.forms),
        beginnings=tuple(beginning for part in parts for beginning in part.beginnings),
        phrases=frozenset(phrase for part in parts for phrase in part.phrases),
        entities=frozenset(entity for part in parts for entity in part.entities),
        figures=frozenset(figure for part in parts for figure in part.figures),
    )


def _parts(connection: sqlite3.Connection, nodes: Sequence[Node]) -> Iterator[Sought]:
    yield from (_of_name(connection, run) for run in _runs(nodes))
    for node in nodes:
        match node:
            case All() | Any():
                yield from _parts(connection, node.nodes)
            case Word() | Phrase():
                yield _of_words(node.text, fold=isinstance(node, Word))
            case Beginning():
                yield Sought(beginnings=(plain(node.text),))
            case Number():
                yield Sought(figures=frozenset({_figure(connection, node)}))
            case Named(kind="about"):
                yield _of_entity(connection, node.text)
            case _:
                pass


def _runs(nodes: Sequence[Node]) -> Iterator[str]:
    """Words that stand together, as many as a name may have: any of them may be one."""
    for at in range(len(nodes)):
        words: list[str] = []
        for node in nodes[at : at + LONGEST_NAME]:
            if not isinstance(node, Word):
                break
            words.append(node.text)
            yield " ".join(words)


def _of_words(text: str, *, fold: bool) -> Sought:
    words = tuple(plain(text).split())
    if fold and len(words) == 1 and words[0].isalpha():
        return Sought(forms=frozenset({folded(words[0])}))
    return Sought(phrases=frozenset({words})) if words else Sought()


def _of_name(connection: sqlite3.Connection, text: str) -> Sought:
    bearers = names.exactly(connection, "entity", text, MOST_BEARERS)
    return Sought(entities=frozenset(bearers)) if len(bearers) <= MOST_BEARERS else Sought()


def _of_entity(connection: sqlite3.Connection, text: str) -> Sought:
    if ENTITY_ID.fullmatch(text):
        return Sought(entities=frozenset({text}))
    begins = text.endswith("*")
    bearers = frozenset((names.like if begins else names.exactly)(connection, "entity", text, MOST_NAMES))
    words = plain(text)
    if begins and " " not in words:
        return Sought(beginnings=(words,) if words else (), entities=bearers)
    return Sought(phrases=frozenset({tuple(words.split())} if words else ()), entities=bearers)


def _figure(connection: sqlite3.Connection, node: Number) -> tuple[Range, str]:
    if node.unit:
        return node.range, as_unit(node.unit)
    units = (as_unit(" ".join(node.perhaps[:length])) for length in range(len(node.perhaps), 0, -1))
    return node.range, next((unit for unit in units if names.is_unit(connection, unit)), ANY_UNIT)
