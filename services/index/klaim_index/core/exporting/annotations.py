"""What was said as W3C Web Annotations (https://www.w3.org/TR/annotation-model/): a body that tells it, and targets where it stands.

Positions count Unicode code points, as klaim's offsets do and as section 4.2.5 asks: not code units, which JavaScript counts. They hold in
klaim's own text of the article, so that is the source of the target that has a position; the page of the outlet, where known, is a target
of its own, found by the quotation and the words around it.
"""

from typing import Any

from klaim_index.core.atom import urn
from klaim_index.core.exporting import addresses
from klaim_index.core.exporting.told import Place, TextOf, Told
from klaim_index.core.ledger import Text

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters before and after, which tell one occurrence of the words from another
Node = dict[str, Any]


def annotation(told: Told, text_of: TextOf, base: str) -> Node:
    """An Annotation whose targets are all the places where it stands."""
    targets = [target for place in told.places for target in _targets(place, text_of(place.article_id, place.revision), base)]
    who = f"{told.speaker}: " if told.speaker else ""
    node: Node = {
        "id": urn(told.identity),
        "type": "Annotation",
        "motivation": "describing",
        "body": {"type": "TextualBody", "value": f"{who}{told.text}", "format": "text/plain", "purpose": "describing"},
        "target": targets,
        "via": told.page,
    }
    if told.extractor:
        name = f"{told.extractor.name} {told.extractor.version}"
        node |= {"generator": {"type": "Software", "name": name}, "generated": told.made}
    return node


def _targets(place: Place, article: Text, base: str) -> list[Node]:
    start, end = place.content.start, place.content.end
    quotation: Node = {"type": "TextQuoteSelector", "exact": place.content.text}
    around = {"prefix": article.text[max(0, start - AROUND) : start], "suffix": article.text[end : end + AROUND]}
    quotation |= {name: words for name, words in around.items() if words}
    source: Node = {"id": addresses.of_text(base, article.article_id, article.revision), "type": "Text", "format": "text/plain"}
    if article.language:
        source["language"] = article.language
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    found = [{"type": "SpecificResource", "source": source, "selector": [position, quotation]}]
    if article.url:
        found.append({"type": "SpecificResource", "source": article.url, "selector": quotation})
    return found
