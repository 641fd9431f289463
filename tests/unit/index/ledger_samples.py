"""Events made up for the index's tests."""

from datetime import UTC, datetime
from typing import Any

from klaim_shared import ids
from klaim_shared.messages import (
    ArticleExtracted,
    ArticleIngested,
    ArticleRef,
    ClaimExtracted,
    Cue,
    Event,
    Extent,
    Extractor,
    Source,
    Span,
    Value,
)
from klaim_shared.topology import ARTICLE_EXTRACTED, ARTICLE_INGESTED, CLAIM_EXTRACTED, EventType

NOW = datetime(2024, 10, 26, 8, tzinfo=UTC)
TEXT = 'SEMARANG - Sungai meluap sejak Senin.\n"Air naik dua meter," kata Ratna Dewi.\nWarga diminta menjauh, ujar petugas.'
EXTRACTOR = Extractor(name="klaim-id", version="1.4.0")


def event(kind: EventType, data: Value, article_id: str) -> Event[Any]:
    """An event whose id is that of its content."""
    return Event[Any](
        id=ids.event_id(kind.name, data.model_dump_json()),
        source=f"/klaim/{'ingest' if kind is ARTICLE_INGESTED else 'extract'}",
        type=kind.name,
        subject=article_id,
        time=NOW,
        dataschema=kind.dataschema,
        correlationid="cor_1",
        partitionkey=article_id,
        data=data,
    )


def article(article_id: str = "art_1", revision: int = 1, text: str = TEXT, **fields: Any) -> Event[Any]:
    """An article's event."""
    given: dict[str, Any] = {
        "source_name": f"{article_id}.txt",
        "title": "Sungai meluap",
        "outlet": "Warta Kita",
        "published_at": "2024-10-25",
        "ingested_at": NOW,
        "raw_sha256": "0" * 64,
        "media_type": "text/plain",
        "language": "id",
    }
    return event(ARTICLE_INGESTED, ArticleIngested(article_id=article_id, revision=revision, text=text, **(given | fields)), article_id)


def claim(
    claim_id: str = "clm_1", article_id: str = "art_1", revision: int = 1, said: str = "Air naik dua meter", **fields: Any
) -> Event[Any]:
    """A claim's event; *said* stands where it does in TEXT, or at the start. More: `name`, `outlet`, `published_at`, `version`."""
    start = max(TEXT.find(said), 0)
    name, outlet = fields.pop("name", "Ratna Dewi"), fields.pop("outlet", "Warta Kita")
    published_at, version = fields.pop("published_at", "2024-10-25"), fields.pop("version", EXTRACTOR.version)
    given: dict[str, Any] = {
        "kind": "attributed",
        "quote": "direct",
        "stance": "state",
        "source": Source(name=name, entity_id=f"person/{name.casefold().replace(' ', '-')}", type="person", role="Camat"),
        "cue": Cue(text="kata", start=0, end=4, lemma="kata"),
        "extractor": Extractor(name="klaim-id", version=version),
        "sentence": Extent(start=start, end=start + len(said)),
        "content": Span(text=said, start=start, end=start + len(said)),
        "article": ArticleRef(
            article_id=article_id,
            revision=revision,
            source_name=f"{article_id}.txt",
            title="Sungai meluap",
            outlet=outlet,
            published_at=published_at,
        ),
    }
    return event(CLAIM_EXTRACTED, ClaimExtracted(claim_id=claim_id, **(given | fields)), article_id)


def closing(*claim_ids: str, article_id: str = "art_1", revision: int = 1, version: str = EXTRACTOR.version) -> Event[Any]:
    """A closing event that lists those claims."""
    data = ArticleExtracted(
        article_id=article_id,
        revision=revision,
        source_name=f"{article_id}.txt",
        claim_ids=claim_ids,
        extractor=Extractor(name="klaim-id", version=version),
    )
    return event(ARTICLE_EXTRACTED, data, article_id)
