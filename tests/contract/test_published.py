"""What docs/ tells other programs is what klaim does, and version 1 keeps its promises."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from faststream.specification.asyncapi.v3_0_0.schema import ApplicationSchema
from jsonschema import Draft202012Validator

from klaim_shared.contract import asyncapi, json_schemas
from klaim_shared.topology import EVENT_TYPES, FIELD, STREAMS
from tests.contract.compatibility import broken_promises
from tests.contract.write_docs import documents, rendered

CLAIM = "klaim.claim.extracted.v1"


@pytest.mark.parametrize(("path", "document"), documents().items(), ids=lambda value: value.name if isinstance(value, Path) else "")
def test_the_published_document_is_the_one_the_models_give(path: Path, document: Any) -> None:
    assert path.read_text() == rendered(document), "run `make docs`"


@pytest.mark.parametrize("kind", EVENT_TYPES, ids=lambda kind: kind.name)
def test_each_schema_is_a_valid_schema(kind: Any) -> None:
    Draft202012Validator.check_schema(json_schemas()[kind.name])


def test_the_asyncapi_document_is_one_and_names_the_field() -> None:
    document = asyncapi("1.0")

    ApplicationSchema.model_validate(document)
    assert set(document["channels"]) == {stream.name for stream in STREAMS}
    assert FIELD in document["components"]["messages"][CLAIM]["payload"]["properties"]
    assert FIELD in document["info"]["description"]


def _lose_a_field(schema: dict[str, Any]) -> None:
    del schema["$defs"]["ClaimExtracted"]["properties"]["relays"]


def _rename_a_field(schema: dict[str, Any]) -> None:
    properties = schema["$defs"]["Source"]["properties"]
    properties["person"] = properties.pop("name")


def _change_a_type(schema: dict[str, Any]) -> None:
    schema["$defs"]["Span"]["properties"]["start"]["type"] = "string"


def _make_optional(schema: dict[str, Any]) -> None:
    schema["$defs"]["ClaimExtracted"]["required"].remove("content")


def _demand_more(schema: dict[str, Any]) -> None:
    schema["$defs"]["ClaimExtracted"]["required"].append("confidence")


def _shrink_a_vocabulary(schema: dict[str, Any]) -> None:
    schema["$defs"]["ClaimExtracted"]["properties"]["kind"]["enum"].remove("narrated")


@pytest.mark.parametrize("breach", [_lose_a_field, _rename_a_field, _change_a_type, _make_optional, _demand_more, _shrink_a_vocabulary])
def test_a_broken_promise_is_noticed(breach: Callable[[dict[str, Any]], None]) -> None:
    old = json_schemas()[CLAIM]
    new = copy.deepcopy(old)
    breach(new)

    assert list(broken_promises(old, new))


def test_growth_is_no_broken_promise() -> None:
    old = json_schemas()[CLAIM]
    new = copy.deepcopy(old)
    new["$defs"]["ClaimExtracted"]["properties"]["topic"] = {"type": "string"}
    new["$defs"]["ClaimExtracted"]["properties"]["kind"]["enum"].append("asked")
    new["$defs"]["ClaimExtracted"]["properties"]["kind"]["description"] = "Other words."

    assert list(broken_promises(old, new)) == []


def test_the_contracts_own_example_follows_the_schema() -> None:
    """The claim that the contract shows, in its envelope."""
    example = json.loads((Path(__file__).parent / "example_claim.json").read_text())

    Draft202012Validator(json_schemas()[CLAIM]).validate(example)
