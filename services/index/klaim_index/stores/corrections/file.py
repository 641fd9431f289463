"""Corrections in a file beside the ledger: one event a line, only ever added to. It is all that a rebuilt ledger needs of them."""

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol

import structlog
from pydantic import ValidationError

from klaim_shared.errors import Unavailable
from klaim_shared.messages import CorrectionMade, Event
from klaim_shared.topology import COMMAND, CORRECTION_MADE, THE_CORRECTIONS

log = structlog.get_logger()
NAME = "corrections.jsonl"
_Correction = Event[CorrectionMade]


class CorrectionsFile:
    """The file. What `keep` was given is on disk when it returns; its methods may be called from any thread."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._lock = path, threading.Lock()
        self._ids = {event.data.correction_id for event in self.read()}

    def read(self) -> list[Event[CorrectionMade]]:
        """All corrections, in the order they were kept. A line that cannot be read stays where it is, and the log says so."""
        return list({event.data.correction_id: event for event in _events(self._path)}.values())

    def keep(self, events: Iterable[Event[CorrectionMade]]) -> None:
        """Add those that are not kept yet. Unavailable where the disk does not take them."""
        with self._lock:
            fresh = {event.data.correction_id: event for event in events if event.data.correction_id not in self._ids}
            if not fresh:
                return
            try:
                self._append([event.model_dump_json().encode() for event in fresh.values()])
            except OSError as error:
                raise Unavailable(f"Corrections cannot be kept just now: {error.strerror or error}.") from error
            self._ids |= fresh.keys()

    def _append(self, lines: Sequence[bytes]) -> None:
        """Whole lines: what a crash left half written at the end is no correction, since nobody was told that it was kept."""
        is_new = not self._path.exists()
        with self._path.open("a+b") as file:
            _mend(file)
            file.write(b"".join(line + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            _sync_folder(self._path.parent)


class _Ledger(Protocol):
    def correct(self, made: Sequence[CorrectionMade]) -> None: ...

    def all_corrections(self) -> Sequence[CorrectionMade]: ...


def agree(file: CorrectionsFile, ledger: _Ledger) -> None:
    """Let the ledger have all that the file holds (a new ledger, a restored one), and the file what only the ledger has (a lost file)."""
    said = [event.data for event in file.read()]
    try:
        ledger.correct(said)
    except Unavailable:
        raise
    except Exception:  # noqa: BLE001 - our own fault, logged below: one correction must not keep the ledger from its other work
        for made in said:
            _correct_alone(ledger, made)
    file.keep(
        CORRECTION_MADE.event(
            made, service=COMMAND, article_id=THE_CORRECTIONS, correlation=f"correction_{made.at.isoformat()}", time=made.at
        )
        for made in ledger.all_corrections()
    )


def _correct_alone(ledger: _Ledger, made: CorrectionMade) -> None:
    try:
        ledger.correct([made])
    except Unavailable:
        raise
    except Exception:
        log.exception("a correction is kept and does not act", correction=made.correction_id)


def _events(path: Path) -> Iterator[Event[CorrectionMade]]:
    if not path.exists():
        return
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if line.strip():
            try:
                yield _Correction.model_validate_json(line)
            except ValidationError:
                log.error("a line is no correction and is left out", file=str(path), line=number)  # noqa: TRY400 - the line is told, not quoted


def _mend(file: IO[bytes]) -> None:
    """End the last line where it can be read (an editor left it so), and take it away where it was only half written."""
    file.seek(0)
    whole, newline, last = file.read().rpartition(b"\n")
    if not last:
        return
    try:
        _Correction.model_validate_json(last)
    except ValidationError:
        file.truncate(len(whole + newline))
    else:
        file.write(b"\n")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
