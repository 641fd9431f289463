"""Claims in the ledger as people corrected them; what was extracted is kept beside them."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from klaim_index.core.correcting.amending import Amended, amended
from klaim_index.core.place import arrival
from klaim_index.core.standing import Ranked
from klaim_index.stores import rows
from klaim_index.stores.bodies import claim_of
from klaim_index.stores.claims import put_in, take_out
from klaim_shared.messages import ArticleIngested, CorrectionMade


@dataclass(frozen=True)
class _Held:
    """A claim's row: whether it should be current when nobody says that it is no claim, what it says now, and what was extracted."""

    stands: bool
    current: bool
    rank: str
    indexed_at: str
    body: str
    original: str | None


def amend(connection: sqlite3.Connection, article_id: str, made: Sequence[CorrectionMade]) -> None:
    """Bring the claims of an article's newest revision to what corrections in force make of them, and all others back."""
    held = {claim_id: _Held(*row) for claim_id, *row in connection.execute(_CLAIMS, {"article_id": article_id})}
    article = connection.execute(_ARTICLE, (article_id,)).fetchone()
    standing = [claim_of(one.original or one.body) for one in held.values() if one.stands] if article and made else []
    wanted = {one.claim.claim_id: one for one in amended(_article(article), standing, made) if one.marks} if article and made else {}
    changed = False
    for claim_id, row in held.items():
        if claim_id in wanted:
            changed |= _write(connection, wanted[claim_id], row)
        elif row.original is not None:
            changed |= _write(connection, Amended(claim_of(row.original)), row)
    missed = [one for claim_id, one in wanted.items() if claim_id not in held]
    if _add(connection, article_id, missed) or changed or missed:
        connection.execute(_COUNT, (article_id,))


def _add(connection: sqlite3.Connection, article_id: str, wanted: Sequence[Amended]) -> bool:
    """Let just those claims stand in the article that somebody added; whether others stood there."""
    before = {claim_id: row for claim_id, *row in connection.execute(_ADDED, (article_id,))}
    after = {one.claim.claim_id: one for one in wanted}
    gone = [
        claim_id
        for claim_id, (body, current) in before.items()
        if claim_id not in after or (_body(after[claim_id]), after[claim_id].is_claim) != (body, current)
    ]
    came = [one for claim_id, one in after.items() if claim_id not in before or claim_id in gone]
    changes = [take_out(connection, claim_id) for claim_id in gone]
    arrivals = {change_of: arrival(change.place) for change_of, change in zip(gone, changes, strict=True)}
    for one in came:
        claim_id, rank = one.claim.claim_id, f"{rows.RANK_BY_HAND} {one.marks[0].correction_id}"
        at = arrivals[claim_id] if claim_id in arrivals else _next_arrival(connection)
        row, found_by = rows.claim(Ranked(rank, one.claim), at, one.marks[0].at.isoformat(), current=one.is_claim)
        row["body"] = _body(one)
        changes += put_in(connection, [(row, found_by)])
    for change in changes:
        connection.execute(change.statement, (change.place, *change.words))
    return bool(changes)


def _next_arrival(connection: sqlite3.Connection) -> int:
    [(end,)] = connection.execute(rows.TAKE_ARRIVALS, (1,)).fetchall()
    return int(end) - 1


def _body(one: Amended) -> str:
    """The claim's data, with who made it what it is."""
    return json.dumps(json.loads(one.claim.model_dump_json()) | {"corrections": [mark.model_dump(mode="json") for mark in one.marks]})


def _write(connection: sqlite3.Connection, wanted: Amended, held: _Held) -> bool:
    """Make the claim's row what it should be; whether it was anything else."""
    claim, current = wanted.claim, held.stands and wanted.is_claim
    as_extracted = held.original or held.body
    body = _body(wanted) if wanted.marks else as_extracted
    if body == held.body and current == held.current:
        return False
    gone = take_out(connection, claim.claim_id)
    row, found_by = rows.claim(Ranked(held.rank, claim), arrival(gone.place), held.indexed_at, current=current)
    row["body"] = body
    for change in (gone, *put_in(connection, [(row, found_by)])):
        connection.execute(change.statement, (change.place, *change.words))
    if wanted.marks:
        connection.execute("INSERT OR IGNORE INTO amended VALUES (?, ?)", (claim.claim_id, as_extracted))
    else:
        connection.execute("DELETE FROM amended WHERE claim_id = ?", (claim.claim_id,))
    return True


def _article(row: tuple[str, str]) -> ArticleIngested:
    head, text = row
    return ArticleIngested.model_validate(json.loads(head) | {"text": text})


# Claims stand where their revision is the newest, its text is here, and, once it is closed, they are listed.
_CLAIMS = f"""
SELECT claim.claim_id,
    coalesce(standing.newest, 0) AND (closing.claim_ids IS NULL OR claim.claim_id IN (SELECT value FROM json_each(closing.claim_ids))),
    claim.current, claim.rank, claim.indexed_at, claim_text.body, amended.body
FROM claim CROSS JOIN claim_text USING (place)
LEFT JOIN standing ON standing.article_id = claim.article_id AND standing.revision = claim.revision
LEFT JOIN closing ON closing.article_id = claim.article_id AND closing.revision = claim.revision
LEFT JOIN amended ON amended.claim_id = claim.claim_id
WHERE claim.article_id = :article_id AND {rows.EXTRACTED}
"""  # noqa: S608 - our own words
_ADDED = f"""
SELECT claim_id, body, current FROM claim CROSS JOIN claim_text USING (place) WHERE article_id = ? AND NOT {rows.EXTRACTED}
"""  # noqa: S608 - our own words
_ARTICLE = """
SELECT head, body FROM article JOIN standing USING (article_id, revision) WHERE article_id = ? AND current AND newest
"""
_COUNT = """
UPDATE standing SET (held, visible) = (
    SELECT count(*), coalesce(sum(claim.current), 0)
    FROM claim WHERE claim.article_id = standing.article_id AND claim.revision = standing.revision
)
WHERE article_id = ?
"""
