"""Exports on this machine: all of it in a file, or no file; all of it on standard output, or a failure."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from klaim.client import BrokenOff, Ledger
from klaim.output import complain
from klaim_shared.errors import KlaimError

BOM = b"\xef\xbb\xbf"


class NoFile(KlaimError):
    """There can be no file of that name, in one sentence."""


class Records:
    """Counts the records of JSON Lines or CSV as their bytes go by; a line end within quotation marks ends no record of CSV."""

    def __init__(self, form: str) -> None:
        self._csv = form == "csv"
        self._quoted = False
        self.count = -1 if self._csv else 0  # the heading is none

    def see(self, piece: bytes) -> None:
        """The next bytes."""
        if not self._csv:
            self.count += piece.count(b"\n")
            return
        for nth, part in enumerate(piece.split(b'"')):
            if nth:
                self._quoted = not self._quoted
            if not self._quoted:
                self.count += part.count(b"\n")


def export(ledger: Ledger, kind: str, form: str, out: Path | None, filters: Mapping[str, str | None]) -> int:
    """Write all that passes to *out* (None: standard output); how many. Raises NoFile, or BrokenOff, and then leaves no file."""
    with _target(out) as target, ledger.export(kind, form, filters) as (count, pieces):
        records = Records(form)
        for nth, piece in enumerate(pieces):
            records.see(piece)
            target.write(piece.removeprefix(BOM) if nth == 0 and out is None else piece)
        if form in {"jsonl", "csv"} and records.count != count:
            raise BrokenOff(f"Of {count} {kind} only {records.count} came.")
    return count


@contextmanager
def _target(out: Path | None) -> Iterator[BinaryIO]:
    """Where to write: a file that gets its name only when all of it is on disk."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    file_itself = _regular(out)
    part = file_itself.with_name(f"{file_itself.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(file_itself)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _regular(out: Path) -> Path:
    """The file that *out* is, or leads to; NoFile for what is there and is none, such as a device, and where no folder is."""
    if out.exists() and not out.is_file():
        raise NoFile(f"{out} is no regular file and is left alone; without --out all of it goes to standard output.")
    found = Path(os.path.realpath(out))
    if not found.parent.is_dir():
        raise NoFile(f"{out} cannot be written: there is no folder {found.parent}.")
    return found


def tell(count: int, kind: str, out: Path | None) -> None:
    """How many were written, on standard error."""
    complain(f"{count} {kind}{f' in {out}' if out else ''}.")
