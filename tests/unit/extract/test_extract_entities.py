"""Who and what a claim names: people, bodies, states, and capitals where they are only places."""

import pytest

from klaim_extract.core.claims import extract
from klaim_extract.core.entity_ids import spelt
from klaim_extract.core.vocabulary import CAPITALS, STATES
from klaim_extract.lexicon import rows
from tests.unit.extract.samples import article as sample


def entities(text: str) -> list[tuple[str, str | None]]:
    article = sample(text)
    return [(entity.text, entity.entity_id) for claim in extract(article) for entity in claim.entities]


@pytest.mark.parametrize("before", ["di", "ke", "dari"])
def test_a_capital_after_a_preposition_is_a_place(before: str) -> None:
    assert entities(f"Rina Marlina mengatakan bahwa rombongan itu tiba {before} London.") == [("London", "place/london")]


def test_a_capital_that_acts_is_its_state() -> None:
    assert entities("Rina Marlina mengatakan bahwa London mencabut aturan itu.") == [("London", "state/gb")]


def test_a_state_of_two_words_is_one_entity() -> None:
    assert entities("Rina Marlina mengatakan bahwa Selandia Baru mencabut aturan itu.") == [("Selandia Baru", "state/nz")]


def test_a_short_form_in_a_claim_is_the_body_that_the_article_spelt_out() -> None:
    text = "Badan Gizi Umum (BGU) hadir. Rina Marlina mengatakan bahwa BGU sudah siap."
    assert ("BGU", "organization/badan-gizi-umum") in entities(text)


def test_an_id_of_a_person_spells_the_name_and_expands_nothing() -> None:
    assert spelt("Rina Ni'am bin As'ad") == "rina-niam-bin-asad"


def test_every_capital_stands_for_its_state_and_every_code_is_there_once() -> None:
    codes = [row[0] for row in rows("states.tsv")]
    assert len(codes) == len(set(codes))
    assert STATES.keys() >= CAPITALS
