"""What is typed becomes a correction that says what was meant, or a sentence; corrections become gold that can be measured by."""

import asyncio
import io
from collections.abc import Iterator
from typing import Any, cast

import pytest

from klaim import output, report
from klaim.client import Ledger
from klaim.correcting import adding, gold, sending
from klaim.correcting.changing import change
from klaim.correcting.naming import Naming, Unclear, beside, one_sort, several
from klaim_shared.messages import ClaimExtracted, Extent, Quantity, Span
from tests.unit.index.correction_samples import changed, different, no_dispute, withdrawn
from tests.unit.index.ledger_samples import article, claim

LEAD = "Air naik, kata warga.\n"
SAID = "Buru-buru pergi. Camat berkata air naik dua meter. Lalu air naik lagi."
TEXT = f"{LEAD}{SAID}\nAir surut besok."
NO_VALUE = {"value": None, "low": None, "high": None, "date": None, "stance": None}


class Listing:
    """A ledger that answers with these rows."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.rows = rows

    def listed(self, _: str, **filters: str | None) -> Iterator[dict[str, Any]]:
        yield from (row for row in self.rows if (filters.get("q") or "") in str(row.get("name", "")).casefold())


def listing(*rows: dict[str, Any]) -> Ledger:
    return cast("Ledger", Listing(*rows))


def one(words: str = "air naik dua meter", **fields: Any) -> ClaimExtracted:
    at = TEXT.index(words)
    start = TEXT.index("Camat")
    sentence = Extent(start=start, end=TEXT.index(".", start) + 1)
    made: ClaimExtracted = claim(said=words, content=Span(text=words, start=at, end=at + len(words)), sentence=sentence, **fields).data
    return made


def test_a_content_is_of_whole_words_in_the_claims_own_sentence_first() -> None:
    told = change(one(), TEXT, content="air naik").content
    after = change(one(), TEXT, content="air naik lagi").content

    assert told == Span(text="air naik", start=TEXT.index("air naik"), end=TEXT.index("air naik") + 8)
    assert after is not None
    assert after.start == TEXT.index("air naik lagi")
    for words in ("r naik d", "uru-buru", "buru", "air surut", "Air naik, kata", "surut besok", " "):
        with pytest.raises(Unclear, match="paragraph does not hold"):
            change(one(), TEXT, content=words)


def test_a_name_that_nobody_bears_is_refused_and_one_that_was_joined_is_known() -> None:
    ledger = listing({"entity_id": "person/ratna-dewi", "name": "Ratna Déwi", "merged": [{"entity_id": "person/ratna"}]})

    for known in ("person/ratna-dewi", "person/ratna"):
        assert Naming(ledger).group(known).whole.entities[0].name == "Ratna Déwi"
    with pytest.raises(Unclear, match="No claim names person/ratan-dewi"):
        Naming(ledger).group("person/ratan-dewi")


def test_one_thing_alone_or_named_twice_is_no_two() -> None:
    ledger = listing(
        {"entity_id": "person/ratna", "name": "Ratna", "merged": []}, {"entity_id": "person/dewi", "name": "Dewi", "merged": []}
    )
    ratna, dewi = (Naming(ledger).group(name) for name in ("person/ratna", "person/dewi"))

    several([ratna, dewi])
    for named in ([ratna], [ratna, ratna]):
        with pytest.raises(Unclear, match="Name two at least"):
            several(named)
    with pytest.raises(Unclear, match="person/ratna is an entity"):
        one_sort([ratna], ("statement",))


def test_a_pair_that_is_kept_apart_twice_stands_once_in_gold() -> None:
    first, second = (article(article_id=name).data for name in ("art_1", "art_2"))
    told = [(first, one(article_id="art_1")), (second, one(article_id="art_2"))]
    found = gold.groups([different(*told), different(*reversed(told))], {"art_1": "satu", "art_2": "dua"}, {})

    assert found["different_statement"] == [["dua", "air naik dua meter", "satu", "air naik dua meter"]]


def test_a_dispute_in_gold_has_the_figures_of_the_unit_that_both_sides_count() -> None:
    def counted(value: int) -> tuple[Quantity, ...]:
        people = Quantity(text=f"{value} orang", start=0, end=4, value=value, unit="orang", modifier="exact")
        return people, people.model_copy(update={"value": value * 7, "unit": f"jam{value}"})

    claims = {name: one(article_id=name, quantities=counted(value)) for name, value in (("art_1", 3000), ("art_2", 12000))}
    held = {(name, made.content.start): made for name, made in claims.items()}
    made = no_dispute("quantity", *((article(article_id=name).data, each) for name, each in claims.items()))
    [found] = gold.groups([made], {name: name for name in claims}, held)["not_disputes"]

    assert found["values"] == [3000, 12000]


def test_a_stance_in_gold_tells_who_affirms_and_who_denies() -> None:
    claims = {"art_1": one(article_id="art_1", name="Ratna"), "art_2": one(article_id="art_2", name="Bagas", stance="deny")}
    held = {(name, made.content.start): made for name, made in claims.items()}
    made = no_dispute("stance", *((article(article_id=name).data, each) for name, each in claims.items()))
    [found] = gold.groups([made], {name: name for name in claims}, held)["not_disputes"]

    assert (found["values"], found["for"], found["against"]) == (["for", "against"], ["Ratna"], ["Bagas"])


def test_what_stands_beside_claims_is_known_by_the_claims_alone() -> None:
    ledger = listing({"statement_id": "stm_1", "claims": [{"claim_id": "clm_1"}, {"claim_id": "clm_2"}]})

    assert beside(ledger, ["clm_1", "stm_1"]) == {"clm_1", "clm_2"}
    assert beside(ledger, ["stm_1", "person/ratna"]) == frozenset()


def test_what_keeps_a_correction_withdrawn_is_named() -> None:
    made = changed((article().data, one()), change(one(), TEXT, stance="deny"))
    away = withdrawn(made)

    for state, named in (("in_force", [away.correction_id]), ("waiting", [away.correction_id]), ("withdrawn", [])):
        ledger = listing(away.model_dump(mode="json") | {"state": state})
        assert sending.withdrawn_by(ledger, made.correction_id) == named


@pytest.mark.parametrize(("state", "holds"), [("in_force", True), ("waiting", True), ("unanchored", False), ("without_effect", False)])
def test_a_correction_that_waits_for_new_groups_was_taken_in_and_is_told_as_such(
    state: str, holds: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = changed((article().data, one()), change(one(), TEXT, stance="deny"))
    monkeypatch.setattr(sending, "send", lambda *_: asyncio.sleep(0))
    ledger = listing()
    monkeypatch.setattr(ledger, "one", lambda *_: {"state": state, "lost": ["It waits."]}, raising=False)
    assert sending.say(ledger, "", made) == holds


def test_a_dispute_is_printed_with_nought_and_with_the_bounds_of_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.StringIO()
    monkeypatch.setattr(report, "stdout", output.Screen(file=given, width=100))
    held = ({"value": 0}, {"value": 3000, "low": 3000}, {"value": 9, "high": 9}, {"value": 10, "low": 10, "high": 12})
    positions = [NO_VALUE | value | {"sources": ["Ratna"], "claims": []} for value in held]
    row = {"type": "quantity", "relation": "conflict", "dispute_id": "dsp_1", "about": "korban", "unit": "orang", "corrections": []}
    report.groups("disputes", [row | {"positions": positions}])
    report.groups("disputes", [row | {"unit": None, "positions": [positions[0] | {"value": None, "stance": "deny"}]}])

    lines = [line.partition("  Ratna")[0].strip() for line in given.getvalue().splitlines()]
    assert lines[1:5] == ["0 orang", "at least 3000 orang", "at most 9 orang", "10 to 12 orang"]
    assert lines[6] == "deny"


def test_a_stretch_is_one_of_whole_words_without_blanks_at_its_ends() -> None:
    at = TEXT.index("berkata air")
    said = Span(text="berkata air", start=at, end=at + 11)
    assert adding.stretch(TEXT, at - 1, at + 12, None) == said
    assert adding.stretch(TEXT, None, None, " berkata air ") == said
    assert adding.stretch(TEXT, None, None, "surut besok.").text == "surut besok."
    for given, sentence in (
        ((at, at + 9, None), f"cuts a word; from {at} to {at + 11} stands: berkata air"),
        ((at + 2, at + 11, None), "cuts a word"),
        ((at + 7, at + 8, None), "stand only blanks"),
        ((None, None, "erkata"), "does not hold these words"),
        ((None, None, "air naik"), "more than once"),
        ((None, None, " "), "does not hold"),
        ((5, 2, None), "is no stretch of it"),
        ((5, None, None), "go together"),
        ((1, 2, "air"), "Where does it stand"),
    ):
        with pytest.raises(Unclear, match=sentence):
            adding.stretch(TEXT, *given)


def test_words_are_found_over_a_line_break_and_whatever_quotes_and_dashes_they_are_typed_with() -> None:
    text = "Camat berkata \u201cair\nnaik \u2014 dan\u00a0Jum\u2019at surut\u201d, kemarin. Warga menunggu 3-4 jam, lalu 3\u20134 hari."
    for typed, found in (
        ('"air naik - dan Jum\'at surut"', "\u201cair\nnaik \u2014 dan\u00a0Jum\u2019at surut\u201d"),
        ("berkata \u201eair", "berkata \u201cair"),
        ("air   naik", "air\nnaik"),
        ("3\u20114 jam", "3-4 jam"),
        ("3-4 hari", "3\u20134 hari"),
    ):
        span = adding.stretch(text, None, None, typed)
        assert (span.text, text[span.start : span.end]) == (found, found)
    with pytest.raises(Unclear, match="--start and --end"):
        adding.stretch(text, None, None, "airnaik")
