"""Saying a correction to the klaim that runs, and what became of it; all that were said."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Any

from klaim.client import Ledger, Refused
from klaim.correcting.making import event
from klaim.output import complain, print_line, print_table
from klaim_shared.messages import CorrectionMade
from klaim_shared.streams import send
from klaim_shared.topology import CORRECTIONS

PATIENCE_SECONDS = 15.0
COLUMNS = ("correction", "state", "says", "by", "at", "of")


def say(ledger: Ledger, redis_url: str, made: CorrectionMade) -> bool:
    """Send it and wait for the ledger to take it in; whether it is in force, or will be. What there is to say goes to standard error."""
    asyncio.run(send(redis_url, CORRECTIONS, [event(made)]))
    print_line(made.correction_id)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (found := _found(ledger, made.correction_id)) is None and time.monotonic() < deadline:
        time.sleep(0.1)
    if found is None:
        complain("It was sent, but the ledger has not taken it in yet; `klaim correct list` tells when it has.")
        return False
    for sentence in found["lost"]:
        complain(sentence)
    if found["state"] == "without_effect":
        against = _against(ledger, made)
        why = f"{' and '.join(against)} says otherwise" if against else "the ledger cannot do as it says"
        complain(f"It has no effect: {why}.")
    return found["state"] in _HOLDS


def withdrawn_by(ledger: Ledger, correction_id: str) -> list[str]:
    """The withdrawals that keep a correction out of force."""
    found = ledger.listed("corrections", action="withdraw")
    return [one["correction_id"] for one in found if one["withdraws"] == correction_id and one["state"] in _HOLDS]


def _against(ledger: Ledger, made: CorrectionMade) -> list[str]:
    """What is in force over the same claims, articles or names, and said later, or that the claim is none."""
    least = 1 if made.about == "claim" else 2
    own = _named_in(made)
    others = map(CorrectionMade.model_validate, ledger.listed("corrections", about=made.about, state="in_force"))
    return [
        one.correction_id
        for one in others
        if (one.at > made.at or (one.change and one.change.not_a_claim)) and len(own & _named_in(one)) >= least
    ]


def _named_in(made: CorrectionMade) -> set[tuple[str, int]]:
    """What a correction names, each as its id and where it stands."""
    claims = {(anchor.article_id, anchor.content.start) for anchor in made.claims}
    articles = {(anchor.article_id, -1) for party in made.parties for anchor in party.articles}
    return claims | articles | {(anchor.entity_id, -1) for party in made.parties for anchor in party.entities}


def print_corrections(found: Iterable[Mapping[str, Any]]) -> None:
    """A table, the latest first, and under it what has lost its place."""
    rows = list(found)
    print_table(COLUMNS, (_row(one) for one in rows), whole=("correction", "state"))
    for one in rows:
        for sentence in one["lost"]:
            complain(f"{one['correction_id']}: {sentence}")


def _found(ledger: Ledger, correction_id: str) -> dict[str, Any] | None:
    try:
        return ledger.one("corrections", correction_id)
    except Refused as error:
        if error.not_found:
            return None
        raise


def _row(one: Mapping[str, Any]) -> tuple[str, ...]:
    says = " ".join(part for part in (one["action"], one["about"] if one["about"] != one["action"] else None) if part)
    parties = " | ".join("; ".join(_named(party)) for party in one["parties"]) or one["withdraws"] or ""
    return one["correction_id"], one["state"], says, one["by"], one["at"][:19], f"{parties}{_change(one)}"


def _named(party: Mapping[str, Any]) -> list[str]:
    claims = [f"{claim['source_name']}: {' '.join(claim['content']['text'].split())[:60]}" for claim in party["claims"]]
    return [*claims, *(one["source_name"] for one in party["articles"]), *(one["entity_id"] for one in party["entities"])]


def _change(one: Mapping[str, Any]) -> str:
    given = {name: value for name, value in (one["change"] or {}).items() if value is not None and (name, value) not in _NOT_SAID}
    told = [f"{name}={value.get('name') or value.get('text') if isinstance(value, dict) else value}" for name, value in given.items()]
    return f" -> {', '.join(told)}" if told else ""


_HOLDS = ("in_force", "waiting")
_NOT_SAID = (("not_a_claim", False), ("missed", False))
