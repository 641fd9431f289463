"""Tables for people: lines are folded, names are not."""

import io

import pytest

from klaim import output

NAME = f"harian/{'kabar-' * 12}1.txt"


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What a terminal of 60 columns is given."""
    given = io.StringIO()
    monkeypatch.setattr(output, "stdout", output.Screen(file=given, width=60, force_terminal=True, color_system=None, highlight=False))
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


def test_no_control_character_of_the_data_reaches_the_terminal(screen: io.StringIO) -> None:
    evil = "A\x1b[31mX\x9b2J\x07\r\x1b]0;judul\x7f"
    output.print_line(evil)
    output.print_table(("who\x1b[1m",), [(evil,)], title=evil)
    output.print_claims(
        [{"claim_id": "clm_1", "kind": "attributed", "content": {"text": evil}, "article": {"source_name": evil}}], output.Format.text
    )

    assert "A[31mX2J]0;judul" in screen.getvalue()
    assert not {character for character in screen.getvalue() if not character.isprintable()} - {"\n"}


def test_a_heading_keeps_the_style_that_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.StringIO()
    monkeypatch.setattr(output, "stdout", output.Screen(file=given, width=60, force_terminal=True, color_system="standard"))
    output.print_table(("name",), [("a.txt",)])

    assert given.getvalue() == "\x1b[1mname \x1b[0m\na.txt\n"


def found_claim(**more: object) -> dict[str, object]:
    return {
        "claim_id": "clm_1",
        "kind": "attributed",
        "quote": "direct",
        "source": {"name": "Ratna Dewi"},
        "article": {"outlet": "Warta", "source_name": "a.txt"},
        "content": {"text": "Harga [bold]beras[/] \n dinaikkan"},
        **more,
    }


def test_what_was_looked_for_is_marked_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    shown = output.Screen(file=screen, width=100, force_terminal=True, color_system="standard", highlight=False, _environ={})
    monkeypatch.setattr(output, "stdout", shown)
    output.print_claims([found_claim(matched=[{"start": 0, "end": 5}, {"start": 23, "end": 32}])], output.Format.text)

    assert "“\x1b[7mHarga\x1b[0m [bold]beras[/] \x1b[7mdinaikkan\x1b[0m”" in screen.getvalue()


def test_what_is_piped_is_marked_nowhere_and_a_ledger_of_before_tells_of_no_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.StringIO()
    monkeypatch.setattr(output, "stdout", output.Screen(file=piped, width=100, highlight=False))
    output.print_claims([found_claim(matched=[{"start": 0, "end": 5}]), found_claim()], output.Format.text)

    assert piped.getvalue().count("“Harga [bold]beras[/] dinaikkan”") == 2
    assert "\x1b" not in piped.getvalue()
