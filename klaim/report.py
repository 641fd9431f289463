"""What the command tells people: the welcome, an article, a claim, the state of things."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.panel import Panel

from klaim.output import Format, print_claims, print_table, stdout
from klaim.place import Running
from klaim_ingest.inbox.journal import Journal
from klaim_shared.messages import ArticleIngested


def welcome(found: Running) -> None:
    """Where to drop articles, and where to look."""
    lines = [
        f"Drop articles into  {found.inbox}",
        f"The page            {found.api_url}",
        f"The claim stream    {found.redis_url}  klaim.claims.v1",
        "Ctrl-C finishes what is being handled and stops.",
    ]
    stdout.print(Panel(escape("\n".join(lines)), title="klaim", expand=False), soft_wrap=True)


def articles(found: Iterable[ArticleIngested]) -> None:
    """Articles as people read them: what is known about them, what was taken out, and the text."""
    for article in found:
        known = article.model_dump(mode="json", exclude={"text", "removed", "provenance"}, exclude_none=True)
        print_table(("field", "value"), known.items(), title=article.source_name)
        print_table(("rule", "removed"), ((removed.rule, removed.text) for removed in article.removed))
        stdout.print(escape(article.text), soft_wrap=True)


def one(found: Mapping[str, Any]) -> None:
    """A claim with all its fields, or an article with its claims."""
    if "claim_id" in found:
        print_table(("field", "value"), _flat(found))
        return
    print_table(("field", "value"), _flat({name: value for name, value in found.items() if name not in {"text", "claims", "removed"}}))
    stdout.print(escape(found["text"]), soft_wrap=True)
    print_claims(found["claims"], Format.text)


def files(running: Running) -> dict[str, Any] | None:
    """The inbox in figures; None where its journal is not on this machine."""
    path = Path(running.ingest or "") / "journal.db"
    if running.ingest is None or not path.exists():
        return None
    try:
        journal = Journal(path)
    except sqlite3.OperationalError:
        return None
    try:
        rejected = [{"name": record.name, "sentence": record.sentence} for record in journal.files("rejected")]
        return {**asdict(journal.summary()), "rejections": rejected}
    finally:
        journal.close()


def status(found: Mapping[str, Any]) -> None:
    """Files, ledger, streams and groups as tables."""
    inbox = found["files"]
    if inbox is None:
        stdout.print("The inbox is not on this machine; its files cannot be counted from here.")
    else:
        print_table(("files", ""), ((name, value) for name, value in inbox.items() if name != "rejections"))
        print_table(("rejected", "why"), ((row["name"], row["sentence"]) for row in inbox["rejections"]))
    print_table(("ledger", ""), found["ledger"].items())
    if found["streams_error"]:
        stdout.print(escape(found["streams_error"]))
        return
    print_table(("stream", "length"), ((stream["stream"], stream["length"]) for stream in found["streams"]))
    columns = ("stream", "group", "lag", "pending", "dead", "consumers")
    print_table(columns, ([group[column] for column in columns] for group in found["groups"]))


def _flat(value: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Nested fields as `a.b`, without those that hold nothing."""
    for name, inner in value.items():
        if isinstance(inner, Mapping):
            yield from _flat(inner, f"{prefix}{name}.")
        elif isinstance(inner, list) and inner and isinstance(inner[0], Mapping):
            for number, item in enumerate(inner, 1):
                yield from _flat(item, f"{prefix}{name}[{number}].")
        elif inner not in (None, [], ""):
            yield f"{prefix}{name}", inner
