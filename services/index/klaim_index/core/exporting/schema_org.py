"""What was said as schema.org knows it: a Claim (https://schema.org/Claim), and the draft of a ClaimReview (https://schema.org/ClaimReview).

The draft has no rating, and nothing else that only a fact-checker can say: its own address, author, date and verdict.
"""

from typing import Any

from klaim_index.core.atom import urn
from klaim_index.core.exporting.told import Place, TextOf, Told

CONTEXT = "https://schema.org"
Node = dict[str, Any]


def claim(told: Told, text_of: TextOf) -> Node:
    """A Claim with all its appearances."""
    appearances = [_work(place, text_of) for place in told.places]
    return _known(
        {
            "@type": "Claim",
            "@id": urn(told.identity),
            "identifier": told.identity,
            "url": told.page,
            "text": told.text,
            "author": _author(told),
            "datePublished": told.said_on or told.first_seen,
            "firstAppearance": appearances[0] if told.first_seen else None,
            "appearance": appearances,
        }
    )


def draft_review(told: Told, text_of: TextOf) -> Node:
    """A ClaimReview that a fact-checker can begin with."""
    return {
        "@type": "ClaimReview",
        "@id": urn(f"review of {told.identity}"),
        "creativeWorkStatus": "Draft",
        "claimReviewed": told.text,
        "itemReviewed": claim(told, text_of),
    }


def _author(told: Told) -> Node | None:
    """Who said it, as a person, or else as an organization: schema.org knows no other authors."""
    if told.narrated and told.places[0].outlet:
        return {"@type": "Organization", "name": told.places[0].outlet}
    if told.speaker is None:
        return None
    kind = "Person" if (told.entity_id or "").startswith("person/") else "Organization"
    return _known({"@type": kind, "name": told.speaker, "identifier": told.entity_id})


def _work(place: Place, text_of: TextOf) -> Node:
    article = text_of(place.article_id, place.revision)
    publisher = {"@type": "Organization", "name": place.outlet} if place.outlet else None
    return _known(
        {
            "@type": "NewsArticle",
            "identifier": place.article_id,
            "headline": article.title,
            "url": article.url,
            "datePublished": place.published_at,
            "inLanguage": article.language,
            "publisher": publisher,
        }
    )


def _known(node: Node) -> Node:
    """Without what nobody knows: JSON-LD says nothing by leaving it out."""
    return {name: value for name, value in node.items() if value is not None}
