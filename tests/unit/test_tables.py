"""Values as CSV: the heading is the model's, every text comes back, and no spreadsheet takes one for a formula."""

import csv
import io
import json
from typing import Any
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from klaim_shared import tables


class Inner(BaseModel):
    name: str | None = None
    share: float = 0.5


class Outer(BaseModel):
    key: str
    inner: Inner | None = Field(default=None, description="One or none.")
    names: tuple[str, ...] = ()
    counts: dict[str, int] = Field(default_factory=dict)
    said: bool = False
    number: int | float | None = None


def read(model: type[BaseModel], *rows: BaseModel) -> list[dict[str, str]]:
    text = "".join(tables.lines(model, [row.model_dump(mode="json") for row in rows]))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_what_is_within_a_field_is_a_column_of_its_own_and_a_list_is_one_cell() -> None:
    [row] = read(Outer, Outer(key="a", inner=Inner(name="b"), names=("c", "d;e"), counts={"f": 1}, said=True, number=-3))

    assert row == {
        "key": "a",
        "inner.name": "b",
        "inner.share": "0.5",
        "names": '["c","d;e"]',
        "counts": '{"f":1}',
        "said": "true",
        "number": "-3",
    }


def test_the_heading_is_the_same_where_nothing_is_known_and_where_there_are_no_rows() -> None:
    [row] = read(Outer, Outer(key=""))

    assert (row["key"], row["inner.name"], row["number"]) == ("", "", "")
    assert tuple(row) == tables.columns(Outer)
    assert "".join(tables.lines(Outer, [])) == ",".join(tables.columns(Outer)) + "\r\n"
    assert list(tables.lines(Outer, [], heading=False)) == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "'="])
def test_no_text_begins_as_a_formula_does(start: str) -> None:
    [row] = read(Outer, Outer(key=f"{start}HYPERLINK(1)"))

    assert row["key"] == f"'{start}HYPERLINK(1)"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_every_text_comes_back_by_taking_one_apostrophe_away_but_for_control_characters(texts: list[str]) -> None:
    rows = read(Outer, *(Outer(key=text, names=(text,)) for text in texts))

    plain = ["".join(one for one in text if one in "\t\r\n" or category(one) != "Cc") for text in texts]
    assert [row["key"].removeprefix("'") for row in rows] == plain
    assert [json.loads(row["names"]) for row in rows] == [[text] for text in texts]
    assert not [row for row in rows if row["key"].lstrip(" ")[:1] in {"=", "+", "-", "@", "\t", "\r"} - {""}]


@given(st.text(st.characters(categories=["Cc", "Lu"])))
def test_no_cell_holds_what_a_terminal_obeys_and_none_hides_a_formula(text: str) -> None:
    rows: list[dict[str, Any]] = [Outer(key=f"\x00\x1b={text}", names=(text,)).model_dump(mode="json")]
    *_, line = tables.lines(Outer, rows)
    assert not {one for one in line if category(one) == "Cc"} - {"\t", "\r", "\n"}
    assert line.startswith(("'=", "\"'="))


@given(st.text(st.sampled_from("a,\"\r\n'=;")))
def test_lines_end_in_crlf_and_only_quoted_cells_hold_line_ends(text: str) -> None:
    rows: list[dict[str, Any]] = [Outer(key=text).model_dump(mode="json")]
    for line in tables.lines(Outer, rows):
        assert line.endswith("\r\n")
        bare = line[:-2].split('"')[::2]  # what stands outside quotation marks
        assert not [part for part in bare if "\r" in part or "\n" in part]
