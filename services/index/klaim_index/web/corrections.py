"""What people said of claims and groups, as JSON. Saying it is left to the command: this is only for reading."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from klaim_index.core.corrections import CorrectableLedger, CorrectionRecord
from klaim_index.core.page import Page
from klaim_index.core.query import CorrectionQuery
from klaim_index.web.api import Nothing
from klaim_index.web.faults import there
from klaim_index.web.lists import Form, Listing, answers
from klaim_index.web.problems import MISSING, REFUSED


class CorrectionParameters(CorrectionQuery):
    """A question about corrections, and how the answer is written."""

    format: Form = None


def corrections_api(ledger: CorrectableLedger) -> APIRouter:
    """The routes that ask *ledger*."""
    router = APIRouter(prefix="/v1/corrections", responses=REFUSED)
    in_corrections = Listing(CorrectionRecord)

    @router.get("", responses=answers("correction_id"))
    def listing(request: Request, asked: Annotated[CorrectionParameters, Query()]) -> Page[CorrectionRecord]:
        """What people said of claims and groups, and what became of it; the latest first."""
        return in_corrections.written(request, ledger.corrections(asked), asked.format)

    @router.get("/{correction_id}", responses=MISSING)
    def correction(correction_id: str, _: Annotated[Nothing, Query()]) -> CorrectionRecord:
        """One correction."""
        return there(ledger.correction(correction_id), "no_correction")

    return router
