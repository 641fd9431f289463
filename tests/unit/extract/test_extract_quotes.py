"""Quotation marks as newsrooms set them, and the sentences around them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_extract.core.document import read
from klaim_extract.core.quotes import find_quotations
from klaim_extract.core.sentences import paragraph_extents


def quoted(text: str) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in find_quotations(text, paragraph_extents(text))]


def sentences(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in read(text).sentences]


def test_marks_pair_whatever_their_shape() -> None:
    for opening, closing in ('""', "“”", "””", '“"', "„“", "«»"):
        assert quoted(f"{opening}Kami siap,{closing} kata Rina.") == ["Kami siap,"]


def test_a_quotation_inside_another_belongs_to_the_outer_one() -> None:
    assert quoted("“Ia bilang “sudah cukup”,” kata Rina.") == ["Ia bilang “sudah cukup”,"]


def test_two_quotations_in_a_paragraph_are_two() -> None:
    assert quoted('"Satu," kata Rina. "Dua."') == ["Satu,", "Dua."]


def test_a_quotation_without_a_closing_mark_ends_with_its_paragraph() -> None:
    assert quoted("Dia berkata, “Kami khawatir.\nTidak ada lagi.") == ["Kami khawatir."]


def test_a_quotation_without_a_closing_mark_ends_before_its_cue() -> None:
    assert quoted("“Kami khawatir, kata Rina.") == ["Kami khawatir,"]


def test_a_quotation_that_opens_again_in_the_next_paragraph_goes_on() -> None:
    assert quoted("“Kami khawatir.\n“Tetapi kami siap,” kata Rina.") == ["Kami khawatir.\n“Tetapi kami siap,"]


def test_a_lone_closing_mark_opens_nothing() -> None:
    assert quoted('Kami siap" di Demak.') == []


@pytest.mark.parametrize("text", ['Kami siap," kata Rina di Demak.', "Kami siap,” jelasnya."])
def test_a_closing_mark_before_a_cue_ends_a_speech_whose_opening_mark_is_missing(text: str) -> None:
    assert quoted(text) == ["Kami siap,"]


@given(st.text(alphabet='ab “”"\n.,', max_size=60))
def test_quotations_never_overlap_and_hold_their_words(text: str) -> None:
    found = find_quotations(text, paragraph_extents(text))
    for quotation in found:
        assert 0 <= quotation.start <= quotation.inner_start <= quotation.inner_end <= quotation.end <= len(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


def test_abbreviations_initials_and_numbers_do_not_end_a_sentence() -> None:
    text = "Dr. Rina dari PT. Maju Tbk. membeli 3.000 unit di Jl. Merdeka No. 5. H. M. Anwar hadir."
    assert sentences(text) == ["Dr. Rina dari PT. Maju Tbk. membeli 3.000 unit di Jl. Merdeka No. 5.", "H. M. Anwar hadir."]


def test_a_quotation_is_never_cut() -> None:
    text = "“Kami siap. Semua sudah ada. Ayo!” kata Rina. Ia pergi."
    assert sentences(text) == ["“Kami siap. Semua sudah ada. Ayo!” kata Rina.", "Ia pergi."]


def test_a_full_stop_inside_a_closing_quotation_ends_the_sentence() -> None:
    assert sentences("Namanya “kota baru.” Perjanjian itu batal.") == ["Namanya “kota baru.”", "Perjanjian itu batal."]


def test_sentences_glued_by_a_lost_space_are_two() -> None:
    assert sentences("Dana itu cair (Bansos).Rina hadir.") == ["Dana itu cair (Bansos).", "Rina hadir."]


def test_words_glued_to_a_name_are_cut_off() -> None:
    assert read("Yusuf atauGus Ipulmemastikan hadir").words == ["Yusuf", "atau", "Gus", "Ipul", "memastikan", "hadir"]


@given(st.text(max_size=300))
def test_words_and_sentences_cover_every_letter_in_order(text: str) -> None:
    doc = read(text)
    assert [text[start:end] for start, end in zip(doc.starts, doc.ends, strict=True)] == doc.words
    assert all(end <= start for end, start in zip(doc.ends, doc.starts[1:], strict=False))
    assert "".join("".join(doc.words).split()) == "".join(text.split())
    covered = [number for sentence in doc.sentences for number in range(sentence.first, sentence.last)]
    assert covered == list(range(len(doc.words)))
