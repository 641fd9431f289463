"""What the two processes say to each other, as JSON: nothing that a subverted reader says is ever unpickled or run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ConfigDict, TypeAdapter

from klaim_ingest.core.article import Draft
from klaim_ingest.core.raw import BadItem


@dataclass(frozen=True)
class File:
    """What is to be read: a file's bytes, its sidecar's, and what it is called."""

    source_name: str
    raw_sha256: str
    data: bytes
    sidecar: bytes | None
    now: datetime


@dataclass(frozen=True)
class Found:
    """The articles of a file, and those of its items that are none."""

    drafts: tuple[Draft, ...]
    bad_items: tuple[BadItem, ...] = ()


@dataclass(frozen=True)
class Refused:
    """The whole file is turned away."""

    reason: str
    sentence: str


@dataclass(frozen=True)
class Broken:
    """A fault in a reader, and where."""

    error: str
    trace: str


@dataclass(frozen=True)
class Ready:
    """The process can take a file: said once when it has started, and after each file."""


Answer = Draft | BadItem | Refused | Broken | Ready


@dataclass(frozen=True)
class _Head:
    """What is known of a file besides its bytes."""

    source_name: str
    raw_sha256: str
    now: datetime
    size: int
    sidecar_size: int | None


_HEADS = TypeAdapter(list[_Head])
_TAGS: dict[type, bytes] = {Draft: b"d", BadItem: b"i", Refused: b"r", Broken: b"x", Ready: b"."}
# A tuple of one: only around a dataclass can it be said how its bytes are written.
_KINDS = {
    tag: TypeAdapter(tuple[kind], config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))  # type: ignore[valid-type]
    for kind, tag in _TAGS.items()
}


def order_bytes(files: Sequence[File]) -> bytes:
    """Files as they are handed over: a line on all of them, then their bytes."""
    heads = [_Head(file.source_name, file.raw_sha256, file.now, len(file.data), _size(file.sidecar)) for file in files]
    return b"%b\n%b" % (_HEADS.dump_json(heads), b"".join(part for file in files for part in (file.data, file.sidecar or b"")))


def order_of(message: bytes) -> Iterator[File]:
    """The files that were handed over."""
    at = message.index(b"\n") + 1
    for head in _HEADS.validate_json(message[: at - 1]):
        beside, end = at + head.size, at + head.size + (head.sidecar_size or 0)
        sidecar = None if head.sidecar_size is None else message[beside:end]
        yield File(head.source_name, head.raw_sha256, message[at:beside], sidecar, head.now)
        at = end


def answer_bytes(*answers: Answer) -> bytes:
    """Answers as they travel, a line each."""
    return b"\n".join(_TAGS[type(answer)] + _KINDS[_TAGS[type(answer)]].dump_json((answer,)) for answer in answers)


def answers_of(message: bytes) -> Iterator[Answer]:
    """The answers in a message, each validated when it is asked for. Raises `ValueError` where it is none."""
    for line in message.split(b"\n"):
        kind = _KINDS.get(line[:1])
        if kind is None:
            raise ValueError("no answer begins so")
        answer: Answer = kind.validate_json(line[1:])[0]
        yield answer


def _size(data: bytes | None) -> int | None:
    return None if data is None else len(data)
