"""How the list of files is printed."""

import io
from collections.abc import Iterator
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim import inbox, output
from klaim.client import Ledger
from klaim.output import ListFormat

LONG = f"harian/{'x' * 244}.txt"


class OneFile:
    """A ledger of one file, of the longest name there is."""

    def inbox(self, **_: str | None) -> Iterator[dict[str, Any]]:
        yield {
            "source_name": LONG,
            "state": "rejected",
            "reason": "empty",
            "gone": False,
            "articles": 0,
            "sentence": "The file is empty.",
            "items": [],
        }

    def inbox_counts(self) -> dict[str, Any]:
        return {"published": 0, "duplicate": 0, "waiting": {}, "rejected": {"empty": 1}, "gone": 0}


def printed(width: int, monkeypatch: pytest.MonkeyPatch) -> str:
    screen = io.StringIO()
    shown = output.Screen(file=screen, width=width, force_terminal=True, color_system=None, highlight=False)
    for module in (inbox, output):
        monkeypatch.setattr(module, "stdout", shown)
    inbox.listed(cast("Ledger", OneFile()), 50, ListFormat.text)
    return screen.getvalue()


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_name_of_255_characters_does_not_widen_the_table(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = printed(width, monkeypatch)
    assert max(map(len, shown.splitlines())) <= width
    assert "harian/xxx" in shown
    assert "xxx.txt" in shown
    assert shown.count("…") == 1


def test_what_is_piped_has_the_name_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    assert LONG in printed(output.WIDEST, monkeypatch)


@given(st.text(), st.integers(3, 40))
def test_a_name_that_is_cut_has_its_beginning_its_end_and_the_length_that_was_asked(name: str, longest: int) -> None:
    shown = inbox.cut(name, longest)
    if len(name) <= longest:
        assert shown == name
    else:
        front, _, back = shown.partition("…") if "…" not in name else (shown[: (longest - 1) // 2], "", shown[(longest - 1) // 2 + 1 :])
        assert len(shown) == longest
        assert name.startswith(front)
        assert name.endswith(back)
