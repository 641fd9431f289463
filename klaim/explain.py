"""`klaim extract --explain`: beside each claim, the rule and the words that led to each of its fields."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.padding import Padding

from klaim import output
from klaim.offline import Complain, articles
from klaim_extract.core.claims import EXTRACTOR, extract_traced
from klaim_extract.core.evidence import explain

_LONGEST = 60  # code points of a stretch of words shown to people


def explained(files: Sequence[Path], complain: Complain) -> Iterator[dict[str, Any]]:
    """The claims in *files* as the contract shapes them, each with an `explanation`: its `rule`, and a reason for each field."""
    for article in articles(files, complain):
        for claim, trace in extract_traced(article, extractor=EXTRACTOR):
            yield {**claim.model_dump(mode="json"), "explanation": explain(article.text, claim, trace)}


def print_explained(claims: Iterable[Mapping[str, Any]], form: output.ListFormat) -> None:
    """Claims with their explanations, as they were asked for."""
    if form is output.ListFormat.jsonl:
        output.print_jsonl(claims)
        return
    for claim in claims:
        output.print_claims([claim], form)
        for reason in claim["explanation"].fields:
            words = ", ".join(f"“{_short(span.text)}” {span.start}–{span.end}" for span in reason.words)
            line = f"[dim]{reason.field:11}[/]{escape('  '.join(filter(None, (reason.value, f'[{reason.by}]', words))))}"
            output.stdout.print(Padding(line, (0, 0, 0, 4)))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
