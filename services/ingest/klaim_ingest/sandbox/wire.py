"""What the two processes say to each other, as JSON: nothing that a subverted reader says is ever unpickled or run."""

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
    """What stands before a file's bytes: all else that is known of it."""

    source_name: str
    raw_sha256: str
    now: datetime
    size: int
    has_sidecar: bool


_HEAD = TypeAdapter(_Head)
_TAGS: dict[type, bytes] = {Draft: b"d", BadItem: b"i", Refused: b"r", Broken: b"x", Ready: b"."}
# A tuple of one: only around a dataclass can it be said how its bytes are written.
_KINDS = {
    tag: TypeAdapter(tuple[kind], config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))  # type: ignore[valid-type]
    for kind, tag in _TAGS.items()
}


def order_bytes(file: File) -> bytes:
    """A file as it is handed over."""
    head = _Head(file.source_name, file.raw_sha256, file.now, len(file.data), file.sidecar is not None)
    return b"%b\n%b%b" % (_HEAD.dump_json(head), file.data, file.sidecar or b"")


def order_of(message: bytes) -> File:
    """The file that was handed over."""
    head = _HEAD.validate_json(message[: message.index(b"\n")])
    content = message[message.index(b"\n") + 1 :]
    return File(head.source_name, head.raw_sha256, content[: head.size], content[head.size :] if head.has_sidecar else None, head.now)


def answer_bytes(answer: Answer) -> bytes:
    """An answer as it travels."""
    tag = _TAGS[type(answer)]
    return tag + _KINDS[tag].dump_json((answer,))


def answer_of(message: bytes) -> Answer:
    """The answer in a message. Raises `ValueError` where it is none."""
    kind = _KINDS.get(message[:1])
    if kind is None:
        raise ValueError("no answer begins so")
    answer: Answer = kind.validate_json(message[1:])[0]
    return answer
