import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from klaim_ingest.inbox.durable import write_durably
from klaim_ingest.inbox.rejected import Refusal, clear, kept_as, set_aside

NAMES = st.lists(
    st.one_of(
        st.sampled_from(["a.txt", "a.txt.item-2", "a", "%2F"]), st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=300)
    ),
    min_size=1,
    max_size=4,
).map("/".join)


def refusal(name: str, item: int | None = None) -> Refusal:
    return Refusal(name, "empty", "The file is empty.", None, "2026-01-02T00:00:00+00:00", item)


def test_a_plain_name_is_kept_as_it_is() -> None:
    assert [kept_as(name) for name in ("a.txt", "50% naik.txt", "Kabar Kota")] == ["a.txt", "50% naik.txt", "Kabar Kota"]


def test_a_name_in_a_folder_is_kept_flat_and_begins_as_the_file_does() -> None:
    assert re.fullmatch(r"a\.txt\.[0-9a-f]{24}", kept_as("Kabar Kota/a.txt"))


@given(NAMES, NAMES)
def test_names_that_differ_never_clash_and_always_fit(one: str, other: str) -> None:
    kept = kept_as(one)
    assert "/" not in kept
    assert len(f"{kept}.item-1000000.reason.json".encode()) <= 255
    assert (kept == kept_as(other)) == (one == other)


def test_a_name_that_looks_like_one_made_here_clashes_with_none() -> None:
    made = kept_as("dalam/a.txt")
    assert len({made, kept_as(made), kept_as(kept_as(made))}) == 3
    assert kept_as("a.txt.item-2") != "a.txt.item-2"


def test_clearing_takes_a_file_its_items_and_their_reasons_and_nothing_else(tmp_path: Path) -> None:
    for name, item in (("a", None), ("a", 2), ("a.b", None), ("a.item-x", None), ("dalam/a", 3)):
        write_durably(set_aside(tmp_path, refusal(name, item), b"isi"))
    (tmp_path / "a.item-7").mkdir()
    clear(tmp_path, "a", [2, 7])
    left = {path.name for path in tmp_path.iterdir()}
    flat = f"{kept_as('dalam/a')}.item-3"
    assert left == {"a.item-7", "a.b", "a.b.reason.json", "a.item-x", "a.item-x.reason.json", flat, f"{flat}.reason.json"}
