"""The extractor reads at least as well as it did: floors only rise."""

import json
from pathlib import Path

import pytest

from tests.eval.sets import SETS, measure

FLOORS: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "floors.json").read_text())


@pytest.mark.parametrize("name", SETS)
def test_no_figure_falls_below_its_floor(name: str) -> None:
    figures = measure(name).figures()

    below = {figure: (figures[figure], floor) for figure, floor in FLOORS[name].items() if figure in figures and figures[figure] < floor}
    assert not below


@pytest.mark.parametrize("name", ["seeds", "invented"])
def test_every_figure_of_the_sets_in_the_project_has_a_floor(name: str) -> None:
    assert set(measure(name).figures()) == set(FLOORS[name])
