"""Claims and statements alike, as what the open vocabularies describe: something that was said, and the places where it stands."""

from collections.abc import Callable
from dataclasses import dataclass

from klaim_index.core.exporting import addresses
from klaim_index.core.groups import StatementRecord
from klaim_index.core.ledger import ClaimRecord, Text
from klaim_shared.messages import Extractor, Span

TextOf = Callable[[str, int | None], Text]  # of that article, in that revision or the current one


@dataclass(frozen=True)
class Place:
    """Where it stands: an article, and the words there."""

    claim_id: str
    article_id: str
    revision: int | None
    source_name: str
    outlet: str | None
    published_at: str | None
    content: Span


@dataclass(frozen=True)
class Told:
    """One thing that was said: by whom (None: by the outlet itself, or nobody is named), when, in which places, the first one first."""

    identity: str
    text: str
    page: str
    speaker: str | None
    entity_id: str | None
    narrated: bool
    said_on: str | None
    first_seen: str | None
    places: tuple[Place, ...]
    extractor: Extractor | None = None
    made: str | None = None


def of_claim(claim: ClaimRecord, base: str) -> Told:
    """A claim, which stands in one place."""
    article, source = claim.article, claim.source
    place = Place(
        claim.claim_id, article.article_id, article.revision, article.source_name, article.outlet, article.published_at, claim.content
    )
    return Told(
        identity=claim.claim_id,
        text=claim.content.text,
        page=addresses.in_article(base, article.article_id, claim.claim_id),
        speaker=source.name if source else None,
        entity_id=source.entity_id if source else None,
        narrated=claim.kind == "narrated",
        said_on=claim.said_on.date if claim.said_on else None,
        first_seen=article.published_at,
        places=(place,),
        extractor=claim.extractor,
        made=claim.indexed_at.isoformat(),
    )


def of_statement(statement: StatementRecord, base: str) -> Told:
    """A statement, which stands wherever one of its claims does."""
    places = (
        Place(one.claim_id, one.article_id, None, one.source_name, one.outlet, one.published_at, one.content) for one in statement.claims
    )
    return Told(
        identity=statement.statement_id,
        text=statement.text,
        page=addresses.of_statement(base, statement.statement_id),
        speaker=statement.source.name if statement.source else None,
        entity_id=statement.source.entity_id if statement.source else None,
        narrated=statement.source is None and statement.stance is None,
        said_on=statement.said_on.date if statement.said_on else None,
        first_seen=statement.first_seen,
        places=tuple(places),
    )
