"""What articles have in common, as JSON: statements, copies, disputes, entities."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from klaim_index.core.groups import CopyRecord, DisputeRecord, EntityRecord, GroupLedger, StatementRecord
from klaim_index.core.page import Page
from klaim_index.core.query import CopyQuery, DisputeQuery, EntityQuery, StatementQuery
from klaim_index.web.api import Nothing
from klaim_index.web.faults import there
from klaim_index.web.feeds import dispute_feed, statement_feed
from klaim_index.web.lists import FeedForm, Form, Listing, answers
from klaim_index.web.problems import MISSING, REFUSED


class StatementParameters(StatementQuery):
    """A question about statements, and how the answer is written."""

    format: FeedForm = None


class CopyParameters(CopyQuery):
    """A question about copies, and how the answer is written."""

    format: Form = None


class DisputeParameters(DisputeQuery):
    """A question about disputes, and how the answer is written."""

    format: FeedForm = None


class EntityParameters(EntityQuery):
    """A question about entities, and how the answer is written."""

    format: Form = None


def groups_api(ledger: GroupLedger) -> APIRouter:
    """The routes that ask *ledger*."""
    router = APIRouter(prefix="/v1", responses=REFUSED)
    in_statements = Listing(StatementRecord, statement_feed(ledger))
    in_copies, in_entities = Listing(CopyRecord), Listing(EntityRecord)
    in_disputes = Listing(DisputeRecord, dispute_feed(ledger))

    @router.get("/statements", responses=answers("statement_id", feed=True))
    def statements(request: Request, asked: Annotated[StatementParameters, Query()]) -> Page[StatementRecord]:
        """Statements: one thing that one source said, over all articles that report it, with the origins behind it. Newest first."""
        return in_statements.written(request, ledger.statements(asked), asked.format)

    @router.get("/statements/{statement_id}", responses=MISSING)
    def statement(statement_id: str, _: Annotated[Nothing, Query()]) -> StatementRecord:
        """One statement."""
        return there(ledger.statement(statement_id), "no_statement")

    @router.get("/copies", responses=answers("a"))
    def copies(request: Request, asked: Annotated[CopyParameters, Query()]) -> Page[CopyRecord]:
        """Articles that were made from one another, with the passages they share. Newest first."""
        return in_copies.written(request, ledger.copies(asked), asked.format)

    @router.get("/disputes", responses=answers("dispute_id", feed=True))
    def disputes(request: Request, asked: Annotated[DisputeParameters, Query()]) -> Page[DisputeRecord]:
        """Where reports of one thing cannot all be so: the competing figures, dates or denials, and who holds each. Newest first."""
        return in_disputes.written(request, ledger.disputes(asked), asked.format)

    @router.get("/disputes/{dispute_id}", responses=MISSING)
    def dispute(dispute_id: str, _: Annotated[Nothing, Query()]) -> DisputeRecord:
        """One dispute."""
        return there(ledger.dispute(dispute_id), "no_dispute")

    @router.get("/entities", responses=answers("entity_id"))
    def entities(request: Request, asked: Annotated[EntityParameters, Query()]) -> Page[EntityRecord]:
        """Whom and what the claims name, under all their names. By id."""
        return in_entities.written(request, ledger.entities(asked), asked.format)

    return router
