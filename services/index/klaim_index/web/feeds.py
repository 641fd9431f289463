"""What moves, as feeds to subscribe to: claims, statements, disputes, stories. Told in Indonesian, as the pages are."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote, urlencode

from fastapi import Request

from klaim_index.core.atom import NOTHING_YET, Entry, Feed
from klaim_index.core.groups import DisputeRecord, GroupLedger, Moving, StatementRecord, StoryRecord
from klaim_index.core.ledger import ClaimRecord
from klaim_index.core.page import Page
from klaim_index.web import wording

LONGEST_TITLE = 120
Moved = Mapping[str, datetime]
T = TypeVar("T")


def claim_feed(ledger: GroupLedger) -> Callable[[Request, Page[ClaimRecord], str | None], Feed]:
    """Claims; each is as new as its article, in the revision that told it."""
    return _told(ledger, "claim", "Klaim", "/", named=lambda one: one.claim_id, entry=_claim)


def statement_feed(ledger: GroupLedger) -> Callable[[Request, Page[StatementRecord], str | None], Feed]:
    """Statements; each is as new as the last article that told it."""
    return _told(ledger, "statement", "Pernyataan", "/pernyataan", named=lambda one: one.statement_id, entry=_statement)


def dispute_feed(ledger: GroupLedger) -> Callable[[Request, Page[DisputeRecord], str | None], Feed]:
    """Disputes; each is as new as the last article with a part in it."""
    return _told(ledger, "dispute", "Perbedaan", "/perbedaan", named=lambda one: one.dispute_id, entry=_dispute)


def story_feed(ledger: GroupLedger) -> Callable[[Request, Page[StoryRecord], str | None], Feed]:
    """Stories; each is as new as the last article that came to it."""
    return _told(ledger, "story", "Peristiwa", "/peristiwa", named=lambda one: one.articles[0].article_id, entry=_story)


def _told(
    ledger: GroupLedger, kind: Moving, title: str, path: str, *, named: Callable[[T], str], entry: Callable[[T, Moved, str], Entry]
) -> Callable[[Request, Page[T], str | None], Feed]:
    """Pages of a list as a feed: *named* is what an item moves by, *entry* tells it."""

    def told(request: Request, page: Page[T], following: str | None) -> Feed:
        moved = ledger.moved(kind, [named(one) for one in page.items])
        return _feed(request, title, path, following, [entry(one, moved, str(request.base_url)) for one in page.items])

    return told


def _feed(request: Request, title: str, path: str, following: str | None, entries: Sequence[Entry]) -> Feed:
    """The feed of a list whose page for people is at *path*, asked as *request* asks."""
    asked = [(name, value) for name, value in request.query_params.multi_items() if name not in {"format", "cursor"}]
    identity = f"{request.url.path}?{urlencode(sorted(asked))}"
    told = ", ".join(value for _, value in asked if value)
    page = f"{str(request.base_url).rstrip('/')}{path}{'?' if asked else ''}{urlencode(asked)}"
    return Feed(identity, f"klaim: {title}{f' ({told})' if told else ''}", str(request.url), page, following, entries)


def _claim(claim: ClaimRecord, moved: Moved, base: str) -> Entry:
    page = f"{base}artikel/{quote(claim.article.article_id)}#{quote(claim.claim_id)}"
    outlet = claim.article.outlet or wording.NO_OUTLET
    who = (claim.source.name if claim.source else wording.NO_SOURCE) if claim.kind == "attributed" else outlet
    does = wording.STANCES[claim.stance] if claim.stance else "menulis"
    where = ", ".join(filter(None, (outlet, claim.article.title, wording.day(claim.article.published_at))))
    title = _title(f"{who} {does}: {claim.content.text}")
    at = moved.get(claim.claim_id, NOTHING_YET)
    return Entry(claim.claim_id, title, page, at, f"{claim.content.text} ({where})", claim.article.published_at)


def _statement(statement: StatementRecord, moved: Moved, base: str) -> Entry:
    who = statement.source.name if statement.source else wording.NO_SOURCE if statement.stance else "Media"
    does = wording.STANCES[statement.stance] if statement.stance else "menulis"
    counted = f"{len(statement.claims)} klaim, {statement.outlets} media, {statement.independent} asal"
    page = f"{base}pernyataan/{quote(statement.statement_id)}"
    at = moved.get(statement.statement_id, NOTHING_YET)
    return Entry(
        statement.statement_id, _title(f"{who} {does}: {statement.text}"), page, at, f"{statement.text} ({counted})", statement.first_seen
    )


def _dispute(dispute: DisputeRecord, moved: Moved, base: str) -> Entry:
    held = [
        f"{wording.position(position, dispute.unit)} ({', '.join(position.sources) or 'media sendiri'})" for position in dispute.positions
    ]
    title = _title(f"{wording.DISPUTES[dispute.type]} {wording.RELATIONS[dispute.relation]}: {dispute.about}")
    at = moved.get(dispute.dispute_id, NOTHING_YET)
    return Entry(dispute.dispute_id, title, f"{base}perbedaan/{quote(dispute.dispute_id)}", at, "; ".join(held))


def _story(story: StoryRecord, moved: Moved, base: str) -> Entry:
    names = ", ".join(article.title or article.source_name for article in story.articles)
    at = moved.get(story.articles[0].article_id, NOTHING_YET)
    title = _title(story.title or story.source_names[0])
    return Entry(story.story_id, title, f"{base}peristiwa/{quote(story.story_id)}", at, names, story.first_seen)


def _title(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1].rstrip()}…"
