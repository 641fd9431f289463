"""What the two processes say to each other, as JSON: nothing that a subverted process says is ever unpickled or run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from klaim_shared.messages import ClaimExtracted

READY: Final = b"."


@dataclass(frozen=True)
class Broken:
    """A fault in the extractor, and where."""

    error: str
    trace: str


_CLAIMS = TypeAdapter(list[ClaimExtracted])
_BROKEN = TypeAdapter(Broken)


def claims_bytes(claims: Sequence[ClaimExtracted]) -> bytes:
    """Claims as they are answered."""
    return b"c" + _CLAIMS.dump_json(list(claims))


def broken_bytes(broken: Broken) -> bytes:
    """A fault as it is answered."""
    return b"x" + _BROKEN.dump_json(broken)


def answer_of(message: bytes) -> list[ClaimExtracted] | Broken:
    """What was answered. Raises `ValueError` where it is neither."""
    if message[:1] == b"c":
        return _CLAIMS.validate_json(message[1:])
    if message[:1] == b"x":
        return _BROKEN.validate_json(message[1:])
    raise ValueError("no answer begins so")
