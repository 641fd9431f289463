"""The groups as they are given out: the contract's shapes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from klaim_index.core.correcting.force import Mark
from klaim_index.core.grouping.by_hand import STATEMENT, marks
from klaim_index.core.grouping.copies import Copy
from klaim_index.core.grouping.disputes import Dispute, Position, entity_ids
from klaim_index.core.grouping.entities import Entity, Merge, canonical, merges, people
from klaim_index.core.grouping.origins import AreCopies, origins
from klaim_index.core.grouping.points import Point
from klaim_index.core.grouping.statements import Saying, Statement, with_twins
from klaim_index.core.grouping.whole import Groups, Story, names_of
from klaim_shared.ids import digest
from klaim_shared.messages import ClaimExtracted, CorrectionMade, Source

Row = dict[str, Any]


def statement_rows(groups: Groups) -> list[Row]:
    """All statements."""
    pairs = {frozenset((copy.a.article_id, copy.b.article_id)) for copy in groups.copies}
    merged = {
        reading.article_id: merges(people(names), groups.by_hand.names, {name.entity_id for name in names})
        for story in groups.stories
        for names in [names_of(story.readings)]
        for reading in story.readings
    }
    return [
        canonical_source(
            marked(
                statement_row(statement, lambda one, other: frozenset((one, other)) in pairs, groups.twins),
                marks({point.claim.claim_id for point in statement.points}, STATEMENT, groups.bonds),
            ),
            merged[statement.points[0].article.article_id],
        )
        for statement in groups.statements
    ]


def marked(row: Row, by: Iterable[Mark]) -> Row:
    """The row with who had a hand in it."""
    return row | {"corrections": [mark.model_dump(mode="json") for mark in by]}


def statement_row(statement: Statement, are_copies: AreCopies, twins: Mapping[str, Sequence[Point]]) -> Row:
    """One statement: who said what, in which words, and how many origins stand behind it. Its source has the id that a claim gave."""
    points = statement.points
    fullest = max(statement.sayings, key=lambda saying: (len(saying.content.text), saying.point.claim.claim_id))
    told = origins(points, are_copies, twins)
    sayings = with_twins(statement, twins)
    return {
        "statement_id": statement.statement_id,
        "source": _source([point.claim.source for point in points if point.claim.source]),
        "text": fullest.content.text,
        "stance": points[0].claim.stance,
        "said_on": next((point.claim.said_on.model_dump(mode="json") for point in points if point.claim.said_on), None),
        "quantities": [quantity.model_dump(mode="json") for quantity in fullest.point.claim.quantities],
        "first_seen": points[0].claim.article.published_at,
        "claims": [_claim_row(saying) for saying in sayings],
        "outlets": len({saying.point.article.outlet or saying.point.article.source_name for saying in sayings}),
        "origins": [{"origin": one.origin, "kind": one.kind, "claims": list(one.claims), "why": list(one.why)} for one in told],
        "independent": len(told),
    }


def canonical_source(row: Row, merged: Mapping[str, Merge]) -> Row:
    """The statement with the id that stands for its source in its story."""
    if row["source"] and row["source"]["entity_id"]:
        row["source"]["entity_id"] = canonical(row["source"]["entity_id"], merged)
    return row


def _claim_row(saying: Saying) -> Row:
    claim = saying.point.claim
    return {
        "claim_id": claim.claim_id,
        "article_id": claim.article.article_id,
        "source_name": claim.article.source_name,
        "outlet": claim.article.outlet,
        "published_at": claim.article.published_at,
        "content": saying.content.model_dump(mode="json"),
        "relays": [relay.name for relay in claim.relays],
    }


def _source(sources: Sequence[Source]) -> Row | None:
    """The fullest name that any of the articles gives."""
    if not sources:
        return None
    fullest = max(sources, key=lambda source: (source.entity_id is not None, len(source.name), source.name))
    return {"name": fullest.name, "entity_id": fullest.entity_id}


def copy_row(copy: Copy, said: CorrectionMade | None = None) -> Row:
    """Two articles that share what an outlet wrote; *said* is who said so."""
    return {
        "a": copy.a.article.source_name,
        "b": copy.b.article.source_name,
        "a_article": copy.a.article_id,
        "b_article": copy.b.article_id,
        "first": copy.first,
        "kind": copy.kind,
        "share": copy.share,
        "sisters": copy.sisters,
        "passages": [[one.one.start, one.one.end, one.other.start, one.other.end] for one in copy.passages],
        "corrections": [Mark.of(said).model_dump(mode="json")] if said and said.together else [],
    }


def dispute_row(dispute: Dispute, statements_of: Mapping[str, Sequence[str]]) -> Row:
    """Competing positions; *statements_of* gives the statements of each claim."""
    return {
        "dispute_id": dispute.dispute_id,
        "type": dispute.kind,
        "about": dispute.about,
        "entities": list(entity_ids(dispute)),
        "unit": dispute.unit,
        "positions": [_position_row(position, statements_of) for position in dispute.positions],
        "relation": dispute.relation,
    }


def copy_rows(groups: Groups) -> list[Row]:
    """All copies."""
    return [copy_row(copy, groups.by_hand.copied(copy.a.article_id, copy.b.article_id)) for copy in groups.copies]


def dispute_rows(groups: Groups) -> list[Row]:
    """All disputes."""
    of: dict[str, list[str]] = defaultdict(list)
    for statement in groups.statements:
        for saying in with_twins(statement, groups.twins):
            of[saying.point.claim.claim_id].append(statement.statement_id)
    held = holders(groups)
    return [
        marked(
            with_holders(dispute_row(dispute, of), held),
            marks({side.point.claim.claim_id for position in dispute.positions for side in position.sides}, dispute.kind, groups.bonds),
        )
        for dispute in groups.disputes
    ]


def story_rows(groups: Groups) -> list[Row]:
    """All stories."""
    return [story_row(story, groups.by_hand.on_story({reading.article_id for reading in story.readings})) for story in groups.stories]


def entity_rows(groups: Groups) -> list[Row]:
    """All entities."""
    return [
        entity_row(one, groups.by_hand.on_names({one.entity_id, *(merge.entity_id for merge in one.merged)})) for one in groups.entities
    ]


def _position_row(position: Position, statements_of: Mapping[str, Sequence[str]]) -> Row:
    points = [side.point for side in position.sides]
    named = {name for point in points if point.claim.source for name in members(point.claim.source)}
    return {
        **{name: int(value) if isinstance(value, float) and value.is_integer() else value for name, value in position.value},
        "statements": sorted({statement for point in points for statement in statements_of.get(point.claim.claim_id, ())}),
        "claims": [{"claim_id": point.claim.claim_id, "source_name": point.claim.article.source_name} for point in points],
        "sources": sorted(named),
    }


def with_holders(row: Row, holders: Mapping[str, Sequence[ClaimExtracted]]) -> Row:
    """The dispute with all claims that hold each position; *holders* gives for a claim itself and those in twins of its article."""
    for position in row["positions"]:
        position["claims"] = [_holder_row(claim) for held in position["claims"] for claim in holders[held["claim_id"]]]
    return row


def _holder_row(claim: ClaimExtracted) -> Row:
    return {
        "claim_id": claim.claim_id,
        "source_name": claim.article.source_name,
        "article_id": claim.article.article_id,
        "outlet": claim.article.outlet,
        "published_at": claim.article.published_at,
        "source": claim.source.name if claim.source else None,
        "relays": [relay.name for relay in claim.relays],
        "said_on": claim.said_on.model_dump(mode="json") if claim.said_on else None,
        "content": claim.content.model_dump(mode="json"),
    }


def holders(groups: Groups) -> dict[str, list[ClaimExtracted]]:
    """Each claim with those in twins of its article that say the same."""
    points = [side.point for dispute in groups.disputes for position in dispute.positions for side in position.sides]
    return {
        point.claim.claim_id: [
            point.claim,
            *sorted((twin.claim for twin in groups.twins.get(point.claim.claim_id, ())), key=lambda claim: claim.claim_id),
        ]
        for point in points
    }


def members(source: Source) -> list[str]:
    """The names of those who speak: of each one, where several speak together."""
    parts = source.name.replace(", ", " dan ").split(" dan ")
    joint = source.entity_id is None and source.type == "group" and len(parts) > 1 and all(part[:1].isupper() for part in parts)
    return [part.strip() for part in parts] if joint else [source.name]


def story_id(first_article: str) -> str:
    """The id of the story that begins with that article."""
    return f"sto_{digest('story', first_article)}"


def story_row(story: Story, by: Iterable[Mark] = ()) -> Row:
    """The articles of a story, and who had a hand in it."""
    times = [reading.profile.at for reading in story.readings if reading.profile.at]
    return {
        "story_id": story_id(story.first.article_id),
        "source_names": [reading.article.source_name for reading in story.readings],
        "articles": [
            {
                "article_id": reading.article_id,
                "source_name": reading.article.source_name,
                "title": reading.article.title,
                "at": reading.profile.at,
            }
            for reading in story.readings
        ],
        "title": next((reading.article.title for reading in story.readings if reading.article.title), None),
        "first_seen": min(times, default=None),
        "last_seen": max(times, default=None),
        "corrections": [mark.model_dump(mode="json") for mark in by],
    }


def entity_row(entity: Entity, by: Iterable[Mark] = ()) -> Row:
    """Somebody or something that claims name, and who had a hand in it."""
    return {
        "entity_id": entity.entity_id,
        "name": entity.name,
        "type": entity.type,
        "aliases": list(entity.aliases),
        "claims": entity.claims,
        "merged": [{"entity_id": merge.entity_id, "why": merge.why} for merge in entity.merged],
        "corrections": [mark.model_dump(mode="json") for mark in by],
    }
