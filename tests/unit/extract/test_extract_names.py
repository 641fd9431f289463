"""Where a person's name begins and ends among functions, bodies, places and companies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_extract.core.document import read
from klaim_extract.core.names import collect_names
from klaim_extract.core.vocabulary import GIVEN_NAMES, HONORIFICS, PERSON_HEADS


def people(text: str) -> set[str]:
    return {person.name for person in collect_names(read(text)).people.values()}


def roles(text: str) -> dict[str, list[str]]:
    return {person.name: person.roles for person in collect_names(read(text)).people.values()}


@pytest.mark.parametrize(
    ("phrase", "role", "name"),
    [
        ("Direktur RSUD Gemarang Lukman Hadi", "Direktur RSUD Gemarang", "Lukman Hadi"),
        ("Kepala Dinas Kesehatan Kota Gemarang Rina Marlina Sari", "Kepala Dinas Kesehatan Kota Gemarang", "Rina Marlina Sari"),
        ("Kapolsek Gemarang Yoga Adi Pratama", "Kapolsek Gemarang", "Yoga Adi Pratama"),
        ("Kapolres Sragen Yoga Pratama", "Kapolres Sragen", "Yoga Pratama"),
        ("Ketua Asosiasi Pedagang Gemarang Willy Kosasih", "Ketua Asosiasi Pedagang Gemarang", "Willy Kosasih"),
        ("Jaksa Agung Lukman Hadi", "Jaksa Agung", "Lukman Hadi"),
        ("Anggota DPRD Demak TB Lukman Hadi", "Anggota DPRD Demak", "TB Lukman Hadi"),
    ],
)
def test_a_place_in_a_function_is_no_part_of_the_name(phrase: str, role: str, name: str) -> None:
    assert roles(f"Kemarin {phrase} hadir di sana.")[name] == [role]


def test_a_word_that_stands_as_a_place_elsewhere_is_no_name() -> None:
    assert "Endang Kosasih" in people("Banjir melanda warga di Gemarang. Kemarin Bupati Gemarang Endang Kosasih hadir.")


def test_a_place_of_two_words_is_known_from_where_it_stands() -> None:
    assert "Maria Tando" in people("Banjir melanda warga di Banyu Tirta. Kemarin Wakil Gubernur Banyu Tirta Maria Tando hadir.")


def test_the_word_that_somebody_is_called_by_begins_the_name() -> None:
    text = 'Kemarin Direktur Utama Cakrawala Zefri Tandean hadir. "Dana ada," kata Zefri.'
    assert "Zefri Tandean" in people(text)


def test_a_name_that_is_not_in_any_list_is_kept_whole_after_a_function() -> None:
    assert "Zefrinal Tandeka" in people("Kemarin Bupati Zefrinal Tandeka hadir di sana.")


@pytest.mark.parametrize("name", ["Lukman Hakim", "Angga Perdana", "Rina H Marlina", "Nuri al-Hadid", "Hamengku Lukman X", "ST Lukman"])
def test_words_that_only_end_or_join_names_belong_to_them(name: str) -> None:
    assert name in people(f"Kemarin Menteri Agama {name} hadir di sana.")


@pytest.mark.parametrize("word", ["Mengenai", "Tuduhan", "Ribuan", "Dikatakan", "Larangan"])
def test_a_word_with_a_capital_only_from_the_start_of_its_sentence_is_nobody(word: str) -> None:
    assert people(f"{word} impor beras itu belum jelas. {word} lain menyusul.") == set()


def test_titles_in_quotation_marks_name_nobody() -> None:
    assert people('Tonton video "Rina Marlina Buka Pameran Batik Nasional" di sini.') == set()


def test_a_clipped_name_means_the_only_one_it_fits() -> None:
    names = collect_names(read("Artis Larasati Ayu hadir. Kemarin Laras datang lagi."))
    assert ("larasati", "ayu") in names.people


@given(st.lists(st.sampled_from(sorted(GIVEN_NAMES - {"i", "m", "r"} - HONORIFICS - PERSON_HEADS)), min_size=2, max_size=3, unique=True))
def test_given_names_after_a_function_are_one_name(words: list[str]) -> None:
    name = " ".join(word.capitalize() for word in words)
    assert name in people(f"Kemarin Kepala Dinas Kesehatan {name} hadir di sana.")


@given(st.text(alphabet='ABab di.,()"\n', max_size=200))
def test_collecting_names_never_fails(text: str) -> None:
    names = collect_names(read(text))
    assert all(person.words for person in names.people.values())


def test_a_degree_is_no_part_of_a_name() -> None:
    assert "Lukman Hadi" in people("Kemarin Rektor Lukman Hadi PhD hadir di sana.")


def test_a_rank_is_no_part_of_a_body() -> None:
    names = collect_names(read("Kemarin Kabid Humas Polda Sumut Kombes Lukman Hadi hadir di sana."))
    assert [body.name for body in names.bodies] == ["Polda Sumut"]
