"""What an explanation names can be looked up."""

from pathlib import Path

from klaim.offline import articles
from klaim_extract.core.claims import extract_traced
from klaim_extract.core.evidence import explain
from tests.eval.sets import SETS

PAGE = (Path(__file__).parents[2] / "docs" / "extraction.md").read_text()


def test_every_rule_that_made_a_claim_of_the_annotated_sets_is_described() -> None:
    rules = set[str]()
    for folder, _ in SETS.values():
        for article in articles(sorted(folder.iterdir()), print):
            rules |= {explain(article.text, claim, trace).rule for claim, trace in extract_traced(article)}

    named = {".".join(rule.split(".")[:2]) for rule in rules}
    assert len(named) > 8
    assert {name for name in named if f"`{name}`" not in PAGE} == set()
