"""What the command tells people: an article, a claim, the state of things."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.markup import escape

from klaim.output import Format, complain, print_claims, print_table, stdout
from klaim.place import Running
from klaim_ingest.inbox.answers import ask
from klaim_shared.messages import ArticleIngested


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


def groups(kind: str, found: Iterable[Mapping[str, Any]]) -> None:
    """Statements, copies, disputes, stories or entities, a few lines each."""
    for row in found:
        for line in (*_GROUP_LINES[kind](row), *_hands(row)):
            stdout.print(line, soft_wrap=True)


def _hands(row: Mapping[str, Any]) -> Iterator[str]:
    """Who had a hand in it."""
    for mark in row["corrections"]:
        why = f" ({mark['note']})" if mark["note"] else ""
        told = f"by hand: {mark['action']}, {mark['by']}, {mark['at'][:10]}{why} · {mark['correction_id']}"
        yield f"  [dim]{escape(told)}[/]"


def _statement_lines(row: Mapping[str, Any]) -> Iterator[str]:
    who = (row["source"] or {}).get("name") or ("(unnamed)" if row["stance"] else "(the outlets themselves)")
    counted = f"{len(row['claims'])} claims · {row['outlets']} outlets · {row['independent']} independent"
    yield f"[bold]{escape(who)}[/]  [dim]{counted} · {row['statement_id']}[/]"
    yield f"  {escape(' '.join(row['text'].split()))}"
    for origin in row["origins"]:
        parts = (f"{origin['kind']}: {origin['origin']}", f"{len(origin['claims'])} claims", *origin["why"])
        yield f"  [dim]{escape(' · '.join(parts))}[/]"


def _copy_lines(row: Mapping[str, Any]) -> Iterator[str]:
    first = f" · first {row['first']}" if row["first"] else ""
    yield escape(f"{row['a']} · {row['b']} · {row['kind']} · {row['share']:.0%} shared{first}")


def _dispute_lines(row: Mapping[str, Any]) -> Iterator[str]:
    yield f"[bold]{row['type']}[/]  [dim]{row['relation']} · {row['dispute_id']}[/]  {escape(' '.join(row['about'].split()))}"
    for position in row["positions"]:
        holders = ", ".join(position["sources"]) or "the outlets themselves"
        articles = ", ".join(sorted({claim["source_name"] for claim in position["claims"]}))
        yield f"  {escape(_held(position, row['unit']))}  [dim]{escape(holders)} · {escape(articles)}[/]"


def _held(position: Mapping[str, Any], unit: str | None) -> str:
    """What a side holds: yes or no, a day, or a figure with its bounds and unit."""
    if position["value"] is None:
        return str(position["date"] or position["stance"])
    low, high = position["low"], position["high"]
    if low is not None and high is not None and low != high:
        return " ".join(filter(None, (f"{low} to {high}", unit)))
    bound = None if low == high else "at most" if low is None else "at least"
    return " ".join(filter(None, (bound, str(position["value"]), unit)))


def _story_lines(row: Mapping[str, Any]) -> Iterator[str]:
    yield f"[bold]{escape(row['title'] or row['source_names'][0])}[/]  [dim]{row['story_id']}[/]"
    yield f"  {escape(', '.join(row['source_names']))}"


def _entity_lines(row: Mapping[str, Any]) -> Iterator[str]:
    yield f"[bold]{escape(row['name'])}[/]  [dim]{escape(row['type'])} · {row['claims']} claims · {escape(row['entity_id'])}[/]"
    if row["aliases"]:
        yield f"  {escape(', '.join(row['aliases']))}"


def timeline(found: Mapping[str, Any]) -> None:
    """A story in the order of time: when (and what tells it), what, who, where."""
    stdout.print(f"[bold]{escape(found['title'] or '')}[/]  [dim]{found['story_id']}[/]", soft_wrap=True)
    for moment in found["items"]:
        when = {"month": 7, "year": 4, "time": 16}.get(moment["precision"], 10)
        told = " · ".join(filter(None, (moment["dated_by"], moment["outlet"] or moment["source_name"], _reported(moment))))
        stdout.print(f"{(moment['at'] or '?')[:when]:17}[bold]{moment['kind']:10}[/] [dim]{escape(told)}[/]", soft_wrap=True)
        who = f"{moment['source']}: " if moment["source"] else ""
        stdout.print(f"  {escape(who + ' '.join(moment['text'].split()))}", soft_wrap=True)
        if moment["before"]:
            before, now = _held(moment["before"], None), _held(moment["now"], moment["unit"])
            stdout.print(f"  {escape(f'{before} → {now}')}", soft_wrap=True)


def _reported(moment: Mapping[str, Any]) -> str | None:
    return f"{moment['outlets']} outlets · {moment['independent']} independent" if (moment["outlets"] or 0) > 1 else None


_GROUP_LINES: Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]] = {
    "statements": _statement_lines,
    "copies": _copy_lines,
    "disputes": _dispute_lines,
    "stories": _story_lines,
    "entities": _entity_lines,
}


def changes(found: Mapping[str, Any]) -> None:
    """What a later revision changed: `[-…-]` is gone, `{+…+}` is new."""
    if found["since"] == found["revision"]:
        complain(f"No revision before revision {found['revision']} is known.")
        return
    complain(f"From revision {found['since']} to revision {found['revision']}:")
    print_table(("field", "before", "after"), ((one["field"], one["before"], one["after"]) for one in found["fields"]))
    marks = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    text = "".join(run["text"].join(marks[run["kind"]]) for run in found["text"])
    stdout.print(escape(text), soft_wrap=True)


def files(running: Running) -> dict[str, Any] | None:
    """The inbox in figures, with what was turned away and what waits, and why; None where its journal is not on this machine."""
    path = Path(running.ingest or "") / "journal.db"
    if running.ingest is None or not path.exists():
        return None
    with ask(path) as journal:
        return {
            **asdict(journal.summary()),
            "rejections": [{"name": file.name, "count": file.rejections, "sentence": file.sentence} for file in journal.turned_away()],
            "waiting": [{"name": name, "why": why} for name, why in journal.waiting().items()],
        }


def status(found: Mapping[str, Any]) -> None:
    """Files, ledger, streams, groups and dead letters as tables."""
    _inbox(found["files"])
    print_table(("ledger", ""), ((name, _listed(value)) for name, value in found["ledger"].items()))
    _renewal(found.get("renewal"))
    if found["streams_error"]:
        stdout.print(escape(found["streams_error"]))
        return
    print_table(("stream", "length"), ((stream["stream"], stream["length"]) for stream in found["streams"]))
    _rows(found["groups"], ("stream", "group", "lag", "pending", "dead", "consumers"))
    _flow(found.get("flow"))
    _rows(found["dead_letters"] or (), ("stream", "group", "entry", "reason", "error", "tries", "time"))


def _renewal(renewal: Mapping[str, Any] | None) -> None:
    """What is made anew after an upgrade, and what holds meanwhile."""
    if renewal:
        done = f"{renewal['done']:,} of {renewal['of']:,}"
        stdout.print(
            f"After an upgrade the search index is made anew ({done} claims); until then claims are listed and not searched."
            if renewal["what"] == "search"
            else f"After an upgrade the groups are made anew ({done} articles); until then the groups from before it are told."
        )
        if renewal.get("error"):
            stdout.print(escape(f"It does not go on just now, and is tried again: {renewal['error']}"), soft_wrap=True)


def _flow(flow: Mapping[str, Any] | None) -> None:
    """Where all accepted articles are, in one line; why sending pauses, and what does not mend itself."""
    if flow is None:
        return
    places = " + ".join(f"{flow[place]:,} {place.replace('_', ' ')}" for place in ("whole", "set_aside", "in_flight", "unsent"))
    for line in (f"{flow['accepted']:,} accepted = {places}", flow["sentence"], *flow["notes"]):
        if line:
            stdout.print(escape(line), soft_wrap=True)


def _listed(value: object) -> object:
    """Counts by name on one line."""
    return ", ".join(f"{name} {count}" for name, count in value.items()) if isinstance(value, dict) else value


def _inbox(inbox: Mapping[str, Any] | None) -> None:
    if inbox is None:
        stdout.print("The inbox of this klaim is not on this machine; its files cannot be counted from here.")
        return
    print_table(("files", ""), ((name, value) for name, value in inbox.items() if not isinstance(value, list)))
    _rows(inbox["rejections"], ("name", "count", "sentence"))
    _rows(inbox["waiting"], ("name", "why"))


def _rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """A table, where there is anything to tell."""
    if rows:
        print_table(columns, ([row[column] for column in columns] for row in rows))


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
