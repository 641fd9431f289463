"""A dead letter: the entry as it came, with why, who, how often and when."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, get_args

from pydantic import BaseModel, Field

from klaim_shared.errors import Rejected
from klaim_shared.streams.wire import Fields, decode
from klaim_shared.topology import SUBSCRIPTIONS, Subscription

REASON, ERROR, SERVICE, TRIES, TIME, ENTRY = b"reason", b"error", b"service", b"tries", b"time", b"entry"
OURS: Final = (REASON, ERROR, SERVICE, TRIES, TIME, ENTRY)
ORIGINAL: Final = b"original-"

GAVE_UP: Final = "gave_up"
Reason = Literal[
    "gave_up",  # given to a worker again and again, and never answered: it failed, hung or died on it
    "crashed",  # the article broke the extractor: it failed on it, or the process that extracts ended
    "too_slow",  # its extraction took more time than any article needs
    "too_much_memory",  # its extraction took more memory than any article needs
    "not_cloudevent",  # the entry holds no CloudEvent in JSON
    "schema_too_new",  # of a later version than this klaim reads
    "unknown_type",  # an event of a kind that does not belong on the stream
    "invalid_event",  # an event of ours that does not follow its schema
    "contradicts_ledger",  # the ledger can never keep it
    "rejected",  # turned away by a service for a reason of its own, told in `error`
    "foreign",  # no letter of klaim's: somebody else put it on the dead letter stream
]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
_WRITTEN: Final[Mapping[str, Reason]] = {reason: reason for reason in REASONS if reason != "foreign"}
_ID: Final = re.compile(r"([a-z0-9.]{1,200}):(?!0+-0+$)(\d{1,19}-\d{1,19})", re.ASCII)


class DeadLetter(BaseModel):
    """What a group gave up on, and why. What somebody else put there may lack any of it: empty, or null."""

    letter_id: str = Field(description="Names this letter for good: STREAM.GROUP:ID, ID being its place on the dead letter stream.")
    stream: str
    group: str
    entry: str = Field(description="The entry's id on its stream.")
    reason: Reason
    error: str = Field(description="The reason in one sentence.")
    tries: int | None
    time: datetime | None


class LetterInFull(DeadLetter):
    """A dead letter with the entry that it stands for."""

    event_id: str | None = Field(description="The id of the event; null where it cannot be read. A replay gives the same one.")
    event_type: str | None
    article_id: str | None
    unreadable: str | None = Field(description="Why this klaim cannot read the entry, in one sentence; null where it can.")
    fields: dict[str, str] = Field(description="The entry's fields as they came; bytes that are no UTF-8 are written \\xNN.")


def letter(fields: Fields, *, entry: bytes, reason: str, error: str, service: str, tries: int, time: datetime) -> dict[bytes, bytes]:
    """The fields of the dead letter. A field of the entry that bears one of our names is kept as `original-NAME`.

    A reason that is not on the list becomes `rejected`: the sentence tells it.
    """
    kept = {(ORIGINAL + name if name in OURS else name): value for name, value in fields.items()}
    ours = (
        (reason if reason in _WRITTEN else "rejected").encode(),
        error.encode("utf-8", "replace"),
        service.encode(),
        str(tries).encode(),
        time.isoformat().encode(),
        entry,
    )
    return kept | dict(zip(OURS, ours, strict=True))


def listed(reason: bytes) -> Reason:
    """The reason that a letter gives; `foreign` where it is none of ours."""
    return _WRITTEN.get(reason.decode("utf-8", "replace"), "foreign")


def opened(subscription: Subscription, at: bytes, fields: Mapping[bytes, bytes]) -> DeadLetter:
    """The letter at the place *at* of the subscription's dead letter stream, as far as it can be read."""
    told = {name: fields.get(name, b"").decode("utf-8", "replace") for name in OURS}
    return DeadLetter(
        letter_id=f"{_prefix(subscription)}:{at.decode()}",
        stream=subscription.stream.name,
        group=subscription.group,
        entry=told[ENTRY],
        reason=listed(fields.get(REASON, b"")),
        error=told[ERROR],
        tries=int(told[TRIES]) if told[TRIES].isdecimal() and len(told[TRIES]) < 10 else None,
        time=_moment(told[TIME]),
    )


def opened_in_full(subscription: Subscription, at: bytes, fields: Mapping[bytes, bytes]) -> LetterInFull:
    """The same, with the entry."""
    entry = {_as_it_was(name): value for name, value in fields.items() if name not in OURS}
    event, unreadable = None, None
    try:
        event = decode(entry)
    except Rejected as error:
        unreadable = str(error)
    return LetterInFull(
        **opened(subscription, at, fields).model_dump(),
        event_id=event and event.id,
        event_type=event and event.type,
        article_id=event and event.subject,
        unreadable=unreadable,
        fields={_text(name): _text(value) for name, value in entry.items()},
    )


def located(letter_id: str) -> tuple[Subscription, bytes] | None:
    """Whose letter it is, and its place on the dead letter stream; None where no letter can have that id."""
    parts = _ID.fullmatch(letter_id)
    found = next((each for each in SUBSCRIPTIONS if parts and _prefix(each) == parts[1]), None)
    return (found, parts[2].encode()) if found and parts else None


def _prefix(subscription: Subscription) -> str:
    return subscription.dead_letter.removesuffix(".dead")


def _as_it_was(name: bytes) -> bytes:
    bare = name.removeprefix(ORIGINAL)
    return bare if bare in OURS else name


def _text(value: bytes) -> str:
    return value.decode("utf-8", "backslashreplace")


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None
