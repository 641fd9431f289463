"""Tables for people: lines are folded, names are not."""

import io

import pytest
from rich.console import Console

from klaim import output

NAME = f"harian/{'kabar-' * 12}1.txt"


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What a terminal of 60 columns is given."""
    given = io.StringIO()
    monkeypatch.setattr(output, "stdout", Console(file=given, width=60, force_terminal=True, color_system=None, highlight=False))
    return given


def test_a_name_longer_than_the_terminal_is_neither_cut_nor_folded(screen: io.StringIO) -> None:
    output.print_table(("name", "sentence"), [(NAME, "The file holds nothing that could be an article.")], whole=("name",))

    assert NAME in screen.getvalue()
    assert "…" not in screen.getvalue()
    assert " ".join(screen.getvalue().replace(NAME, "").split()) == "name sentence The file holds nothing that could be an article."


def test_no_line_ends_in_blanks(screen: io.StringIO) -> None:
    output.print_table(("name", "sentence"), [("a.txt", None), ("b.txt", "The file is empty.")])

    assert screen.getvalue().splitlines() == ["name   sentence", "a.txt", "b.txt  The file is empty."]


def test_a_sentence_is_folded_so_that_a_name_stays_whole(screen: io.StringIO) -> None:
    output.print_table(("name", "sentence"), [("harian/kabar-pagi-ini.txt", "kata " * 30)], whole=("name",))

    assert max(map(len, screen.getvalue().splitlines())) <= 60
    assert "harian/kabar-pagi-ini.txt" in screen.getvalue()
