"""What is exported in open vocabularies has what they require, and nothing that klaim cannot know."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_index.core.exporting import annotations, schema_org, told
from klaim_index.core.groups import Origin, Saying, Speaker, StatementRecord
from klaim_index.core.ledger import ClaimRecord, Text
from klaim_shared.messages import Source, Span
from tests.unit.index.ledger_samples import NOW, TEXT, claim

BASE = "http://localhost:8090/"
URL = "https://warta.example/sungai"
# Terms that https://schema.org/version/latest/schemaorg-all-https.jsonld gives these types (their own, or of CreativeWork and Thing).
CLAIM_TERMS = {"@type", "@id", "identifier", "url", "text", "author", "datePublished", "firstAppearance", "appearance"}
REVIEW_TERMS = {"@type", "@id", "creativeWorkStatus", "claimReviewed", "itemReviewed"}
ARTICLE_TERMS = {"@type", "identifier", "headline", "url", "datePublished", "inLanguage", "publisher"}


def text_of(article_id: str, revision: int | None) -> Text:
    return Text(article_id, revision or 2, "Sungai meluap", TEXT, "id", URL)


def record(**fields: Any) -> ClaimRecord:
    return ClaimRecord(**claim(**fields).data.model_dump(), superseded=False, indexed_at=NOW)


def statement() -> StatementRecord:
    content = record().content
    sayings = tuple(
        Saying(
            claim_id=f"clm_{number}",
            article_id=f"art_{number}",
            source_name=f"{number}.txt",
            outlet=outlet,
            published_at=day,
            content=content,
            relays=(),
        )
        for number, (outlet, day) in enumerate([("Warta Kita", "2024-10-25"), (None, None)])
    )
    return StatementRecord(
        statement_id="stm_1",
        source=Speaker(name="Ratna Dewi", entity_id="person/ratna-dewi"),
        text=content.text,
        stance="state",
        said_on=None,
        quantities=(),
        first_seen="2024-10-25",
        claims=sayings,
        outlets=2,
        origins=(Origin(origin="Warta Kita", kind="own", claims=("clm_0", "clm_1"), why=()),),
        independent=1,
    )


THINGS = [told.of_claim(record(), BASE), told.of_statement(statement(), BASE)]


@pytest.mark.parametrize("thing", THINGS, ids=["claim", "statement"])
def test_a_claim_of_schema_org_tells_who_said_it_when_and_where_it_appears(thing: told.Told) -> None:
    node = schema_org.claim(thing, text_of)

    assert set(node) <= CLAIM_TERMS
    assert (node["@type"], node["text"]) == ("Claim", "Air naik dua meter")
    assert node["author"] == {"@type": "Person", "name": "Ratna Dewi", "identifier": "person/ratna-dewi"}
    assert node["datePublished"] == "2024-10-25"
    assert len(node["appearance"]) == len(thing.places)
    for work in (node["firstAppearance"], *node["appearance"]):
        assert set(work) <= ARTICLE_TERMS
        assert work["@type"] == "NewsArticle"
        assert (work["headline"], work["url"]) == ("Sungai meluap", URL)
    assert node["firstAppearance"] == node["appearance"][0]


@pytest.mark.parametrize("thing", THINGS, ids=["claim", "statement"])
def test_a_draft_review_judges_nothing(thing: told.Told) -> None:
    node = schema_org.draft_review(thing, text_of)

    assert set(node) == REVIEW_TERMS
    assert node["creativeWorkStatus"] == "Draft"
    assert not {"reviewRating", "url", "author", "datePublished"} & set(node)  # a fact-checker's
    assert node["claimReviewed"] == node["itemReviewed"]["text"]
    assert node["@id"] != node["itemReviewed"]["@id"]


def test_who_speaks_is_a_person_or_an_organization_or_the_outlet_itself() -> None:
    def author(**fields: Any) -> Any:
        return schema_org.claim(told.of_claim(record(**fields), BASE), text_of).get("author")

    assert author(source=Source(name="Polri", entity_id="organization/polri"))["@type"] == "Organization"
    assert author(source=Source(name="Warga")) == {"@type": "Organization", "name": "Warga"}
    assert author(source=None) is None
    narrated = {"kind": "narrated", "source": None, "stance": None, "quote": None, "cue": None}
    assert author(**narrated) == {"@type": "Organization", "name": "Warta Kita"}
    assert author(**narrated, outlet=None) is None


@pytest.mark.parametrize("thing", THINGS, ids=["claim", "statement"])
def test_an_annotation_has_what_the_model_requires(thing: told.Told) -> None:
    node = annotations.annotation(thing, text_of, BASE)

    assert node["id"].startswith("urn:uuid:")  # 3.1: exactly one IRI
    assert node["type"] == "Annotation"
    assert node["body"]["type"] == "TextualBody"
    assert isinstance(node["body"]["value"], str)  # 3.2.4: exactly one
    assert len(node["target"]) == 2 * len(thing.places)  # 3.1: one or more
    for target in node["target"]:
        assert target["source"]  # 4: exactly one
        selectors = target["selector"] if isinstance(target["selector"], list) else [target["selector"]]
        kinds = [selector["type"] for selector in selectors]
        on_our_text = isinstance(target["source"], dict)
        assert kinds == (["TextPositionSelector", "TextQuoteSelector"] if on_our_text else ["TextQuoteSelector"])
        assert all(selector["exact"] for selector in selectors if selector["type"] == "TextQuoteSelector")


@given(st.text(st.sampled_from("a \n\U0001f600é"), min_size=1, max_size=80), st.data())
def test_positions_count_code_points_of_the_text_they_name_and_the_words_around_are_those_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    thing = told.of_claim(record(content=Span(text=text[start:end], start=start, end=end)), BASE)
    node = annotations.annotation(thing, lambda article, _: Text(article, 1, None, text, None, None), BASE)

    [target] = node["target"]
    assert target["source"]["id"] == f"{BASE}v1/articles/art_1/text?revision=1"
    position, quotation = target["selector"]
    assert text[position["start"] : position["end"]] == quotation["exact"]
    around = f"{quotation.get('prefix', '')}{quotation['exact']}{quotation.get('suffix', '')}"
    assert text[max(0, start - annotations.AROUND) :].startswith(around)
    assert len(quotation.get("prefix", "")) == min(start, annotations.AROUND)
