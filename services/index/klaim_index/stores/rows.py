"""Messages as rows of the ledger, and the statements that write them."""

import json
from typing import Literal, NamedTuple, TypedDict

from klaim_index.core.correcting.adding import BY_HAND
from klaim_index.core.place import article_day, claim_day, place
from klaim_index.core.search.entry import Entry, entry, words_beside
from klaim_index.core.standing import Ranked, Standing
from klaim_shared.messages import ArticleExtracted, ArticleIngested, ClaimExtracted


class ArticleRow(TypedDict):
    """A row of `article`; whether it is current is settled after."""

    place: int
    article_id: str
    revision: int
    rank: str
    outlet: str | None
    title: str | None
    source_name: str
    indexed_at: str
    head: str
    removed: str
    body: str


class ClaimRow(TypedDict):
    """A row of `claim`, of `claim_text` and of `claim_entry`, and its entry in full."""

    place: int
    claim_id: str
    article_id: str
    revision: int
    rank: str
    current: bool
    kind: str
    stance: str | None
    entity_id: str | None
    outlet: str | None
    indexed_at: str
    said: str
    name: str
    also: str
    body: str
    who: str
    folded: str
    marks: str


class Change(NamedTuple):
    """A row that leaves a word index, or enters it."""

    place: int
    enters: bool
    statement: str
    words: tuple[str | None, ...]


def article(new: Ranked[ArticleIngested], arrival: int, now: str) -> ArticleRow:
    """The row of an article that came as the *arrival*-th thing."""
    data = new.data
    return {
        "place": place(article_day(data), arrival),
        "article_id": data.article_id,
        "revision": data.revision,
        "rank": new.rank,
        "outlet": data.outlet.casefold() if data.outlet else None,
        "title": data.title,
        "source_name": data.source_name,
        "indexed_at": now,
        "head": data.model_dump_json(exclude={"text", "removed"}),
        "removed": json.dumps([removed.model_dump() for removed in data.removed], ensure_ascii=False),
        "body": data.text,
    }


def claim(new: Ranked[ClaimExtracted], arrival: int, now: str, *, current: bool) -> tuple[ClaimRow, Entry]:
    """The row of a claim that came as the *arrival*-th thing, and what it is found by.

    Its words are found in four columns: what was said, who said it, the source as written with its role, and also those once more with the
    relays and the names of entities that the claim calls otherwise (Korut: Korea Utara). The article's title would find every claim of it,
    so it is left out.
    """
    data = new.data
    also = words_beside(data)
    found_by = entry(data, also)
    row: ClaimRow = {
        "place": place(claim_day(data), arrival),
        "claim_id": data.claim_id,
        "article_id": data.article.article_id,
        "revision": data.article.revision,
        "rank": new.rank,
        "current": current,
        "kind": data.kind,
        "stance": data.stance,
        "entity_id": data.source.entity_id if data.source else None,
        "outlet": data.article.outlet.casefold() if data.article.outlet else None,
        "indexed_at": now,
        "said": data.content.text,
        "name": data.source.name if data.source else "",
        "also": also,
        "body": data.model_dump_json(),
        "who": found_by.who,
        "folded": found_by.folded,
        "marks": found_by.marks,
    }
    return row, found_by


def closing(new: Ranked[ArticleExtracted]) -> dict[str, str | int]:
    """The row of a closing event."""
    data = new.data
    return {"article_id": data.article_id, "revision": data.revision, "rank": new.rank, "claim_ids": json.dumps(data.claim_ids)}


def standing(article_id: str, revision: int, new: Standing) -> dict[str, str | int]:
    """The row that says how a revision stands."""
    return {
        "article_id": article_id,
        "revision": revision,
        "newest": new.newest,
        "complete": new.complete,
        "held": new.held,
        "visible": new.visible,
    }


def article_enters(row: ArticleRow) -> Change:
    """The article's words enter its index."""
    return Change(row["place"], True, ARTICLE_WORDS_ENTER, (row["title"], row["source_name"]))


