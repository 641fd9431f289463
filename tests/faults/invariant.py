"""What must hold after any fault: every article that was dropped is in the ledger once and whole, or set aside with the right reason."""

import asyncio
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import asdict, dataclass, field
from typing import Any, cast

import redis
from pydantic_core import from_json

from klaim.keeping.audit import settled
from klaim_extract.core.claims import extract
from klaim_index.stores.inspecting import kept
from klaim_shared.messages import ArticleIngested, Event
from klaim_shared.streams import REASONS
from klaim_shared.topology import ARTICLE_EXTRACTED, ARTICLE_INGESTED, ARTICLES, CLAIMS, FIELD, SUBSCRIPTIONS
from tests.faults.rig import Rig


@dataclass
class Findings:
    """The files (or entries) that are not as they must be, by what is wrong with them."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    falsely_quarantined: list[str] = field(default_factory=list)
    not_quarantined: list[str] = field(default_factory=list)
    wrong_reason: list[str] = field(default_factory=list)
    audit: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(found) for name, found in asdict(self).items()}

    def some(self, most: int = 10) -> dict[str, list[str]]:
        """The first of each."""
        return {name: found[:most] for name, found in asdict(self).items() if found}

    @property
    def clean(self) -> bool:
        return not any(self.counts.values())


@dataclass(frozen=True)
class _Letter:
    reason: str
    group: str
    entry: str
    article_id: str | None


def repeated(client: "redis.Redis") -> list[str]:
    """The articles that were answered more often than they were asked: the fence lets each entry be answered once."""
    asked, answered = (
        _subjects(client, stream.name, kind.name) for stream, kind in ((ARTICLES, ARTICLE_INGESTED), (CLAIMS, ARTICLE_EXTRACTED))
    )
    return sorted(article_id for article_id, count in answered.items() if count > asked[article_id])


def _subjects(client: "redis.Redis", stream: str, kind: str) -> Counter[str]:
    """How many events of that kind the stream has about each article."""
    entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrange(stream))
    events = (_event(fields.get(FIELD.encode(), b"")) for _, fields in entries)
    return Counter(event["subject"] for event in events if event.get("type") == kind and "subject" in event)


def settle(rig: Rig, names: set[str], seconds: float) -> float:
    """Wait until all files are accepted and nothing is on its way, what falls being started again; how long it took.

    It waits for as long as things move: where nothing has for so many *seconds*, it raises `Stuck`.
    """
    began = moved = time.monotonic()
    best, quiet = (len(names) + 1, 0), 0
    while quiet < 2:
        rig.mend()
        missing = len(names - accepted(rig).keys())
        left = (missing, 0 if missing else _on_the_way(rig))
        quiet = quiet + 1 if left == (0, 0) else 0
        if left < best:
            best, moved = left, time.monotonic()
        if time.monotonic() - moved > seconds:
            raise Stuck(f"{left[0]} are not accepted, {left[1]} on the way after {time.monotonic() - began:.0f} seconds")
        time.sleep(0.5)
    return time.monotonic() - began


def must_be_whole(rig: Rig, names: AbstractSet[str], seconds: float) -> None:
    """Wait until these files, none of them poison, are done with, and assert that nothing is wrong with any."""
    settle(rig, set(names), seconds)
    findings = check(rig, {}, set(names))
    assert findings.clean, (findings.some(), rig.told())


class Stuck(Exception):
    """Nothing moves any more, and not all is done."""


def check(rig: Rig, reasons: Mapping[str, str], names: set[str], garbage: AbstractSet[tuple[str, str]] = frozenset()) -> Findings:
    """Look at all stores. *reasons*: what each poisonous file must end with; *garbage*: stream and id of entries that are no events."""
    found, taken, letters = Findings(), accepted(rig), list(_letters(rig))
    asked = _noted(rig) | {letter.article_id: letter for letter in letters if letter.article_id}
    with closing(sqlite3.connect(rig.home.ledger)) as ledger:
        held = _Held(ledger)
    for name in sorted(names):
        events = taken.get(name, [])
        if not events:
            found.lost.append(name)
            continue
        if len(events) > 1:
            found.doubled.append(name)
        letter = asked.get(events[0].data.article_id)
        _check_letter(name, letter, reasons.get(name), found)
        held.check(name, events[0].data, found, poison=name in reasons)
    by_entry = {(letter.entry, letter.group): letter for letter in letters}
    for subscription in SUBSCRIPTIONS:
        for stream, entry in garbage:
            if subscription.stream.name == stream:
                letter = by_entry.get((entry, subscription.group))
                (found.not_quarantined if letter is None else []).append(f"{stream} {entry} {subscription.group}")
    found.wrong_reason += [
        f"{letter.entry} {letter.reason}" for letter in letters if letter.reason not in REASONS or letter.reason == "foreign"
    ]
    with rig.client() as client:
        found.repeated += repeated(client)
    found.audit += [f"{stray.what} {stray.which}: {stray.sentence}" for stray in asyncio.run(settled(rig.home, rig.server.url)).strays]
    return found


def _check_letter(name: str, letter: _Letter | None, reason: str | None, found: Findings) -> None:
    if reason is None and letter is not None:
        found.falsely_quarantined.append(f"{name} {letter.group} {letter.reason}")
    if reason is not None and letter is None:
        found.not_quarantined.append(f"{name} {reason}")
    if reason is not None and letter is not None and letter.reason != reason:
        found.wrong_reason.append(f"{name} {letter.reason} instead of {reason}")


class _Held:
    """What the ledger holds: how many texts of each revision, which claims each closing lists, the current claims of each article."""

    def __init__(self, ledger: sqlite3.Connection) -> None:
        counted = ledger.execute("SELECT article_id, revision, count(*) FROM article GROUP BY 1, 2")
        self.articles = {(article_id, revision): count for article_id, revision, count in counted}
        listed = ledger.execute("SELECT article_id, revision, claim_ids FROM closing")
        self.closings = {(article_id, revision): set(json.loads(ids)) for article_id, revision, ids in listed}
        self.claims: dict[str, list[str]] = {}
        for article_id, claim_id in ledger.execute("SELECT article_id, claim_id FROM claim WHERE current"):
            self.claims.setdefault(article_id, []).append(claim_id)

    def check(self, name: str, article: ArticleIngested, found: Findings, *, poison: bool) -> None:
        """Whether the article is there once and whole, and a poisonous one without claims."""
        key, claims = (article.article_id, article.revision), self.claims.get(article.article_id, [])
        closed, texts = self.closings.get(key), self.articles.get(key, 0)
        expected = set() if poison else {claim.claim_id for claim in extract(article)}
        if len(claims) > len(set(claims)) or set(claims) - expected or texts > 1 or (poison and closed is not None):
            found.doubled.append(name)
        elif poison:
            return
        elif not claims and closed is None and not texts:
            found.lost.append(name)
        elif set(claims) < expected or closed != expected or not texts:
            found.partial.append(name)


def accepted(rig: Rig) -> dict[str, list[Event[ArticleIngested]]]:
    """The events of the journal by the file that they came from."""
    found: dict[str, list[Event[ArticleIngested]]] = {}
    for (event_json,) in _journal(rig, "SELECT event_json FROM articles"):
        event = Event[ArticleIngested].model_validate_json(event_json)
        found.setdefault(event.data.source_name, []).append(event)
    return found


def whole(rig: Rig) -> set[tuple[str, int]]:
    """The article revisions that the ledger holds whole by now."""
    try:
        # read only: the last to leave would tidy up, which is for the services to do
        with closing(sqlite3.connect(f"{rig.home.ledger.as_uri()}?mode=ro", uri=True, timeout=10)) as ledger:
            return {(one.article_id, one.revision) for one in kept(ledger) if one.whole}
    except sqlite3.OperationalError:
        return set()  # it has not been made yet


def _on_the_way(rig: Rig) -> int:
    [(unsettled,)] = _journal(rig, "SELECT count(*) FROM articles WHERE outcome IS NULL") or [(1,)]
    return int(unsettled) or _pending(rig)


def _journal(rig: Rig, question: str) -> list[tuple[Any, ...]]:
    """What the journal answers; nothing where it has not been made yet."""
    try:
        with closing(sqlite3.connect(f"{rig.home.journal.as_uri()}?mode=ro", uri=True, timeout=10)) as journal:
            return journal.execute(question).fetchall()
    except sqlite3.OperationalError:
        return []


def _pending(rig: Rig) -> int:
    with rig.client() as client:
        return sum(
            info["pending"] + (info.get("lag") or 0)
            for subscription in SUBSCRIPTIONS
            if client.exists(subscription.stream.name)
            for info in client.xinfo_groups(subscription.stream.name)
        )


def _letters(rig: Rig) -> Iterator[_Letter]:
    with rig.client() as client:
        for subscription in SUBSCRIPTIONS:
            for _, fields in client.xrange(subscription.dead_letter):
                told = {name: fields.get(name, b"").decode() for name in (b"reason", b"entry")}
                yield _Letter(told[b"reason"], subscription.group, told[b"entry"], _event(fields.get(FIELD.encode(), b"")).get("subject"))


def _noted(rig: Rig) -> dict[str, _Letter]:
    """What the journal knows to be set aside: Redis may have lost the letter."""
    rows = _journal(rig, "SELECT article_id, outcome_reason FROM articles WHERE outcome = 'set_aside'")
    return {article_id: _Letter(reason, "journal", "", article_id) for article_id, reason in rows}


def _event(body: bytes) -> dict[str, Any]:
    """The event in an entry; empty where there is none."""
    try:
        event = from_json(body)  # the standard library's has no end to its nesting but an error
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}
