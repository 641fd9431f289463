"""What a question looked for is told in the claims that answer it."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from klaim_index.core.query import BadQuery, Query
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.messages import Entity, Quantity
from tests.unit.index.ledger_samples import claim
from tests.unit.index.test_search_language import questions


def entity(said: str, text: str, name: str, entity_id: str) -> Entity:
    at = said.index(text)
    return Entity(text=text, start=at, end=at + len(text), name=name, entity_id=entity_id, type="state")


def quantity(said: str, text: str, value: float, unit: str) -> Quantity:
    at = said.index(text)
    return Quantity(text=text, start=at, end=at + len(text), value=value, modifier="exact", unit=unit)


PRICES = "Mereka menaikkan harga beras, lalu “Harga” itu\ndinaikkan lagi sebelum kenaikan pajak"
TROOPS = "Korut mengirim 12.000 tentara; Korea Utara membantah angka tiga ribu pasukan"
OTHER = "Korea Utara diam"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path_factory.mktemp("matched") / "ledger.db", seconds=60)
    north = [entity(TROOPS, "Korut", "Korea Utara", "state/kp"), entity(TROOPS, "Korea Utara", "Korea Utara", "state/kp")]
    counted = [quantity(TROOPS, "12.000 tentara", 12000, "tentara"), quantity(TROOPS, "tiga ribu pasukan", 3000, "pasukan")]
    ledger.apply([
        claim("prices", said=PRICES),
        claim("troops", said=TROOPS, entities=tuple(north), quantities=tuple(counted)),
        claim("other", said=OTHER, entities=(entity(OTHER, "Korea Utara", "Korea Utara", "state/kp"),)),
    ])  # fmt: skip
    yield ledger
    ledger.close()


def told(ledger: SqliteLedger, **asked: Any) -> dict[str, list[str]]:
    found = ledger.claims(Query(**asked)).items
    return {one.claim_id: [one.content.text[part.start : part.end] for part in one.matched] for one in found}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("kenaikan", {"prices": ["menaikkan", "dinaikkan", "kenaikan"]}),
        ("harga naik", {"prices": ["menaikkan", "harga", "Harga", "dinaikkan", "kenaikan"]}),
        ('"harga beras"', {"prices": ["harga beras"]}),
        ("HÁRGA -tentara", {"prices": ["harga", "Harga"]}),
        ("paja*", {"prices": ["pajak"]}),
        ("beras OR tentara", {"prices": ["beras"], "troops": ["tentara"]}),
        ("korut", {"troops": ["Korut", "Korea Utara"], "other": ["Korea Utara"]}),
        ("korea utara mengirim", {"troops": ["Korut", "mengirim", "Korea Utara"]}),
        ("about:korut -diam", {"troops": ["Korut", "Korea Utara"]}),
        ("about:state/kp -diam", {"troops": ["Korut", "Korea Utara"]}),
        ("about:Kore* -tentara", {"other": ["Korea Utara"]}),
        ("number:>5000", {"troops": ["12.000 tentara"]}),
        ("number:3000 pasukan", {"troops": ["tiga ribu pasukan"]}),
        ("number:>1000 tentara", {"troops": ["12.000 tentara"]}),
        ("said:membantah", {"troops": ["membantah"]}),
        ("(beras pajak) OR (diam utara)", {"prices": ["beras", "pajak"], "other": ["Utara", "diam"]}),
        ("stance:state Ratna", {"prices": [], "troops": [], "other": []}),
        ("source:Ratna", {"prices": [], "troops": [], "other": []}),
    ],
)
def test_what_was_looked_for_is_marked_in_any_form_and_under_any_name(ledger: SqliteLedger, q: str, expected: dict[str, list[str]]) -> None:
    assert told(ledger, q=q) == expected


def test_nothing_is_marked_where_nothing_was_looked_for_and_in_exports(ledger: SqliteLedger) -> None:
    assert told(ledger) == {"prices": [], "troops": [], "other": []}
    with ledger.snapshot() as state:
        assert not any(one.matched for one in state.claims(Query(q="harga")).items)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(questions)
def test_whatever_is_asked_what_is_marked_lies_in_the_content_in_order_and_apart(ledger: SqliteLedger, q: str) -> None:
    try:
        found = ledger.claims(Query(q=q)).items
    except (BadQuery, ValueError):
        return
    for one in found:
        edges = [edge for part in one.matched for edge in (part.start, part.end)]
        assert edges == sorted(edges)
        assert all(part.start < part.end <= len(one.content.text) for part in one.matched)
