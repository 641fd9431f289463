from hypothesis import given
from hypothesis import strategies as st

from klaim_index.core.highlight import Run, paragraphs
from klaim_shared.messages import Span
from tests.unit.index.ledger_samples import TEXT

texts = st.text(st.sampled_from("ab \n\U0001f600é"), min_size=1, max_size=30)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(texts)
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges).map(sorted), max_size=8))
    return text, [Span(start=start, end=end, text=text[start:end]) for start, end in pairs]


def span(text: str) -> Span:
    start = TEXT.index(text)
    return Span(start=start, end=start + len(text), text=text)


@given(marked_texts())
def test_the_runs_joined_are_the_text(marked: tuple[str, list[Span]]) -> None:
    text, spans = marked
    assert "\n".join("".join(run.text for run in paragraph) for paragraph in paragraphs(text, spans)) == text


@given(marked_texts())
def test_every_claim_covers_just_its_own_words_and_starts_once(marked: tuple[str, list[Span]]) -> None:
    text, spans = marked
    runs = [run for paragraph in paragraphs(text, spans) for run in paragraph]
    for number, covered in enumerate(spans):
        assert "".join(run.text for run in runs if number in run.covering) == covered.text.replace("\n", "")
        assert sum(number in run.starting for run in runs) == (1 if covered.text.replace("\n", "") else 0)


def test_overlapping_claims_share_the_words_between_them() -> None:
    _, line, _ = paragraphs(TEXT, [span("Air naik dua"), span("dua meter")])
    assert line == [
        Run('"'),
        Run("Air naik ", (0,), (0,)),
        Run("dua", (0, 1), (1,)),
        Run(" meter", (1,)),
        Run(',"' + " kata Ratna Dewi."),
    ]


def test_words_that_do_not_stand_where_the_claim_says_are_not_marked() -> None:
    strays = [Span(start=0, end=3, text="Air"), Span(start=9_000, end=9_003, text="Air"), Span(start=5, end=5, text="")]
    assert all(not run.covering for paragraph in paragraphs(TEXT, strays) for run in paragraph)
