"""A score as people and programs read it."""

from collections.abc import Iterator
from typing import Any

from rich.markup import escape

from klaim import output
from klaim.evaluation.scoring import Report

_COLUMNS = ("figure", "f1", "precision", "recall", "right", "hits", "wanted", "given")


def rows(report: Report) -> Iterator[dict[str, Any]]:
    """One row a figure: of a field the share that is `right`; of the rest precision, recall and F1."""
    for figure, tally in report.tallies().items():
        if figure.startswith("of found"):
            yield {"figure": figure, "right": round(tally.precision, 4), "hits": tally.hits, "wanted": tally.wanted}
        else:
            measures = {name: round(getattr(tally, name), 4) for name in ("precision", "recall", "f1")}
            yield {"figure": figure, **measures, "hits": tally.hits, "wanted": tally.wanted, "given": tally.given}


def print_report(report: Report, form: output.Format, *, misses: bool) -> None:
    """The figures, and with *misses* each claim that is not as annotated."""
    if form is output.Format.jsonl:
        output.print_jsonl([*rows(report), *(report.misses if misses else ())])
        return
    output.print_table(_COLUMNS, ([row.get(column) for column in _COLUMNS] for row in rows(report)))
    for miss in report.misses if misses else ():
        wrong = f" {', '.join(miss.fields)}:" if miss.fields else ""
        output.stdout.print(escape(f"{miss.miss:6} {miss.kind} {miss.article}:{wrong} {miss.content}"), soft_wrap=True)
        if miss.said is not None:
            output.stdout.print(escape(f"       said {miss.said}"), soft_wrap=True)
