"""The contract as documents for others, generated from the models: JSON Schema for each event, AsyncAPI 3 for the streams."""

from typing import Any

from klaim_shared.messages import Event
from klaim_shared.topology import EVENT_TYPES, FIELD, STREAMS, SUBSCRIPTIONS, EventType, Stream

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Json = dict[str, Any]


def json_schemas() -> dict[str, Json]:
    """For each event type, by name, the JSON Schema of the whole event: the CloudEvents envelope and its `data`."""
    return {kind.name: _event_schema(kind) for kind in EVENT_TYPES}


def asyncapi(version: str) -> Json:
    """The AsyncAPI 3.0 document of all streams; *version* is klaim's own."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "klaim",
            "version": version,
            "license": {"name": "MIT"},
            "description": (
                f"Redis streams. An entry has one field, `{FIELD}`, holding one CloudEvents 1.0 event as JSON in UTF-8; "
                "ignore any other field. "
                "Delivery is at least once and in order for each article: drop what you have seen by (`source`, `id`). "
                "Within version 1 fields are added, never removed, renamed or given another meaning: ignore those you do not know."
            ),
        },
        "defaultContentType": "application/json",
        "servers": {
            "redis": {"host": "127.0.0.1:6390", "pathname": "/0", "protocol": "redis", "description": "Redis >= 6.2 or Valkey >= 8"}
        },
        "channels": {stream.name: _channel(stream) for stream in STREAMS},
        "operations": _operations(),
        "components": {
            "messages": {kind.name: _message(kind) for kind in EVENT_TYPES},
            "schemas": json_schemas(),
        },
    }


def _event_schema(kind: EventType) -> Json:
    schema = Event[kind.data].model_json_schema()  # type: ignore[name-defined] # the model is known only at run time
    schema["properties"]["type"]["const"] = kind.name
    return {"$schema": DRAFT, "$id": kind.dataschema, **schema, "title": kind.name, "description": kind.summary}


def _channel(stream: Stream) -> Json:
    return {
        "address": stream.name,
        "description": f"{stream.summary} Written by {' and '.join(stream.producers)} alone.",
        "messages": {kind.name: {"$ref": f"#/components/messages/{kind.name}"} for kind in stream.carries},
    }


def _message(kind: EventType) -> Json:
    event = {"$ref": f"#/components/schemas/{kind.name}"}
    field = {
        "type": "string",
        "description": "One CloudEvent in structured JSON mode.",
        "contentMediaType": "application/cloudevents+json",
        "contentSchema": event,
    }
    return {
        "name": kind.name,
        "summary": kind.summary,
        "contentType": "application/json",
        "payload": {"type": "object", "required": [FIELD], "properties": {FIELD: field}},
    }


def _operations() -> Json:
    sends = {
        f"{producer}-sends-{stream.name}": {"action": "send", "channel": {"$ref": f"#/channels/{stream.name}"}}
        for stream in STREAMS
        for producer in stream.producers
    }
    receives = {
        f"{subscription.group}-receives-{subscription.stream.name}": {
            "action": "receive",
            "channel": {"$ref": f"#/channels/{subscription.stream.name}"},
            "summary": f"Consumer group `{subscription.group}`; what it gives up on goes to `{subscription.dead_letter}`.",
        }
        for subscription in SUBSCRIPTIONS
    }
    return sends | receives
