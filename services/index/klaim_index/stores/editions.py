"""Which code made what is derived in a ledger: where that code is another now, what it made has to be made again.

An edition is a digest of the code and the lists that decide about the result, without comments and docstrings: nobody has to remember
to raise it.
"""

import hashlib
import sqlite3
import tokenize
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

# What decides how claims are found. A test follows the imports of both, so that none is forgotten.
SEARCH = ("core/search/entry.py", "core/search/words.py", "core/search/figures.py", "core/grouping/stems.py", "core/grouping/data")
GROUPS = (
    "core/grouping",
    "core/correcting",
    "stores/bodies.py",
    *(f"stores/groups/{name}.py" for name in ("bonds", "corrected", "recall", "regrouping", "settling", "sides", "tying")),
)


@cache
def of_search() -> str:
    """The edition of what claims are found by."""
    return digest(source.read_bytes() if is_list else code(source.read_bytes()) for source, is_list in sources(SEARCH))


@cache
def of_groups() -> str:
    """The edition of what articles have in common."""
    return digest(source.read_bytes() if is_list else code(source.read_bytes()) for source, is_list in sources(GROUPS))


def is_made(ledger: sqlite3.Connection) -> bool:
    """Whether all that is derived in that ledger was made by this code, and wholly. Its migrations must have been applied."""
    search = ledger.execute("SELECT edition, done IS NULL FROM entries_made").fetchall()
    groups = ledger.execute("SELECT edition, attempt FROM groups_made").fetchall()
    return (search, groups) == ([(of_search(), 1)], [(of_groups(), "")])


def sources(paths: Iterable[str]) -> Iterator[tuple[Traversable, bool]]:
    """Every file at or under those paths within this distribution, with whether it is a list rather than code."""
    for path in paths:
        yield from _files(files("klaim_index").joinpath(path))


def digest(parts: Iterable[bytes]) -> str:
    """16 hexadecimal digits that tell one sequence of parts from another."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]


def code(source: bytes) -> bytes:
    """Python without its comments, docstrings and empty lines: what is left decides."""
    lines = source.decode().splitlines()
    begins = True  # a string at the beginning of a statement is a docstring
    for token in tokenize.tokenize(BytesIO(source).readline):
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and begins):
            _cut(lines, token.start, token.end)
        if token.type not in _BETWEEN:
            begins = token.type in _BEFORE_STATEMENTS
    return "\n".join(line.rstrip() for line in lines if line.strip()).encode()


def _cut(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> None:
    before, after = lines[start[0] - 1][: start[1]], lines[end[0] - 1][end[1] :]
    lines[start[0] - 1 : end[0]] = [before + after, *[""] * (end[0] - start[0])]


def _files(path: Traversable) -> Iterator[tuple[Traversable, bool]]:
    if not path.is_dir():
        yield path, not path.name.endswith(".py")
        return
    for item in sorted(path.iterdir(), key=lambda item: item.name):
        if not item.name.startswith(("__pycache__", ".")):
            yield from _files(item)


_BETWEEN = {tokenize.COMMENT, tokenize.NL}
_BEFORE_STATEMENTS = {tokenize.ENCODING, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
