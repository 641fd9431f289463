"""How the service does: /v1/status for people and programs, /health for whoever restarts it, /metrics for Prometheus."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar, get_args

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field

from klaim_index.core.inbox import Inbox, InboxCounts
from klaim_index.core.ledger import Counts, Ledger, Renewal
from klaim_index.web.api import Nothing
from klaim_index.web.dead import Letters
from klaim_index.web.faults import Fault
from klaim_index.web.problems import Problem
from klaim_shared.streams import DeadLetter, Flow, GroupPulse, LetterCounts, Pause, Pulse, StreamPulse, why

T = TypeVar("T")
PULSE_SECONDS = 2.0
TakePulse = Callable[[], Awaitable[Pulse]]
Alive = Callable[[], bool]


class Status(BaseModel):
    """What the ledger holds, what became of files, and how the streams do: null where they cannot be asked."""

    ledger: Counts
    inbox: InboxCounts
    streams: list[StreamPulse] | None
    groups: list[GroupPulse] | None
    renewal: Renewal | None = Field(
        description="What is made anew after an upgrade: meanwhile groups are told as before, or claims are not searched."
    )
    flow: Flow | None = Field(description="How the articles flow, as ingest told it last; null where it has told nothing yet.")
    dead_letters: list[DeadLetter] | None = Field(description="The newest of what any group gave up on, newest first.")
    streams_error: str | None = Field(description="Why the streams cannot be asked, in one sentence.")


def health(ledger: Ledger, files: Inbox, pulse: TakePulse, letters: Letters, alive: Alive) -> APIRouter:
    """The routes that tell how *ledger* and the streams do."""
    router = APIRouter(responses={503: {"model": Problem}})

    @router.get("/v1/status", responses={400: {"model": Problem}})
    async def status(_: Annotated[Nothing, Query()]) -> Status:
        """How much is held, and what is still on its way."""
        counts, dropped = await asyncio.gather(asyncio.to_thread(ledger.counts), asyncio.to_thread(files.counts))
        (beat, mute), (found, lost) = await asyncio.gather(_ask(pulse), _ask(letters.newest))
        return Status(
            ledger=counts,
            inbox=dropped,
            renewal=ledger.renewal,
            streams=beat and beat.streams,
            groups=beat and beat.groups,
            flow=beat and beat.flow,
            dead_letters=found,
            streams_error=mute or lost,
        )

    @router.get("/health")
    async def healthy() -> dict[str, str]:
        """200 while events are taken in and the ledger answers."""
        await asyncio.to_thread(ledger.check)
        if not alive():
            raise Fault(503, "asleep")
        return {"status": "ok"}

    @router.get("/metrics", response_class=PlainTextResponse)
    async def metrics() -> PlainTextResponse:
        """The same as numbers."""
        counts, dropped = await asyncio.gather(asyncio.to_thread(ledger.counts), asyncio.to_thread(files.counts))
        (beat, _), (given_up, _) = await asyncio.gather(_ask(pulse), _ask(letters.counts))
        return PlainTextResponse(_exposition(counts, dropped, beat, given_up or ()), media_type=CONTENT_TYPE_LATEST)

    return router


async def _ask(question: Callable[[], Awaitable[T]]) -> tuple[T | None, str | None]:
    try:
        async with asyncio.timeout(PULSE_SECONDS):
            return await question(), None
    except Exception as error:  # noqa: BLE001 - whatever ails the streams, the ledger answers, and says so
        return None, f"The streams cannot be asked: {_reason(error)}."


def _reason(error: Exception) -> str:
    """The error's own first line, without the password that an address in it may carry."""
    return f"no answer within {PULSE_SECONDS:g} seconds" if isinstance(error, TimeoutError) and not str(error) else why(error)


def _exposition(counts: Counts, files: InboxCounts, beat: Pulse | None, given_up: Sequence[LetterCounts]) -> bytes:
    registry = CollectorRegistry()
    Gauge("klaim_articles", "Articles held.", registry=registry).set(counts.articles)
    Gauge("klaim_articles_incomplete", "Articles of which something has not arrived.", registry=registry).set(counts.incomplete)
    languages = Gauge(
        "klaim_articles_by_language", "Articles held, by language; only Indonesian ones give claims.", ["language"], registry=registry
    )
    for language, count in counts.languages.items():
        languages.labels(language).set(count)
    claims = Gauge("klaim_claims", "Claims held.", ["state"], registry=registry)
    claims.labels("current").set(counts.claims_current)
    claims.labels("superseded").set(counts.claims_superseded)
    inbox = Gauge("klaim_inbox_files", "Files that were dropped, by what became of them.", ["state"], registry=registry)
    reasons = Gauge("klaim_inbox_reasons", "Files that wait or were rejected, by why.", ["state", "reason"], registry=registry)
    Gauge("klaim_inbox_gone", "Files that no longer lie in the folder.", registry=registry).set(files.gone)
    for state, count in (("published", files.published), ("duplicate", files.duplicate)):
        inbox.labels(state).set(count)
    for state, by_reason in (("waiting", files.waiting), ("rejected", files.rejected)):
        inbox.labels(state).set(sum(by_reason.values()))
        for reason, count in by_reason.items():
            reasons.labels(state, reason).set(count)
    length = Gauge("klaim_stream_length", "Entries in the stream.", ["stream"], registry=registry)
    lag = Gauge("klaim_group_lag", "Entries the group has not read.", ["stream", "group"], registry=registry)
    pending = Gauge("klaim_group_pending", "Entries read and not acknowledged.", ["stream", "group"], registry=registry)
    dead = Gauge("klaim_dead_letters", "Entries the group gave up on.", ["stream", "group"], registry=registry)
    why_dead = Gauge(
        "klaim_dead_letters_by_reason", "Entries the group gave up on, by why.", ["stream", "group", "reason"], registry=registry
    )
    for stream in beat.streams if beat else ():
        length.labels(stream.stream).set(stream.length)
    for group in beat.groups if beat else ():
        lag.labels(group.stream, group.group).set(group.lag)
        pending.labels(group.stream, group.group).set(group.pending)
        dead.labels(group.stream, group.group).set(group.dead)
    if beat and beat.flow:
        _tell_of(beat.flow, registry)
    for letters in given_up:
        for reason, number in letters.reasons.items():
            why_dead.labels(letters.stream, letters.group, reason).set(number)
    return generate_latest(registry)


def _tell_of(flow: Flow, registry: CollectorRegistry) -> None:
    """Ingest's own figures, as old as `klaim_flow_time_seconds` says."""
    Gauge("klaim_flow_time_seconds", "When ingest told of the flow last.", registry=registry).set(flow.at.timestamp())
    accepted = Gauge("klaim_accepted", "Article revisions that were accepted, by where they are.", ["where"], registry=registry)
    for where in ("whole", "set_aside", "in_flight", "unsent"):
        accepted.labels(where).set(getattr(flow, where))
    paused = Gauge("klaim_sending_paused", "Whether sending pauses, by why.", ["reason"], registry=registry)
    for reason in get_args(Pause):
        paused.labels(reason).set(flow.paused == reason)
    Gauge("klaim_memory_losses", "How often Redis lost what it held.", registry=registry).set(flow.memory_losses)
    if flow.memory_used is not None:
        Gauge("klaim_memory_used", "Share of Redis' memory that is used.", registry=registry).set(flow.memory_used)
