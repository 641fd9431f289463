"""From an article as read to the message that tells of it."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from klaim_ingest.core import identity, metadata, mojibake
from klaim_ingest.core.cleaning import clean
from klaim_ingest.core.raw import SIDECAR, RawArticle, normalise, one_line, refuse_long, rejection
from klaim_ingest.core.times import INFERRED
from klaim_shared.ids import article_id, digest
from klaim_shared.messages import ArticleIngested, Event
from klaim_shared.topology import ARTICLE_INGESTED, INGEST

_CUT = re.compile(r"(?:…|\.\.\.)?\s*\[\+\s?\d+ (?:chars|characters|karakter)\]\s*$")
_LONGEST_CUT = 60


@dataclass(frozen=True)
class Draft:
    """An article that is ready but for its revision: which one it is, a print of all it says, and one of its text in its outlet."""

    identity: str
    fingerprint: str
    body: str
    article: ArticleIngested


def draft(raw: RawArticle, source_name: str, raw_sha256: str, ingested_at: datetime, place: str | None = None) -> Draft:
    """Clean and date an article, as revision 1; *place*: its own in its file. Raises `Rejected` where no text is left, or too much."""
    refuse_long(raw.body)
    raw = _mended(raw)
    _refuse_cut(raw.body)
    cleaned = clean(normalise(raw.body), one_line(raw.title or "") or None, one_line(raw.outlet or "") or None)
    if not cleaned.text:
        raise rejection("no_text", "The article has no text" + (" besides adverts, links and credits." if cleaned.removed else "."))
    told = metadata.gather(raw, cleaned.told, cleaned.text, source_name, ingested_at)
    key = identity.key(told.url, source_name, place)
    article = ArticleIngested(
        article_id=article_id(key),
        revision=1,
        source_name=source_name,
        item=raw.item,
        raw_sha256=raw_sha256,
        media_type=raw.media_type,
        title=told.title,
        text=cleaned.text,
        language=told.language,
        outlet=told.outlet,
        agency=told.agency,
        authors=told.authors,
        editors=told.editors,
        dateline=told.dateline,
        url=told.url,
        published_at=told.times.published_at,
        published_at_source=told.times.published_at_source,
        updated_at=told.times.updated_at,
        provenance=dict(told.provenance),
        ingested_at=ingested_at,
        removed=cleaned.removed,
        clashes=told.clashes,
    )
    fingerprint = identity.fingerprint(
        title=told.title,
        text=cleaned.text,
        outlet=told.outlet,
        published_at=None if told.times.published_at_source == INFERRED else told.times.published_at,  # that depends on today
        authors=told.authors,
        url=told.url,
        declared=_declared(told),
    )
    return Draft(key, fingerprint, identity.body(cleaned.text, told.outlet), article)


def _mended(raw: RawArticle) -> RawArticle:
    """The article with its words as they were meant where they were misread on their way, which its provenance then tells."""
    body, title = mojibake.mended(raw.body), raw.title and mojibake.mended(raw.title)
    if body == raw.body:
        return raw if title == raw.title else replace(raw, title=title)
    return replace(raw, body=body, title=title, provenance={**raw.provenance, "text": "misread characters mended"})


def _refuse_cut(body: str) -> None:
    """Raise `Rejected` where the text is cut short and says by how much, as NewsAPI does: "… [+1234 chars]"."""
    if _CUT.search(body[-_LONGEST_CUT:]):
        raise rejection("summary_only", "The text is cut short, as its end says; drop the whole article.")


def _declared(told: metadata.Metadata) -> tuple[str, ...]:
    """What the sidecar says besides what every fingerprint holds."""
    fields = {"language": told.language, "agency": told.agency, "editors": told.editors, "dateline": told.dateline}
    return tuple(f"{name}: {value}" for name, value in fields.items() if told.provenance.get(name) == SIDECAR)


def correlation_id(source_name: str, raw_sha256: str) -> str:
    """One for each dropped file: the same name with the same bytes is the same drop."""
    return f"file_{digest('file', source_name, raw_sha256)}"


def event(article: ArticleIngested) -> Event[ArticleIngested]:
    """The event that tells of an article. Its id does not depend on when it was read: the same content has the same id."""
    return ARTICLE_INGESTED.event(
        article,
        service=INGEST,
        article_id=article.article_id,
        correlation=correlation_id(article.source_name, article.raw_sha256),
        time=article.ingested_at,
    )
