"""Dead letters as the command chooses, settles and prints them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic_core import ValidationError

from klaim.output import Format, ListFormat, print_csv, print_jsonl, print_line, print_table
from klaim_shared.errors import KlaimError
from klaim_shared.streams import DeadLetter, LetterCounts, LetterInFull, LetterQuery, Outcome, dead_letters

PAGE = 200
COLUMNS = ("letter", "reason", "tries", "error")
Way = Literal["replay", "drop"]


class BadFilter(KlaimError):
    """A filter that cannot be understood, in one sentence."""


def question(**filters: str | None) -> LetterQuery:
    """The filters as a question. Raises BadFilter."""
    try:
        return LetterQuery.model_validate({"limit": PAGE} | {name: value for name, value in filters.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        message = first["msg"].removeprefix("Value error, ")
        raise BadFilter(f"--{first['loc'][0]}: {message[:1].lower()}{message[1:]}.") from error


@dataclass(frozen=True)
class Found:
    """Letters that pass, newest first; whether there are more of them; and how many letters the groups have that were asked for."""

    letters: list[DeadLetter]
    are_more: bool
    counts: list[LetterCounts]


async def found(redis_url: str, asked: LetterQuery, limit: int | None) -> Found:
    """The letters that pass, at most *limit* or all of them."""
    letters: list[DeadLetter] = []
    async with dead_letters(redis_url) as all_letters:
        page = await all_letters.page(asked)
        letters += page.items
        while page.next and (limit is None or len(letters) < limit):
            page = await all_letters.page(asked.model_copy(update={"cursor": page.next}))
            letters += page.items
        counts = [each for each in page.counts if asked.service in {None, each.group} and asked.stream in {None, each.stream}]
        return Found(letters[:limit], bool(page.next) or len(letters[:limit]) < len(letters), counts)


async def in_full(redis_url: str, letter_ids: Sequence[str]) -> list[LetterInFull | None]:
    """Each of these letters with its entry; None where there is none of that id."""
    async with dead_letters(redis_url) as letters:
        return [await letters.find(each) for each in letter_ids]


async def settle(
    redis_url: str, way: Way, letter_ids: Sequence[str], *, dry_run: bool, tell: Callable[[str, Outcome], None]
) -> Counter[Outcome]:
    """Replay or drop these letters one after the other, or with *dry_run* only find out what would become of each."""
    outcomes = Counter[Outcome]()
    async with dead_letters(redis_url) as letters:
        do = letters.replay if way == "replay" else letters.drop
        for each in letter_ids:
            outcome = await do(each, dry_run=dry_run)
            outcomes[outcome] += 1
            tell(each, outcome)
    return outcomes


def print_letters(found: Found, form: ListFormat) -> None:
    """The letters; for people, under all that the groups asked for have in figures."""
    letters = found.letters
    if form is ListFormat.jsonl:
        print_jsonl(letters)
        return
    if form is ListFormat.csv:
        print_csv(DeadLetter, [letter.model_dump(mode="json") for letter in letters])
        return
    print_line(figures(found.counts))
    if letters:
        print_table(COLUMNS, ((letter.letter_id, letter.reason, letter.tries, letter.error) for letter in letters))


def figures(counts: Sequence[LetterCounts]) -> str:
    """All letters in one line: `3 dead letters: gave_up 2, invalid_event 1`."""
    reasons = sum((Counter(each.reasons) for each in counts), Counter[str]())
    total = f"{reasons.total()} dead letter{'' if reasons.total() == 1 else 's'}"
    return ": ".join(filter(None, (total, ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items())))))


def print_in_full(letter: LetterInFull, form: Format) -> None:
    """A letter and its entry."""
    if form is Format.jsonl:
        print_jsonl([letter])
        return
    known = letter.model_dump(mode="json", exclude={"fields"}, exclude_none=True)
    print_table(("field", "value"), known.items())
    for name, value in letter.fields.items():
        print_line(f"{name}: {value}")


def told(outcomes: Counter[Outcome], *, dry_run: bool) -> str:
    """What became of them in one line."""
    told = ", ".join(f"{count} {_would_be(outcome, dry_run)}{_WORDS[outcome]}" for outcome, count in outcomes.items())
    return f"{told}."


def told_of_one(outcome: Outcome, *, dry_run: bool) -> str:
    """What became of one, in a word."""
    return _WORDS[outcome] if outcome == "gone" else _would_be(outcome, dry_run) + outcome


def _would_be(outcome: Outcome, dry_run: bool) -> str:
    return "would be " if dry_run and outcome in {"redelivered", "appended", "dropped"} else ""


_WORDS: dict[Outcome, str] = {
    "redelivered": "given back to their group",
    "appended": "appended to their stream again, which no longer held them",
    "dropped": "dropped",
    "foreign": "left: nothing tells which entry they stand for, so they can only be dropped",
    "unreadable": "left: their stream no longer holds them, and this klaim cannot read them (upgrade it, or drop them)",
    "gone": "not there",
}
