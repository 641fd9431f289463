"""The scorer can tell right from wrong, or floors would mean nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from klaim.evaluation.gold import GoldArticle
from klaim.evaluation.scoring import score
from klaim_shared.messages import ClaimExtracted

GOLD = GoldArticle.model_validate(
    {
        "article": "a.txt",
        "claims": [
            {
                "kind": "attributed",
                "content": "harga beras naik 5 persen sejak Juli",
                "source": ["Sri Lestari"],
                "cue": ["kata"],
                "stance": ["state"],
                "quote": ["direct"],
                "relays": ["Antara"],
                "said_on": "2025-07-02",
                "quantities": [{"text": "5 persen", "value": 5, "unit": "persen", "modifier": "exact"}],
            }
        ],
    }
)
CLAIM: dict[str, Any] = {
    "claim_id": "clm_1",
    "kind": "attributed",
    "article": {"article_id": "art_1", "revision": 1, "source_name": "a.txt"},
    "content": {"text": "harga beras naik 5 persen sejak Juli", "start": 0, "end": 36},
    "sentence": {"start": 0, "end": 60},
    "quote": "direct",
    "source": {"name": "Sri Lestari"},
    "cue": {"text": "kata", "start": 40, "end": 44, "lemma": "kata"},
    "stance": "state",
    "relays": [{"name": "Antara", "text": "Antara", "start": 50, "end": 56}],
    "said_on": {"text": "Rabu", "start": 57, "end": 61, "date": "2025-07-02", "precision": "day"},
    "quantities": [{"text": "5 persen", "start": 17, "end": 25, "value": 5, "unit": "persen"}],
    "extractor": {"name": "test", "version": "0"},
}


def figures(*claims: dict[str, Any]) -> dict[str, float]:
    return score([GOLD], [ClaimExtracted.model_validate(claim) for claim in claims]).figures()


def test_the_annotated_claim_itself_is_right() -> None:
    assert set(figures(CLAIM).values()) == {1.0}


def test_nothing_said_is_nothing_right() -> None:
    assert figures()["claims right"] == 0.0


def test_one_claim_too_many_costs_precision() -> None:
    assert figures(CLAIM, CLAIM | {"content": {"text": "hal lain sama sekali", "start": 0, "end": 20}})["claims right"] == pytest.approx(
        2 / 3
    )


def _content(claim: dict[str, Any]) -> None:
    claim["content"] = {"text": "harga beras naik 5 persen", "start": 0, "end": 25}


def _source(claim: dict[str, Any]) -> None:
    claim["source"] = {"name": "Sri"}


def _no_source(claim: dict[str, Any]) -> None:
    claim["source"] = None


def _quote(claim: dict[str, Any]) -> None:
    claim["quote"] = "indirect"


def _stance(claim: dict[str, Any]) -> None:
    claim["stance"] = "deny"


def _relays(claim: dict[str, Any]) -> None:
    claim["relays"] = []


def _date(claim: dict[str, Any]) -> None:
    claim["said_on"] = claim["said_on"] | {"date": "2025-07-03"}


def _value(claim: dict[str, Any]) -> None:
    claim["quantities"] = [claim["quantities"][0] | {"value": 50}]


def _modifier(claim: dict[str, Any]) -> None:
    claim["quantities"] = [claim["quantities"][0] | {"modifier": "about"}]


def _quantity_too_many(claim: dict[str, Any]) -> None:
    claim["quantities"] = claim["quantities"] * 2


def test_a_cue_is_told_but_does_not_decide() -> None:
    found = figures(CLAIM | {"cue": {"text": "ujar", "start": 40, "end": 44, "lemma": "ujar"}})

    assert (found["of found: cue"], found["claims right"]) == (0.0, 1.0)


def test_an_article_is_known_by_its_files_name_whatever_its_suffix() -> None:
    assert figures(CLAIM | {"article": {"article_id": "art_1", "revision": 1, "source_name": "a.json"}})["claims right"] == 1.0


@pytest.mark.parametrize(
    "spoil",
    [_content, _source, _no_source, _quote, _stance, _relays, _date, _value, _modifier, _quantity_too_many],
    ids=lambda spoil: spoil.__name__,
)
def test_a_claim_with_one_field_wrong_is_found_but_not_right(spoil: Callable[[dict[str, Any]], None]) -> None:
    claim = dict(CLAIM)
    spoil(claim)

    found = figures(claim)

    assert (found["attributed found"], found["claims right"]) == (1.0, 0.0)
