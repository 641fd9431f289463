"""The search language: what is understood, what is not, and that nothing else happens."""

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from klaim_index.core.query import Query, StatementFilters
from klaim_index.core.search.asking import asked_by, asked_of_groups
from klaim_index.core.search.figures import Range
from klaim_index.core.search.language import understood
from klaim_index.core.search.mistakes import SENTENCES, NotUnderstood
from klaim_index.core.search.tree import All, Any, Asked, Beginning, Dated, Named, Node, Not, Number, Phrase, Told, Word
from klaim_index.core.search.values import FIELDS

PIECES = [
    *(
        "tentara",
        "naik",
        "C++",
        "it's",
        "15:40",
        "Ni'am",
        "http://a.b/c?d=e",
        "hello-world",
        "3.000",
        "ß",
        "الخبر",
        "😀",
        "\0",
        "*",
        "te*",
        "harga*",
    ),
    *(
        '"',
        '"harga beras"',
        "“",
        "”",
        "(",
        ")",
        "-",
        "--",
        "OR",
        "AND",
        "NOT",
        "ATAU",
        "DAN",
        "|",
        "&&",
        " ",
        " ",
        " ",
        "\t",
        ":",
        ".",
        "..",
        "ð0aa",
    ),
    *(f"{name}:" for name in FIELDS),
    *(
        "Yoon",
        "2024-10-25",
        "2024",
        "25/10/2024",
        "kemarin",
        ">5000",
        "1,5 juta",
        "5,000",
        "<=3 ribu",
        "3000..12000",
        "Rp",
        "%",
        "accuse",
        "art_1",
        "(deny OR confirm)",
        "speaker:",
        "9..5",
    ),
]
questions = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("harga beras", [Word("harga"), Word("beras")]),
        ('"harga beras" naik', [Phrase("harga beras"), Word("naik")]),
        ("“harga beras”", [Phrase("harga beras")]),
        ('"harga beras', [Phrase("harga beras")]),
        ("beras -impor", [Word("beras"), Not(Word("impor"))]),
        ('beras -"harga naik"', [Word("beras"), Not(Phrase("harga naik"))]),
        ("NOT impor", [Not(Word("impor"))]),
        ("harga beras OR jagung", [Word("harga"), Any((Word("beras"), Word("jagung")))]),
        ("beras ATAU jagung | kedelai", [Any((Word("beras"), Word("jagung"), Word("kedelai")))]),
        ("beras AND jagung", [Word("beras"), Word("jagung")]),
        ("(harga beras) OR (harga jagung)", [Any((All((Word("harga"), Word("beras"))), All((Word("harga"), Word("jagung")))))]),
        ("-(a b) c", [Not(All((Word("a"), Word("b")))), Word("c")]),
        ("tentar*", [Beginning("tentar")]),
        ("source:Yoon", [Named("source", "Yoon")]),
        ('sumber:"Kim Yong Hyun"', [Named("source", "Kim Yong Hyun")]),
        ("Sumber: Yoon", [Named("source", "Yoon")]),
        ("-media:Antara", [Not(Named("outlet", "Antara"))]),
        ("tentang:Korut", [Named("about", "Korut")]),
        ("relay:AFP OR lewat:BBC", [Any((Named("relay", "AFP"), Named("relay", "BBC")))]),
        ("stance:accuse sikap:menuduh sikap:Tuduhan", [Told("stance", "accuse")] * 3),
        ("kind:narrated jenis:tulisan", [Told("kind", "narrated")] * 2),
        ("article:art_1", [Named("article", "art_1")]),
        ("said:provokasi", [Phrase("provokasi", "said")]),
        ("number:>5000", [Number(Range(Decimal(5000), None, with_low=False))]),
        (
            "number:>5000 tentara Rusia",
            [Number(Range(Decimal(5000), None, with_low=False), None, ("tentara", "Rusia")), Word("tentara"), Word("Rusia")],
        ),
        ("angka:3.000..12.000", [Number(Range(Decimal(3000), Decimal(12000)))]),
        ('number:"1,5 juta orang"', [Number(Range(Decimal(1_500_000), Decimal(1_500_000)), "orang")]),
        ("number:<1,5 juta", [Number(Range(None, Decimal(1_500_000), with_high=False))]),
        ("number:Rp2 miliar", [Number(Range(Decimal(2 * 10**9), Decimal(2 * 10**9)), "rupiah")]),
        ("number:5%", [Number(Range(Decimal(5), Decimal(5)), "persen")]),
        ("number:dua belas ribu", [Number(Range(Decimal(12000), Decimal(12000)))]),
        ("C++ it's 15:40", [Word("C++"), Word("it's"), Word("15:40")]),
        ("Jakarta:hujan http://a.b", [Word("Jakarta:hujan"), Word("http://a.b")]),
        ("hello-world f(x) – - ?", [Word("hello-world"), Word("f(x)")]),
        ("and or not", [Word("and"), Word("or"), Word("not")]),
        ("", []),
        ("stance:(deny OR confirm)", [All((Any((Told("stance", "deny"), Told("stance", "confirm"))),))]),
        (
            'sumber: ("Kim Yong Hyun" ATAU -Yoon) naik',
            [All((Any((Named("source", "Kim Yong Hyun"), Not(Named("source", "Yoon")))),)), Word("naik")],
        ),
        (
            "source:((Kim Yong) OR relay:AFP)",
            [All((Any((All((Named("source", "Kim"), Named("source", "Yong"))), Named("relay", "AFP"))),))],
        ),
        (
            "number:(<5 OR >9)",
            [All((Any((Number(Range(None, Decimal(5), with_high=False)), Number(Range(Decimal(9), None, with_low=False)))),))],
        ),
        ("source :Yoon media : Antara", [Named("source", "Yoon"), Named("outlet", "Antara")]),
        ("number:> 5000", [Number(Range(Decimal(5000), None, with_low=False))]),
        ("-number:5 tentara", [Not(Number(Range(Decimal(5), Decimal(5)), None, ("tentara",))), Word("tentara")]),
        ("() naik", [Word("naik")]),
    ],
)
def test_what_people_type_is_understood(question: str, expected: list[Node]) -> None:
    assert understood(question) == Asked(All(tuple(expected)))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("since:2024-10-01 until:2024-10-31", Asked(since=date(2024, 10, 1), until=date(2024, 10, 31))),
        ("sejak:2024-10 hingga:2024-10", Asked(since=date(2024, 10, 1), until=date(2024, 10, 31))),
        ('since:2024 until:"25 Oktober 2024"', Asked(since=date(2024, 1, 1), until=date(2024, 10, 25))),
        ("since:1/2/2024 since:2023", Asked(since=date(2024, 2, 1))),
        ("said:2024-02", Asked(All((Dated(),)), date(2024, 2, 1), date(2024, 2, 29))),
        ("urut:terlama", Asked(oldest_first=True, ordered_at=1)),
        ("naik sort:newest", Asked(All((Word("naik"),)), ordered_at=6)),
    ],
)
def test_days_and_order_hold_for_the_whole_search(question: str, expected: Asked) -> None:
    assert understood(question) == expected


