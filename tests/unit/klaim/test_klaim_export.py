"""Records are counted as their bytes go by, however they are cut; a file gets its name, and nothing else loses its own."""

import csv
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim.client import Ledger
from klaim.export import NoFile, Records, export


@given(st.lists(st.tuples(st.text(st.sampled_from('a,"\r\n;é')), st.text(st.sampled_from('"\r\n'))), max_size=8), st.integers(1, 7))
def test_a_table_has_as_many_records_as_a_reader_of_csv_finds(rows: list[tuple[str, str]], size: int) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([("one", "other"), *rows])
    raw = text.getvalue().encode()
    records = Records("csv")
    for start in range(0, len(raw), size):
        records.see(raw[start : start + size])

    assert records.count == len(rows)


def test_lines_are_counted_by_their_ends() -> None:
    records = Records("jsonl")
    records.see(b'{"a": "\\n"}\n{"b"')
    records.see(b": 1}\n")

    assert records.count == 2


@contextmanager
def _three(*_: object) -> Iterator[tuple[int, Iterator[bytes]]]:
    yield 3, iter([b"{}\n{}\n", b"{}\n"])


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """One that has three claims."""
    with Ledger("http://127.0.0.1:9") as made:
        monkeypatch.setattr(made, "export", _three)
        yield made


def test_an_export_goes_through_a_symlink_to_the_file_behind_it(ledger: Ledger, tmp_path: Path) -> None:
    file, link, loose = tmp_path / "claims.jsonl", tmp_path / "link", tmp_path / "loose"
    file.write_text("before")
    link.symlink_to(file)
    loose.symlink_to(tmp_path / "new.jsonl")
    for name in (link, loose):
        export(ledger, "claims", "jsonl", name, {})

    assert link.is_symlink()
    assert loose.is_symlink()
    assert file.read_text() == (tmp_path / "new.jsonl").read_text() == "{}\n" * 3


def test_what_is_no_regular_file_is_refused_and_stays_what_it_is(ledger: Ledger, tmp_path: Path) -> None:
    pipe, link, folder = tmp_path / "pipe", tmp_path / "link", tmp_path / "folder"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    folder.mkdir()
    for name in (pipe, link, folder):
        with pytest.raises(NoFile, match=f"{name.name} is no regular file"):
            export(ledger, "claims", "jsonl", name, {})

    assert pipe.is_fifo()
    assert {path.name for path in tmp_path.iterdir()} == {"pipe", "link", "folder"}


def test_a_folder_that_is_not_there_is_named(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(NoFile, match=r"missing/x\.jsonl cannot be written: there is no folder .*missing\.$"):
        export(ledger, "claims", "jsonl", tmp_path / "missing" / "x.jsonl", {})
