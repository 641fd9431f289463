from hypothesis import given
from hypothesis import strategies as st

from klaim_ingest.inbox.names import is_ignored
from klaim_ingest.inbox.settle import Held, remembered, settle


def test_a_file_settles_only_at_a_second_look_that_is_late_enough() -> None:
    held, settled = settle({}, {"a": 1}, 10.0, 2.0)
    assert settled == set()
    held, settled = settle(held, {"a": 1}, 11.9, 2.0)
    assert settled == set()
    held, settled = settle(held, {"a": 1}, 12.0, 2.0)
    assert settled == {"a"}


def test_a_file_that_changed_between_two_looks_waits_anew() -> None:
    held, _ = settle({}, {"a": 1}, 10.0, 2.0)
    held, settled = settle(held, {"a": 2}, 12.0, 2.0)
    assert (held, settled) == ({"a": Held(2, 12.0, 2.0)}, set())


def test_a_file_that_went_away_is_forgotten() -> None:
    held, _ = settle({}, {"a": 1}, 10.0, 2.0)
    held, _ = settle(held, {}, 11.0, 2.0)
    assert settle(held, {"a": 1}, 12.0, 2.0) == ({"a": Held(1, 12.0, 2.0)}, set())


def test_a_file_that_grows_with_pauses_is_taken_once_more_when_it_is_whole() -> None:
    held: dict[str, Held[int]] = {}
    recent: dict[str, Held[int]] = {}
    taken: list[tuple[float, int]] = []
    for second in map(float, range(300)):
        size = int(min(second, 200) // 5)
        seen = {} if taken and taken[-1][1] == size else {"a": size}
        held, settled = settle(held, seen, second, 2.0, recent)
        recent = remembered(recent, held, settled, second, 2.0)
        taken += [(second, size) for _ in settled]
    assert taken == [(2.0, 0), (208.0, 40)]


def test_a_file_that_changes_long_after_it_settled_waits_no_longer_than_others() -> None:
    held, _ = settle({}, {"a": 1}, 0.0, 2.0)
    held, settled = settle(held, {"a": 1}, 2.0, 2.0)
    recent = remembered({}, held, settled, 2.0, 2.0)
    for at, seconds in ((60.0, 8.0), (70.0, 2.0)):
        recent = remembered(recent, {}, set(), at, 2.0)
        assert settle({}, {"a": 2}, at, 2.0, recent)[0]["a"].seconds == seconds


@given(st.lists(st.tuples(st.integers(0, 2), st.floats(0.0, 3.0)), min_size=1, max_size=20))
def test_what_has_settled_was_the_same_for_all_the_time_asked(looks: list[tuple[int, float]]) -> None:
    held: dict[str, Held[int]] = {}
    now = since = 0.0
    before: int | None = None
    for stamp, pause in looks:
        now += pause
        since = since if stamp == before else now
        held, settled = settle(held, {"a": stamp}, now, 2.0)
        assert ("a" in settled) == (stamp == before and now - since >= 2.0)
        before = stamp


def test_hidden_temporary_and_accompanying_names_are_no_articles() -> None:
    ignored = [
        ".a.txt",
        "a.txt~",
        "~$laporan.docx",
        "#padi.txt#",
        "a.swp",
        "a.txt.part",
        "a.tmp",
        "a.crdownload",
        "a.filepart",
        "4913",
        "Thumbs.db",
        "desktop.ini",
        "@eaDir",
    ]
    assert all(map(is_ignored, [*ignored, "a.txt.meta.json", "a.txt.reason.json"]))
    assert not any(map(is_ignored, ["a.txt", "meta.json", "4913.txt", "Bagian.partai.txt", "#padi.txt", "~padi.txt"]))