def claim_enters(row: ClaimRow) -> Change:
    """The claim's words enter its index."""
    return Change(row["place"], True, CLAIM_WORDS_ENTER, tuple(row[name] for name in _INDEXED))


# Claims that somebody added by hand stand among the others; what came with events is told apart by what decides about it.
RANK_BY_HAND = f"{BY_HAND} /klaim/command"
EXTRACTED = f"claim.rank NOT GLOB '{RANK_BY_HAND} *'"
_INDEXED: tuple[Literal["said", "name", "who", "also", "folded", "marks"], ...] = ("said", "name", "who", "also", "folded", "marks")
PUT_ARTICLE = """
INSERT INTO article (place, article_id, revision, rank, current, outlet, title, source_name, indexed_at, head, removed, body)
VALUES (:place, :article_id, :revision, :rank, 0, :outlet, :title, :source_name, :indexed_at, :head, :removed, :body)
"""
DROP_ARTICLE = "DELETE FROM article WHERE article_id = ? AND revision = ? RETURNING place, title, source_name"
MARK_NEWEST_ARTICLE = """
UPDATE article SET current = (revision = (SELECT max(revision) FROM article WHERE article_id = :article_id)) WHERE article_id = :article_id
"""
PUT_CLAIM = """
INSERT INTO claim (place, claim_id, article_id, revision, rank, current, kind, stance, entity_id, outlet, indexed_at)
VALUES (:place, :claim_id, :article_id, :revision, :rank, :current, :kind, :stance, :entity_id, :outlet, :indexed_at)
"""
PUT_CLAIM_TEXT = "INSERT INTO claim_text (place, said, name, also, body) VALUES (:place, :said, :name, :also, :body)"
PUT_CLAIM_ENTRY = "INSERT INTO claim_entry (place, who, folded, marks) VALUES (:place, :who, :folded, :marks)"
PUT_NAME = """
INSERT INTO known_name (field, plain, target, claims) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET claims = claims + excluded.claims
"""
PUT_FIGURE = """
INSERT INTO known_figure (unit, value, claims) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET claims = claims + excluded.claims
"""
DROP_NAME = "DELETE FROM known_name WHERE field = ? AND plain = ? AND target = ? AND claims = 0"
DROP_FIGURE = "DELETE FROM known_figure WHERE unit = ? AND value = ? AND claims = 0"
DROP_CLAIM_ENTRY = "DELETE FROM claim_entry WHERE place = ?"
READ_CLAIM_WORDS = "SELECT place, said, name, who, also, folded, marks FROM claim_indexed WHERE place = ?"
DROP_CLAIM = "DELETE FROM claim WHERE claim_id = ? RETURNING place"
DROP_CLAIM_TEXT = "DELETE FROM claim_text WHERE place = ? RETURNING body, also"
MARK_CLAIM = "UPDATE claim SET current = ? WHERE claim_id = ?"
PUT_CLOSING = "INSERT OR REPLACE INTO closing (article_id, revision, rank, claim_ids) VALUES (:article_id, :revision, :rank, :claim_ids)"
PUT_STANDING = """
INSERT OR REPLACE INTO standing (article_id, revision, newest, complete, held, visible)
VALUES (:article_id, :revision, :newest, :complete, :held, :visible)
"""
TAKE_ARRIVALS = "UPDATE arrivals SET next = next + ? RETURNING next"
ARTICLE_WORDS_LEAVE = "INSERT INTO article_words (article_words, rowid, title, source_name) VALUES ('delete', ?, ?, ?)"
ARTICLE_WORDS_ENTER = "INSERT INTO article_words (rowid, title, source_name) VALUES (?, ?, ?)"
CLAIM_WORDS_LEAVE = (
    "INSERT INTO claim_words (claim_words, rowid, said, name, who, also, folded, marks) VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)"
)
NO_WORDS_LEAVE = "SELECT ?"
CLAIM_WORDS_ENTER = "INSERT INTO claim_words (rowid, said, name, who, also, folded, marks) VALUES (?, ?, ?, ?, ?, ?, ?)"
