"""What the consumer groups gave up on, and why, as JSON. Replaying and dropping are left to the command: this is only for reading."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Annotated, Protocol, TypeVar

from fastapi import APIRouter, Query, Request

from klaim_index.web.api import Nothing
from klaim_index.web.faults import there
from klaim_index.web.lists import Form, Listing, answers
from klaim_index.web.problems import MISSING, REFUSED
from klaim_shared.errors import Unavailable
from klaim_shared.streams import DeadLetter, LetterCounts, LetterInFull, LetterPage, LetterQuery

T = TypeVar("T")
PATIENCE_SECONDS = 5.0


class Letters(Protocol):
    """The dead letters of all groups; every method may fail as the streams may."""

    async def page(self, query: LetterQuery) -> LetterPage:
        """One page, newest first."""

    async def newest(self) -> list[DeadLetter]:
        """The newest twenty."""

    async def counts(self) -> Sequence[LetterCounts]:
        """How many there are, by why."""

    async def find(self, letter_id: str) -> LetterInFull | None:
        """One letter with its entry."""


class LetterParameters(LetterQuery):
    """A question about dead letters, and how the answer is written."""

    format: Form = None


def dead_api(letters: Letters) -> APIRouter:
    """The routes that ask for *letters*."""
    router = APIRouter(prefix="/v1/dead", responses=REFUSED)
    in_letters = Listing(DeadLetter)

    @router.get("", responses=answers("letter_id"))
    async def listing(request: Request, asked: Annotated[LetterParameters, Query()]) -> LetterPage:
        """What the groups gave up on, newest first; and all of it in figures."""
        page = await _in_time(letters.page(asked))
        return in_letters.written(request, page, asked.format)

    @router.get("/{letter_id}", responses=MISSING)
    async def letter(letter_id: str, _: Annotated[Nothing, Query()]) -> LetterInFull:
        """One letter with the entry that it stands for."""
        return there(await _in_time(letters.find(letter_id)), "no_letter")

    return router


async def _in_time(answer: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await answer
    except TimeoutError as error:
        raise Unavailable(f"The streams gave no answer within {PATIENCE_SECONDS:g} seconds.") from error
