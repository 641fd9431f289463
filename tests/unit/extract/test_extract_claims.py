"""The whole reader: what it promises whatever the text, and what it finds in the five seeds."""

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from klaim_extract.core.claims import EXTRACTOR, extract
from klaim_shared.messages import ArticleIngested, ClaimExtracted, Entity, Quantity, Relay, Span, When
from tests.unit.extract.samples import article as sample

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))
WORDS = [
    "kata",
    "ujarnya",
    "mengatakan",
    "menyebut",
    "bahwa",
    "menurut",
    "Menteri",
    "Budi",
    "Santoso",
    "Siti",
    "(BNPB)",
    "dikutip",
    "Antara,",
    "Rabu",
    "(1/1/2025)",
    "Korsel",
    "dan",
    "Seoul",
    "yang",
    "tidak",
    "enggan",
    "berkomentar",
    "demikian",
    "pernyataan",
    "ditambahkannya",
    "3.000",
    "orang",
    "dia",
    "mereka",
    ".",
    ",",
    ":",
    "“",
    "”",
    '"',
    "‘",
    "’",
    "(",
    ")",
    "-",
    "\n",
    ";",
    "?",
    "!",
    "seraya",
    "menambahkan",
    "dikatakan",
    "Badan",
    "Nasional",
    "X,",
    "jaksa",
    "kementerian",
    "tersebut",
    "sementara",
    "namun",
    "pada",
    "hari",
    "Selasa",
    "lalu",
    "atau",
    "akrab",
    "disapa",
    "Gus",
]


def article(text: str, *, published_at: str | None = "2025-01-02", outlet: str | None = None) -> ArticleIngested:
    return sample(text, outlet=outlet, published_at=published_at)


def spans(claim: ClaimExtracted) -> list[Span | Relay | When | Quantity | Entity]:
    """Every span of the claim that has words of its own."""
    found: list[Span | Relay | When | Quantity | Entity] = [claim.content, *claim.relays, *claim.quantities, *claim.times, *claim.entities]
    found += [span for span in (claim.cue, claim.said_on) if span is not None]
    if claim.source is not None and claim.source.start is not None:
        source = claim.source
        found.append(Span(text=source.text or "", start=source.start or 0, end=source.end or 0))
    return found


def check(text: str) -> list[ClaimExtracted]:
    """Extract twice, and hold the promises: exact spans, unique ids, text order, the same both times."""
    claims = extract(article(text))
    for claim in claims:
        for span in spans(claim):
            assert text[span.start : span.end] == span.text
        assert claim.content.text.strip()
        assert claim.sentence.start <= claim.content.start
        assert claim.content.end <= claim.sentence.end
    ids = [claim.claim_id for claim in claims]
    assert len(set(ids)) == len(ids)
    assert [claim.content.start for claim in claims] == sorted(claim.content.start for claim in claims)
    assert claims == extract(article(text))
    return claims


@given(st.text(min_size=1))
def test_any_text_gives_claims_whose_spans_are_exact(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=80))
@example(["“", ".", ".", "."])
@settings(max_examples=300)
def test_any_order_of_the_words_of_attribution_gives_claims_whose_spans_are_exact(words: list[str]) -> None:
    check(" ".join(words))


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_seed_with_stretches_cut_out_and_put_in_gives_claims_whose_spans_are_exact(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SEEDS)).read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(text)))
        until = min(len(text), at + data.draw(st.integers(0, 40)))
        text = (
            text[:at] + data.draw(st.sampled_from(["", '"', "”", "“", "\n", " kata ", ",", "Kim", "1.000", "(", "\u00a0"])) + text[until:]
        )
    check(text or "a")


