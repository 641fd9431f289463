"""Regenerates what docs/ says of the contract; refuses where version 1 would break a promise. Run by `make docs`."""

import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from klaim_shared.contract import asyncapi, json_schemas
from tests.contract.compatibility import broken_promises

DOCS = Path(__file__).parents[2] / "docs"


def documents() -> dict[Path, Any]:
    """What belongs in docs/, by path."""
    schemas = {DOCS / "schemas" / f"{name}.json": schema for name, schema in json_schemas().items()}
    return {**schemas, DOCS / "asyncapi.json": asyncapi(version("klaim"))}


def rendered(document: Any) -> str:
    """As it stands in the file."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def broken(documents: dict[Path, Any]) -> Iterator[str]:
    """The promises of the schemas on file that these would break."""
    for path, document in documents.items():
        if path.parent.name == "schemas" and path.exists():
            yield from (f"{path.name}: {sentence}" for sentence in broken_promises(json.loads(path.read_text()), document))


def main() -> int:
    """Write them all, or say what is broken and write none."""
    found = documents()
    if complaints := list(broken(found)):
        print("\n".join([*complaints, "Version 1 only grows: a breaking change is a .v2 beside it."]), file=sys.stderr)  # noqa: T201
        return 1
    for path, document in found.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rendered(document))
    return 0


if __name__ == "__main__":
    sys.exit(main())
