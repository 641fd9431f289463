"""A dead letter: the entry as it came, with why, who, how often and when."""

from datetime import datetime

from klaim_shared.streams.wire import Fields

REASON, ERROR, SERVICE, TRIES, TIME, ENTRY = b"reason", b"error", b"service", b"tries", b"time", b"entry"
_OURS = (REASON, ERROR, SERVICE, TRIES, TIME, ENTRY)
GAVE_UP = "gave_up"


def letter(fields: Fields, *, entry: bytes, reason: str, error: str, service: str, tries: int, time: datetime) -> dict[bytes, bytes]:
    """The fields of the dead letter. A field of the entry that bears one of our names is kept as `original-NAME`."""
    kept = {(b"original-" + name if name in _OURS else name): value for name, value in fields.items()}
    ours = (reason.encode(), error.encode("utf-8", "replace"), service.encode(), str(tries).encode(), time.isoformat().encode(), entry)
    return kept | dict(zip(_OURS, ours, strict=True))
