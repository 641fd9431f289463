"""An event as the bytes of a stream entry, and back."""

from collections.abc import Mapping
from typing import Any

from faststream.redis.parser import MessageFormat
from pydantic import ValidationError
from pydantic_core import from_json

from klaim_shared.errors import Rejected
from klaim_shared.messages import Event
from klaim_shared.topology import EVENT_TYPES, FIELD

Fields = Mapping[bytes, bytes]

_MODELS: dict[str, type[Event[Any]]] = {kind.name: Event[kind.data] for kind in EVENT_TYPES}  # type: ignore[name-defined]
_FAMILIES = {kind.name.rpartition(".v")[0] for kind in EVENT_TYPES}


class CloudEventJson(MessageFormat):
    """FastStream's default is a binary envelope that no other client can read; this one is plain CloudEvents JSON."""

    @classmethod
    async def encode(cls, *, message: object, **_: object) -> bytes:
        """The event as it travels; what FastStream would wrap around it (headers, a reply address) is left out."""
        if not isinstance(message, Event):
            raise TypeError(f"only events travel on klaim's streams, not {type(message).__name__}")
        return encode(message)

    @classmethod
    def parse(cls, data: bytes) -> tuple[bytes, dict[str, Any]]:
        """The bytes as they came, without headers."""
        return data, {}


def encode(event: Event[Any]) -> bytes:
    """The event as UTF-8 JSON."""
    return event.model_dump_json().encode()


def decode(fields: Fields) -> Event[Any]:
    """The event in a stream entry.

    Raises Rejected with reason `not_cloudevent`, `schema_too_new`, `unknown_type` or `invalid_event`.
    """
    body = fields.get(FIELD.encode())
    if body is None:
        raise Rejected("not_cloudevent", f"the entry has no field {FIELD}")
    try:
        envelope = from_json(body)
    except ValueError as error:
        raise Rejected("not_cloudevent", f"the entry's {FIELD} is no JSON: {error}") from error
    if not isinstance(envelope, dict) or "specversion" not in envelope:
        raise Rejected("not_cloudevent", f"the entry's {FIELD} is JSON, but no CloudEvent: it has no specversion")
    name = str(envelope.get("type"))
    if name not in _MODELS:
        raise _unknown(name)
    try:
        return _MODELS[name].model_validate(envelope)
    except ValidationError as error:
        raise Rejected("invalid_event", f"the {name} does not follow its schema: {_first_complaint(error)}") from error


def _unknown(event_type: str) -> Rejected:
    family, _, version = event_type.rpartition(".v")
    if family in _FAMILIES and version.isdecimal():
        return Rejected("schema_too_new", f"{event_type} is of a later schema than this klaim understands; upgrade klaim to read it")
    return Rejected("unknown_type", f"no event of type {event_type[:100]!r} belongs on this stream")


def _first_complaint(error: ValidationError) -> str:
    """Where and what, but never the value: article text has no place in an error."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else str(first["msg"])
