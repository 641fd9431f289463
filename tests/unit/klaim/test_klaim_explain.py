"""`klaim extract --explain`: the claims as they are, each with its explanation beside it."""

import json
from pathlib import Path

from typer.testing import CliRunner

from klaim.cli import app

SEED = Path(__file__).parents[3] / "seeds" / "003_9d8216248205045c.txt"


def extract(*options: str) -> str:
    done = CliRunner().invoke(app, ["extract", str(SEED), *options])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_claims_are_those_that_extract_prints_with_an_explanation_added() -> None:
    plain = [json.loads(line) for line in extract("--format", "jsonl").splitlines()]
    explained = [json.loads(line) for line in extract("--format", "jsonl", "--explain").splitlines()]

    assert [{name: value for name, value in claim.items() if name != "explanation"} for claim in explained] == plain


def test_every_field_that_a_claim_has_is_explained() -> None:
    for claim in map(json.loads, extract("--format", "jsonl", "--explain").splitlines()):
        explained = {reason["field"] for reason in claim["explanation"]["fields"]}
        fields = ("content", "quote", "source", "cue", "stance", "relays", "said_on", "quantities", "times", "confidence")
        assert {field for field in fields if claim[field]} <= explained
        assert claim["explanation"]["rule"]


def test_people_get_the_rule_and_the_words_of_each_field_below_the_claim() -> None:
    text = extract("--explain")

    assert "[source.name]" in text
    assert "content" in text
