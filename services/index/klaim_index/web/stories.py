"""Stories and their timelines, as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict

from klaim_index.core.groups import GroupLedger, Moment, StoryRecord, Timeline
from klaim_index.core.page import Page
from klaim_index.core.query import StoryQuery
from klaim_index.web.api import Nothing
from klaim_index.web.faults import there
from klaim_index.web.feeds import story_feed
from klaim_index.web.lists import FeedForm, Form, Listing, answers
from klaim_index.web.problems import MISSING, REFUSED


class StoryParameters(StoryQuery):
    """A question about stories, and how the answer is written."""

    format: FeedForm = None


class TimelineParameters(BaseModel):
    """How a story's timeline is written."""

    model_config = ConfigDict(extra="forbid")

    format: Form = None


def stories_api(ledger: GroupLedger) -> APIRouter:
    """The routes that ask *ledger*."""
    router = APIRouter(prefix="/v1", responses=REFUSED)
    in_stories, in_time = Listing(StoryRecord, story_feed(ledger)), Listing(Moment)

    @router.get("/stories", responses=answers("story_id", feed=True))
    def stories(request: Request, asked: Annotated[StoryParameters, Query()]) -> Page[StoryRecord]:
        """Articles about one event. Newest first."""
        return in_stories.written(request, ledger.stories(asked), asked.format)

    @router.get("/stories/{story_id}", responses=MISSING)
    def story(story_id: str, _: Annotated[Nothing, Query()]) -> StoryRecord:
        """One story."""
        return there(ledger.story(story_id), "no_story")

    @router.get("/stories/{story_id}/timeline", responses=MISSING | answers("at"))
    def timeline(request: Request, story_id: str, asked: Annotated[TimelineParameters, Query()]) -> Timeline:
        """A story in the order of time: its articles, what was said, which figures moved, where reports began to differ. Always whole."""
        return in_time.written(request, there(ledger.timeline(story_id), "no_story"), asked.format)

    return router
