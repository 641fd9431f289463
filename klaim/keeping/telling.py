"""What the verbs of keeping print."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from klaim.keeping.backup import Backup
from klaim.keeping.balance import MEANING, Balance, named
from klaim.keeping.rebuild import Rebuilt
from klaim.output import Format, complain, print_jsonl, print_line, print_table, stderr

SHOWN = 50


def print_balance(found: Balance, form: Format, *, deep: bool) -> None:
    """The equation, why things are in quarantine, and every stray; for people the first fifty."""
    if form is Format.jsonl:
        print_jsonl(_rows(found, deep))
        return
    print_line(found.line)
    if found.reasons:
        print_line("quarantined: " + ", ".join(f"{reason} {count}" for reason, count in found.reasons.items()))
    if found.foreign_letters:
        letters = "1 dead letter keeps" if found.foreign_letters == 1 else f"{found.foreign_letters:,} dead letters keep"
        print_line(f"{letters} no accepted article from the ledger; `klaim dead list` shows what else they are about.")
    if found.doubt:
        complain(found.doubt)
    for sentence in found.unseen:
        complain(sentence)
    if found.strays:
        print_table(("what", "which", "why"), found.strays[:SHOWN], whole=("what", "which"))
        if len(found.strays) > SHOWN:
            complain(f"{SHOWN} of {len(found.strays)} are shown; --format jsonl gives all of them.")
        for what in dict.fromkeys(stray.what for stray in found.strays):
            complain(f"{what}: {MEANING[what]}.")


def verdict(found: Balance) -> str:
    """The result in one sentence."""
    if found.away:
        return f"{found.away} Without Redis the audit can prove nothing of what is not in the ledger."
    count = len(found.strays)
    if count:
        return f"{count} {'thing is' if count == 1 else 'things are'} not as they must be."
    return "Nothing is lost, nothing doubled; but not all could be looked at." if found.unseen else "Nothing is lost, nothing doubled."


def _rows(found: Balance, deep: bool) -> Iterator[dict[str, Any]]:
    yield {
        "type": "balance",
        "accepted": found.accepted,
        "indexed": found.indexed,
        "quarantined": found.quarantined,
        "in_flight": found.in_flight,
        "unproven": found.unproven,
        "reasons": found.reasons,
        "foreign_letters": found.foreign_letters,
        "strays": len(found.strays),
        "deep": deep,
        "redis_error": found.away,
        "redis_doubt": found.doubt,
        "unseen": found.unseen,
    }
    for stray in found.strays:
        yield {"type": "stray", **stray._asdict()}


def print_rebuilt(result: Rebuilt) -> None:
    """How many articles, whether the ledger is the same, and what could not be extracted."""
    was = {None: "there was none that could be read", result.digest: "the same as before"}.get(result.before, f"before: {result.before}")
    print_line(f"{result.articles:,} articles; digest {result.digest} ({was}).")
    for key, why in result.unread.items():
        complain(f"{named(key)}: {why}")


def print_backup(folder: Path, made: Backup) -> None:
    """What the backup holds, and what is wrong with it."""
    print_line(
        f"{folder}: {made.accepted:,} articles accepted, {made.indexed:,} of them indexed, {made.files:,} files; digest {made.digest}."
    )
    for fault in made.faults:
        complain(fault)
    complain("Checked: all of it is sound." if not made.faults else "What is named here was damaged before it was copied.")


def progress(what: str) -> None:
    """What is being done, on one line of a terminal; nothing where nobody watches."""
    if stderr.is_terminal:
        stderr.print(f"{what} …", end="\r", style="dim")
