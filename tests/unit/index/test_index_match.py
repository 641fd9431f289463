import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from klaim_index.stores.match import expression

SENTENCES = ("Air naik dua meter", "Harga beras naik", "Gubernur membantah kabar itu", "C++ dan it's hello-world AND atau")


@pytest.fixture(scope="module")
def words() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (said, name, tokenize = 'unicode61 remove_diacritics 2')")
    connection.executemany("INSERT INTO words VALUES (?, 'Ratna Dewi')", [(sentence,) for sentence in SENTENCES])
    return connection


def found(words: sqlite3.Connection, asked: str) -> list[str]:
    rows = words.execute("SELECT said FROM words WHERE words MATCH ? ORDER BY rowid", (expression(asked),))
    return [said for (said,) in rows]


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text(st.sampled_from("ab \"*:^()-+{}'\0AND OR NEAR"), max_size=40))
@example('"')
@example('"" * NEAR(a, 2)')
@example("a " * 512)
@example('" ' * 512)
def test_nothing_a_reader_types_breaks_the_search(words: sqlite3.Connection, asked: str) -> None:
    if expression(asked) is not None:
        assert len(found(words, asked)) <= len(SENTENCES)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("naik", ["Air naik dua meter", "Harga beras naik"]),
        ("naik air", ["Air naik dua meter"]),
        ("beras nai", ["Harga beras naik"]),
        ("bera naik", []),
        ('"naik dua"', ["Air naik dua meter"]),
        ('"dua naik"', []),
        ('"naik du"', []),
        ('"naik dua', ["Air naik dua meter"]),
        ("NAIK – harga", ["Harga beras naik"]),
        ("C++", ["C++ dan it's hello-world AND atau"]),
        ("it's hello-world", ["C++ dan it's hello-world AND atau"]),
        ("AND", ["C++ dan it's hello-world AND atau"]),
        ("naik AND harga", []),
        ("ha", []),
        ("har", ["Harga beras naik"]),
    ],
)
def test_words_must_all_occur_phrases_stand_and_the_last_word_may_be_a_beginning(
    words: sqlite3.Connection, asked: str, expected: list[str]
) -> None:
    assert found(words, asked) == expected


@pytest.mark.parametrize("nothing", ["", "  ", '"', '""', '" "', "\0"])
def test_nothing_to_look_for_is_no_expression(nothing: str) -> None:
    assert expression(nothing) is None
