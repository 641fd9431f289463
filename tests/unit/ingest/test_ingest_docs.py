"""docs/inputs.md tells what the readers do."""

import re
from pathlib import Path
from typing import get_args

from klaim_ingest.core.raw import MAX_FILE_BYTES, MAX_ITEMS, MAX_TEXT_BYTES, MAX_UNPACKED_BYTES, SUFFIXES
from klaim_ingest.readers import fields
from klaim_ingest.readers.html import MAX_ELEMENTS
from klaim_ingest.readers.kinds import FORMATS
from klaim_ingest.readers.pdf import MAX_PAGES
from klaim_shared.messages import RejectionReason

TEXT = (Path(__file__).parents[3] / "docs" / "inputs.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, its own header not counted."""
    below = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in below.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_format_is_told_with_its_suffixes() -> None:
    assert [(kind, tuple(named(suffixes)), what) for kind, suffixes, what in rows("Formats")] == [
        (format_.kind, format_.suffixes, format_.what) for format_ in FORMATS
    ]
    assert {suffix for format_ in FORMATS for suffix in format_.suffixes} == set(SUFFIXES)


def test_every_name_of_a_field_is_told() -> None:
    told = {field: tuple(named(names)) for field, names in rows("Fields")}
    assert told == {"text": (*fields.TEXT, *fields.HTML), **fields.ONE, **fields.MANY}


def test_every_reason_is_told() -> None:
    assert {named(code)[0] for code, _ in rows("What is turned away, and why")} == set(get_args(RejectionReason))


def test_every_limit_is_told() -> None:
    limits = (
        f"a file of {MAX_FILE_BYTES // 1_000_000} MB, an article of {MAX_TEXT_BYTES // 1_000_000} MB, a page of {MAX_ELEMENTS:,} elements, "
        f"a PDF of {MAX_PAGES} pages, {MAX_UNPACKED_BYTES // 1_000_000} MB unpacked, {MAX_ITEMS:,} items"
    )
    assert limits in TEXT
