import itertools
import time

from hypothesis import given
from hypothesis import strategies as st

from klaim_index.core.changes import Run, changed

words = st.sampled_from(["tiga", "lima", "korban", "banjir", "kota", ".", ",", " ", "  ", "\n", "“", "\u0301", "<b>"])
texts = st.lists(words, max_size=40).map("".join)


@given(texts, texts)
def test_what_both_have_and_either_has_makes_up_both_texts(before: str, after: str) -> None:
    runs = changed(before, after)
    assert "".join(run.text for run in runs if run.kind != "added") == before
    assert "".join(run.text for run in runs if run.kind != "removed") == after
    assert all(run.text for run in runs)
    assert all(one.kind != other.kind for one, other in itertools.pairwise(runs))


def test_a_corrected_number_is_one_word_removed_and_one_added() -> None:
    assert changed("Banjir.\nAda 3 korban jiwa.\nSelesai.", "Banjir.\nAda 5 korban jiwa.\nSelesai.") == (
        Run(kind="same", text="Banjir.\nAda "),
        Run(kind="removed", text="3"),
        Run(kind="added", text="5"),
        Run(kind="same", text=" korban jiwa.\nSelesai."),
    )


def test_texts_that_are_made_to_be_hard_to_compare_are_compared_soon() -> None:
    began = time.process_time()
    changed("a\n" * 300_000, "b\na\n" * 150_000)
    changed("a " * 300_000, "b a " * 150_000)
    changed("a " * 2400, "b a " * 1200)
    assert time.process_time() - began < 5
