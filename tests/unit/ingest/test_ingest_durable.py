"""Files that are put on disk together."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from klaim_ingest.inbox import durable
from klaim_ingest.inbox.objects import Objects

MANY = 40


def contents(count: int) -> list[tuple[str, bytes]]:
    texts = [f"Jembatan nomor {number} rusak.".encode() for number in range(count)]
    return [(hashlib.sha256(text).hexdigest(), text) for text in texts]


def kept(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("count", [1, MANY])
def test_every_file_is_stored_under_its_digest_and_nothing_else_is_left(tmp_path: Path, count: int) -> None:
    objects, files = Objects(tmp_path), contents(count)
    objects.put(files[:1])
    objects.put(files)
    objects.finish()
    assert kept(tmp_path) == dict(files)
    assert all((tmp_path / sha256[:2] / sha256).exists() for sha256, _ in files)


def test_no_file_has_its_name_before_its_bytes_are_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[tuple[int, int]] = []
    really_flush = durable.flush

    def flush(paths: list[str]) -> None:
        steps.append((len(paths), sum(not path.name.startswith(".") for path in tmp_path.glob("*.txt"))))
        really_flush(paths)

    monkeypatch.setattr(durable, "flush", flush)
    durable.write_durably((tmp_path / f"{number}.txt", b"isi") for number in range(MANY))
    assert steps == [(MANY, 0), (1, MANY)]


def test_what_a_full_disk_did_not_take_is_not_there_and_takes_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    objects, files = Objects(tmp_path), contents(MANY)
    really_write, left = os.write, [10]

    def full(descriptor: int, data: memoryview) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        return really_write(descriptor, data[:5] if left[0] == 0 else data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        objects.put(files)
    left[0] = 1000
    objects.put(files)
    objects.finish()
    assert kept(tmp_path) == dict(files)


def test_a_folder_that_was_taken_away_meanwhile_is_made_again_at_the_next_try(tmp_path: Path) -> None:
    objects, files = Objects(tmp_path), contents(1)
    objects.put(files)
    objects.finish()
    shutil.rmtree(tmp_path / files[0][0][:2])
    with pytest.raises(FileNotFoundError):
        objects.put(files)
    objects.put(files)
    objects.finish()
    assert kept(tmp_path) == dict(files)


@pytest.mark.parametrize("at_once", [True, False])
def test_files_whose_flush_fails_are_taken_away_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool) -> None:
    def fails(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(durable, "_SYNCFS", fails if at_once else None)
    monkeypatch.setattr(os, "fsync", fails)
    objects, files = Objects(tmp_path), contents(MANY)
    for sha256, _ in files:
        (tmp_path / sha256[:2]).mkdir(exist_ok=True)
    objects.put(files)
    with pytest.raises(OSError, match="Input/output"):
        objects.finish()
    assert kept(tmp_path) == {}


def test_a_file_system_that_cannot_be_flushed_as_a_whole_is_flushed_file_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(durable, "_SYNCFS", None)
    monkeypatch.setattr(os, "fsync", flushed.append)
    durable.write_durably((tmp_path / f"{number}.txt", b"isi") for number in range(MANY))
    assert len(flushed) == MANY + 1