@pytest.mark.parametrize(
    ("question", "code", "at", "told"),
    [
        ("naik sorce:Yoon", "unknown_field", 6, '"sorce:"'),
        ("author:Budi", "unknown_field", 1, "source:"),
        ("naik source:", "no_value", 6, "source:Yoon"),
        ("speaker:Yoon", "unknown_field", 1, '"speaker:"'),
        ("Speaker:Yoon", "unknown_field", 1, '"Speaker:"'),
        ("naik said_on:2024", "unknown_field", 6, '"said_on:"'),
        ("negated:(a OR b)", "unknown_field", 1, '"negated:"'),
        ("stance:lie", "not_one_of", 8, "accuse"),
        ("stance:(deny OR lie)", "not_one_of", 17, "accuse"),
        ("kind: x", "not_one_of", 7, "narrated"),
        ("sort:best", "not_one_of", 6, "oldest"),
        ("since:kemarin", "no_day", 7, "2024-10-25"),
        ("until:2024-02-30", "no_day", 7, "2024-02-30"),
        ("naik source:-Yoon", "inner_minus", 13, "-source:"),
        ("number:5..1", "backwards", 8, '"5..1"'),
        ('number:"5 sampai 1 orang"', "backwards", 8, "5 sampai 1"),
        ("since:(2024)", "whole_search", 1, "since:"),
        ("stance:(deny", "open_bracket", 8, "not closed"),
        ("()", "nothing_asked", 1, "() holds"),
        ('""', "nothing_asked", 1, "nothing to look for"),
        ("-", "nothing_asked", 1, "- holds"),
        (" * ", "nothing_asked", 1, "* holds"),
        ("number:banyak", "no_number", 8, "number:>5000"),
        ("number:15:40", "no_number", 8, "15:40"),
        ("number:1 juta 500 ribu", "no_number", 8, "number:"),
        ('number:"5 + 3"', "no_number", 8, "5 + 3"),
        ("number:5,000", "two_readings", 8, "5,000"),
        ("a OR since:2024", "whole_search", 6, "since:"),
        ("-sejak:2024", "whole_search", 2, "sejak:"),
        ("(a until:2024)", "whole_search", 4, "until:"),
        ("since:2024 OR a", "whole_search", 1, "since:"),
        ("a OR", "lone_operator", 3, '"OR"'),
        ("AND a", "lone_operator", 1, '"AND"'),
        ("a OR OR b", "lone_operator", 3, '"OR"'),
        ("NOT", "nothing_excluded", 1, '"NOT"'),
        ("(a", "open_bracket", 1, "not closed"),
        ("a)", "close_bracket", 2, "closes nothing"),
        ("(((((((((a)))))))))", "deep_brackets", 9, "8"),
        ("te*", "short_beginning", 1, "4 letters"),
    ],
)
def test_what_cannot_be_understood_is_told_with_what_where_and_what_is_possible(question: str, code: str, at: int, told: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        understood(question)
    assert (caught.value.code, caught.value.values["at"]) == (code, at)
    assert told in str(caught.value)
    assert str(caught.value).endswith(".")
    assert ". " not in str(caught.value)


@given(questions)
@example("(" * 1024)
@example("-" * 1024)
@example('source:"' * 100)
@example("a OR " * 200 + "b")
@example("1" * 1024)
@example("number:" + "1" * 1000)
def test_any_text_is_understood_or_refused_with_a_sentence(question: str) -> None:
    refused = refusal(question)
    if refused is not None:
        at = refused.values["at"]
        assert refused.code in SENTENCES
        assert isinstance(at, int)
        assert 1 <= at <= len(question)


def refusal(question: str) -> NotUnderstood | None:
    try:
        understood(question)
    except NotUnderstood as refused:
        return refused
    return None


def test_a_long_run_of_random_questions_meets_no_other_error() -> None:
    chance = random.Random(5)  # noqa: S311 - the same questions every time
    refused = [refusal("".join(chance.choices(PIECES, k=chance.randint(1, 14)))) for _ in range(20_000)]
    assert {one.code for one in refused if one} == set(SENTENCES) - {"too_many", "no_order", "no_days", "deep_brackets"}


@given(st.text(st.characters(categories=["L", "N"]), min_size=1))
def test_a_word_in_quotation_marks_is_always_that_word(word: str) -> None:
    assert understood(f'"{word}"') == Asked(All((Phrase(word),)))


def test_parameters_and_typed_fields_ask_the_same() -> None:
    typed = asked_by(Query(q="beras source:Yoon outlet:Antara stance:deny since:2024-10-01"))
    given_apart = asked_by(Query(q="beras", source="Yoon", outlet="Antara", stance="deny", since=date(2024, 10, 1)))
    assert typed == given_apart
    assert asked_by(Query(q="since:2024-10-05", since=date(2024, 10, 1))).since == date(2024, 10, 5)


@pytest.mark.parametrize(
    "asked", [{"q": "since:2025 until:2024"}, {"q": "sampai:2023", "since": "2024-01-01"}, {"since": "2025-01-01", "until": "2024-01-01"}]
)
def test_days_that_leave_none_are_refused(asked: dict[str, str]) -> None:
    with pytest.raises(NotUnderstood, match=r"No day is both from 202\d-01-01 on and up to 202\d"):
        asked_by(Query.model_validate(asked))


def test_where_the_newest_always_come_first_no_order_can_be_asked() -> None:
    assert asked_of_groups(StatementFilters(q="beras")) == understood("beras")
    with pytest.raises(NotUnderstood, match="sort:"):
        asked_of_groups(StatementFilters(q="beras sort:oldest"))