MEGABYTE = 1_000_000
HOSTILE = {
    "marks only": '"' * MEGABYTE,
    "marks that open": "“a " * (MEGABYTE // 3),
    "one cue over and over": "kata " * (MEGABYTE // 5),
    "one endless sentence": "Budi mengatakan bahwa " * (MEGABYTE // 22),
    "speakers without end": ", kata Budi Santoso" * (MEGABYTE // 19),
    "capitals without end": "Abcd " * (MEGABYTE // 5),
    "one word": "Me" + "me" * (MEGABYTE // 2),
    "dots": "." * MEGABYTE,
    "a line of spaces": "a" + " " * MEGABYTE + "b",
    "dates and speakers": "Senin (21/10/2024) kata Budi, " * (MEGABYTE // 30),
    "many people": "".join(f"Ketua Umum Budi{number} Santoso mengatakan dia pergi. " for number in range(MEGABYTE // 48)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_hostile_text_takes_seconds(name: str) -> None:
    started = time.process_time()
    extract(article(HOSTILE[name]))
    assert time.process_time() - started < 30


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_every_seed_gives_claims_with_exact_spans(seed: Path) -> None:
    claims = check(seed.read_text(encoding="utf-8"))
    assert len([claim for claim in claims if claim.kind == "attributed"]) >= 9
    assert all(claim.extractor == EXTRACTOR for claim in claims)


def test_a_narrated_claim_has_no_source_cue_stance_or_quote() -> None:
    claims = extract(article("Sebanyak 40 rumah terendam banjir di Demak pada Rabu (1/1/2025)."))
    assert [claim.kind for claim in claims] == ["narrated"]
    claim = claims[0]
    assert (claim.source, claim.cue, claim.stance, claim.quote, claim.said_on, claim.relays) == (None, None, None, None, None, ())
    assert [when.date for when in claim.times] == ["2025-01-01"]
    assert [quantity.value for quantity in claim.quantities] == [40]


def test_a_sentence_without_quantity_or_date_is_no_claim() -> None:
    assert extract(article("Banjir merendam sejumlah rumah warga di pesisir utara Jawa.")) == []


def test_a_sentence_that_is_an_attributed_claim_gives_no_narrated_one_beside_it() -> None:
    claims = extract(article("Wali Kota Rina Marlina mengatakan 40 rumah terendam pada Rabu (1/1/2025)."))
    assert [claim.kind for claim in claims] == ["attributed"]


def test_quantities_are_those_inside_the_content_and_the_date_outside_it_is_when_it_was_said() -> None:
    claims = extract(article("Pada Selasa, Bupati Anton Wijaya menyebut sekitar 1.200 warga mengungsi."))
    assert [(quantity.value, quantity.modifier) for quantity in claims[0].quantities] == [(1200, "about")]
    assert claims[0].said_on is not None
    assert claims[0].said_on.date == "2024-12-31"


def test_entities_of_the_content_carry_the_ids_that_name_them_everywhere() -> None:
    claims = extract(article("Menteri Pertahanan Budi Hartono mengatakan Korut dan Amerika Serikat akan berunding."))
    assert [(entity.text, entity.entity_id) for entity in claims[0].entities] == [("Korut", "state/kp"), ("Amerika Serikat", "state/us")]


def test_a_sentence_that_only_names_the_speaker_is_no_claim_and_tells_who_speaks_next() -> None:
    claims = extract(article('Hal itu disampaikan Bupati Rina Marlina di Demak, Rabu (1/1/2025).\n"Air sudah surut," katanya.'))
    assert [(claim.source.name if claim.source else None, claim.content.text) for claim in claims] == [("Rina Marlina", "Air sudah surut")]


@pytest.mark.parametrize("language", ["ms", "en-US", "jv", "und"])
def test_an_article_in_a_language_that_is_not_read_gives_no_claims(language: str) -> None:
    spoken = article('"Kami senang," kata Wali Kota Budi Santoso.')
    assert extract(spoken.model_copy(update={"language": language})) == []
    assert len(extract(spoken.model_copy(update={"language": "id-ID"}))) == 1


def test_a_day_that_was_inferred_from_the_text_changes_no_claim() -> None:
    text = '"Kami senang," kata Wali Kota Budi Santoso pada Jumat (25/10). Kamis (23/10) ia pergi ke 3 kota.'
    without = article(text, published_at=None)
    inferred = without.model_copy(update={"published_at": "2024-10-25", "published_at_source": "inferred"})
    told = [[claim.model_dump(exclude={"article"}) for claim in extract(one)] for one in (without, inferred)]
    assert told[0] == told[1]
    assert len(told[0]) == 2
