"""The ledger tells statements, copies, stories and disputes at least as well as it did: floors only rise."""

import json
from pathlib import Path

import pytest

from tests.eval.ledger_scores import LEDGERS, figures

FLOORS: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "ledger_floors.json").read_text())


@pytest.mark.parametrize("name", LEDGERS)
def test_no_figure_of_the_ledger_falls_below_its_floor(name: str) -> None:
    measured = figures(name)

    assert set(measured) == set(FLOORS[name])
    assert not {figure: (measured[figure], floor) for figure, floor in FLOORS[name].items() if measured[figure] < floor}
