"""Values as CSV (RFC 4180): one line each under a heading that the model alone decides, safe to open in a spreadsheet.

The rule by which nested fields become flat (docs/exporting.md): what is within a field is a column `field.inner`; a list, or a mapping of
any names, is one cell of JSON; null is an empty cell. A text that a spreadsheet would take for a formula stands behind an apostrophe, and
so does one that begins with an apostrophe: taking one away gives back every text as it was, but for control characters (tabs and line ends
are none): those are left out, as no table needs them and a terminal obeys them.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import to_json

BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")  # OWASP's list, and what ASVS adds to it
_APOSTROPHE = "'"
# What a terminal or a program of old obeys instead of showing it, and no text needs; tabs and line ends are text.
_CONTROLS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {ord("\t"), ord("\n"), ord("\r")})
_ESCAPES = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}  # the others JSON escapes itself


@cache
def columns(model: type[BaseModel]) -> tuple[str, ...]:
    """The heading: `claim_id`, `article.title` …"""
    return tuple(".".join(path) for path in _paths(model))


def lines(model: type[BaseModel], rows: Iterable[Mapping[str, Any]], *, heading: bool = True) -> Iterator[str]:
    """The heading and the rows, shaped as the model's JSON, as lines that end in CR LF."""
    paths = _paths(model)
    if heading:
        yield _line([".".join(path) for path in paths])
    for row in rows:
        yield _line([_cell(_at(row, path)) for path in paths])


@cache
def _paths(model: type[BaseModel]) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    for name, field in model.model_fields.items():
        inner = _model(field.annotation)
        found += [(name, *path) for path in _paths(inner)] if inner else [(name,)]
    return tuple(found)


def _model(annotation: object) -> type[BaseModel] | None:
    """The model that a field holds, if it holds one, or one or none."""
    if get_origin(annotation) is Annotated:
        return _model(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        [*kinds] = [kind for kind in get_args(annotation) if kind is not NoneType]
        return _model(kinds[0]) if len(kinds) == 1 else None
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _at(row: Mapping[str, Any], path: tuple[str, ...]) -> object:
    value: Any = row
    for name in path:
        if value is None:
            return None
        value = value.get(name)
    return value


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            value = value.translate(_CONTROLS)
            return f"{_APOSTROPHE}{value}" if value.lstrip(" ").startswith((*_FORMULA, _APOSTROPHE)) else value
        case _:
            return to_json(value).decode().translate(_ESCAPES)


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
