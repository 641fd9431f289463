"""What can be wrong with a request: a closed list, so that each has a sentence in English for programs and in Indonesian for people."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from klaim_index.core.query import BadQuery
from klaim_index.core.search.mistakes import SENTENCES, NotUnderstood
from klaim_shared.errors import Unavailable

T = TypeVar("T")
ENGLISH = {
    "no_parameter": 'There is no parameter "{name}" here.',
    "day": "{name} must be a day written YYYY-MM-DD.",
    "number": "{name} must be a whole number.",
    "at_least": "{name} must be a whole number, {bound} or more.",
    "at_most": "{name} must be a whole number, {bound} or less.",
    "too_long": "{name} must be no longer than {bound} characters.",
    "one_of": "{name} must be one of {choices}.",
    "yes_or_no": "{name} must be true or false.",
    "unfit": "{name} cannot be understood.",
    "bad_query": "{why}",
    "no_claim": "The ledger holds no claim of that id.",
    "no_article": "The ledger holds no article of that id and revision.",
    "no_statement": "The ledger holds no statement of that id.",
    "no_dispute": "The ledger holds no dispute of that id.",
    "no_story": "The ledger holds no story of that id.",
    "no_copy": "The ledger holds no copy of those two articles.",
    "no_correction": "The ledger holds no correction of that id.",
    "no_letter": "There is no dead letter of that id.",
    "no_address": "There is nothing at this address.",
    "only_reading": "This address is only for reading: use GET.",
    "asleep": "No events are being taken in: nothing was read from the streams lately.",
    "unavailable": "{why}",
    "refused": "This request cannot be answered: {why}.",
    "ours": "Something went wrong here; the log says what.",
    **{f"q_{code}": sentence for code, sentence in SENTENCES.items()},
}


class Fault(Exception):
    """A request that is answered with an error: its status, its entry in the list, and what the sentence needs."""

    def __init__(self, status: int, code: str, **values: object) -> None:
        super().__init__(code)
        self.status, self.code, self.values = status, code, values

    def told(self, sentences: Mapping[str, str]) -> str:
        """The sentence, from a list of them such as ENGLISH."""
        return sentences[self.code].format(**self.values)


def there(found: T | None, code: str) -> T:
    """What was found; a 404 of that code where nothing was."""
    if found is None:
        raise Fault(404, code)
    return found


def fault(error: Exception) -> Fault:
    """What an error means to whoever asked."""
    match error:
        case Fault():
            return error
        case BadQuery():
            return Fault(400, f"q_{error.code}", **error.values) if isinstance(error, NotUnderstood) else Fault(400, "bad_query", why=error)
        case Unavailable():
            return Fault(503, "unavailable", why=error)
        case RequestValidationError():
            return _unfit(error.errors()[0])
        case HTTPException():
            return Fault(error.status_code, _PLAIN.get(error.status_code, "refused"), why=error.detail)
        case _:
            return Fault(500, "ours")


def _unfit(complaint: Mapping[str, Any]) -> Fault:
    """The first of pydantic's complaints about the parameters."""
    name, known = str(complaint["loc"][-1]), complaint.get("ctx", {})
    match complaint["type"]:
        case "extra_forbidden":
            return Fault(400, "no_parameter", name=name)
        case "literal_error":
            return Fault(400, "one_of", name=name, choices=", ".join(re.findall(r"'([^']+)'", known["expected"])))
        case "string_too_long":
            return Fault(400, "too_long", name=name, bound=known["max_length"])
        case "greater_than_equal":
            return Fault(400, "at_least", name=name, bound=known["ge"])
        case "less_than_equal":
            return Fault(400, "at_most", name=name, bound=known["le"])
        case kind:
            return Fault(400, _KINDS.get(kind, "unfit"), name=name)


_PLAIN = {404: "no_address", 405: "only_reading"}
_KINDS = {  # value_error: of all that is asked, only days are read by code of ours
    "value_error": "day",
    "int_parsing": "number",
    "int_parsing_size": "number",
    "int_from_float": "number",
    "bool_parsing": "yes_or_no",
}
