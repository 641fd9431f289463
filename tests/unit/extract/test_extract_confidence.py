"""Confidence: ambiguity lowers it, nothing else is asked of it here; how well it holds is measured in tests/eval."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from klaim_extract.core.claims import extract
from klaim_extract.core.confidence import confidence_of, lowering
from klaim_shared.messages import ClaimExtracted
from tests.unit.extract.samples import article as sample


def claims(text: str) -> list[ClaimExtracted]:
    return extract(sample(text, language="id", published_at="2024-10-25", ingested_at=datetime(2024, 11, 1, tzinfo=UTC)))


def confidence(text: str) -> float:
    """The confidence of the last claim."""
    return claims(text)[-1].confidence


PLAIN = '"Harga cabai akan turun bulan depan," kata Direktur Pasar Budi Santoso, Jumat (25/10).'


def test_a_quotation_with_a_cue_and_a_full_name_is_nearly_certain() -> None:
    assert confidence(PLAIN) > 0.9


def test_a_speaker_told_by_a_clitic_is_no_more_certain_than_the_named_one_it_goes_back_to() -> None:
    assert confidence(f'{PLAIN}\n"Pasokan dari desa sudah lancar," ujarnya.') <= confidence(PLAIN)


def test_a_quotation_without_a_cue_is_less_certain_than_one_with_a_clitic() -> None:
    after = f'{PLAIN}\n"Pasokan dari desa sudah lancar'
    assert confidence(f'{after}."') < confidence(f'{after}," ujarnya.')


def test_a_speaker_without_a_name_is_less_certain_than_a_named_one() -> None:
    assert confidence('"Harga cabai akan turun bulan depan," kata pedagang.') < confidence(PLAIN)


def test_words_run_together_lower_the_confidence() -> None:
    glued = PLAIN.replace("bulan depan", "bulanDepan")
    assert confidence(glued) < confidence(PLAIN)


def test_a_narrated_sentence_with_a_word_of_saying_is_doubted() -> None:
    told = "Pertemuan pada Rabu (23/10) itu jauh dari apa yang dikatakan orang."

    [doubted] = claims(told)
    [certain] = claims(told.replace("dikatakan", "dialami"))

    assert (doubted.kind, certain.kind) == ("narrated", "narrated")
    assert doubted.confidence < certain.confidence - 0.1


@given(st.dictionaries(st.text(max_size=20), st.floats(-1e6, 1e6)))
def test_any_signs_give_a_confidence_between_0_and_1(signs: dict[str, float]) -> None:
    assert 0 < confidence_of(signs) < 1


def test_the_gravest_sign_is_told_first() -> None:
    signs = {"name of one word": 1.0, "source is no name": 1.0, "resolved by name": 1.0}

    assert lowering(signs) == ["source is no name", "name of one word"]
