"""Whatever code decides about what is derived, its edition changes with it: nobody has to remember."""

import ast
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from klaim_index.stores import editions

ROOT = Path(str(files("klaim_index")))
# What may change without the result: how connections are opened, what messages travel, how what is made is asked for.
NOT_DECIDING = {"stores/connections.py", "core/__init__.py", "stores/__init__.py", "stores/groups/__init__.py", "core/search/__init__.py"}


def code_behind(*entries: str) -> set[str]:
    """Every module of the index that those import, and those that these import."""
    found: set[str] = set()
    waiting = [ROOT / entry for entry in entries]
    while waiting:
        module = waiting.pop()
        if (name := module.relative_to(ROOT).as_posix()) not in found:
            found.add(name)
            waiting += _imported(module)
    return found


def _imported(module: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        named: Iterable[str] = ()
        if isinstance(node, ast.ImportFrom) and node.module:
            named = (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        for name in named:
            if name.startswith("klaim_index."):
                path = ROOT.joinpath(*name.split(".")[1:])
                yield from (one for one in (path.with_suffix(".py"), path / "__init__.py") if one.exists())


@pytest.mark.parametrize(
    ("paths", "entries"),
    [
        (editions.GROUPS, ("stores/groups/regrouping.py", "stores/groups/corrected.py", "core/grouping/whole.py")),
        (editions.SEARCH, ("core/search/entry.py",)),
    ],
)
def test_an_edition_covers_all_the_code_that_its_result_comes_from(paths: tuple[str, ...], entries: tuple[str, ...]) -> None:
    covered = {Path(str(source)).relative_to(ROOT).as_posix() for source, _ in editions.sources(paths)}
    assert code_behind(*entries) - NOT_DECIDING <= covered


def test_an_edition_covers_every_list_that_the_code_reads() -> None:
    covered = {Path(str(source)).name for source, is_list in editions.sources(editions.GROUPS) if is_list}
    assert {path.name for path in (ROOT / "core/grouping/data").iterdir() if path.suffix in {".txt", ".tsv"}} <= covered


CODE = b'''"""What it is for."""

import re  # for words

LIMIT = 3  # of them
TEXT = """not a docstring # nor a comment"""


def first(text: str) -> str:
    """The first word."""
    # as it stands
    return re.split(r"#", text)[0]
'''


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"What it is for.", b"Something else."),
        (b"  # of them", b""),
        (b"    # as it stands\n", b""),
        (b"The first word.", b"One\n    two."),
    ],
)
def test_what_is_said_of_code_changes_no_edition(before: bytes, after: bytes) -> None:
    assert before in CODE
    assert editions.code(CODE.replace(before, after)) == editions.code(CODE)


@pytest.mark.parametrize(
    ("before", "after"), [(b"LIMIT = 3", b"LIMIT = 4"), (b"nor a comment", b"nor another"), (b'r"#"', b'r"##"'), (b"[0]", b"[1]")]
)
def test_what_code_does_changes_its_edition(before: bytes, after: bytes) -> None:
    assert before in CODE
    assert editions.code(CODE.replace(before, after)) != editions.code(CODE)


def test_any_line_of_the_grouping_that_changes_gives_another_edition() -> None:
    parts = [source.read_bytes() for source, _ in editions.sources(editions.GROUPS)]
    whole = editions.digest(parts)
    for nth, part in enumerate(parts):
        assert editions.digest([*parts[:nth], part + b"x", *parts[nth + 1 :]]) != whole
    assert editions.of_groups() != editions.of_search()
