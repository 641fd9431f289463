"""A question cut into what its grammar is about: brackets, operators, and terms, each with the place where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from klaim_index.core.search.mistakes import NotUnderstood
from klaim_index.core.search.numbers import TwoReadings, Written, goes_on, read_range
from klaim_index.core.search.values import FIELDS, NO_FIELDS, FieldName
from klaim_index.core.search.words import has_words, plain

_SPACE = re.compile(r"[\s\0]+")
_FIELD = re.compile(r"([^\W\d]{2,20})(\s*):(?!//)")
_LIKE_A_FIELD = re.compile(r"[a-z_]+")
_QUOTED = re.compile(r'["“”„]([^"“”]*)(?:["“”]|$)')
_BARE = re.compile(r'[^\s\0"“”„]+')
_COMPARING = re.compile(r"[<>=≤≥]+\s*\w")
_OPERATORS: dict[str, Literal["and", "or", "not"]] = {
    "AND": "and",
    "DAN": "and",
    "&&": "and",
    "OR": "or",
    "ATAU": "or",
    "||": "or",
    "|": "or",
}
_OPERATORS |= {"NOT": "not"}


@dataclass(frozen=True)
class Term:
    """Something to look for. *field* is what is asked, None where it is text; *number* what was read behind `number:`."""

    text: str
    at: int  # in characters, from 1
    value_at: int  # where the value begins; without a field, the same
    quoted: bool = False
    field: FieldName | None = None
    written: str = ""  # the field's name as it was typed
    number: Written | None = None


@dataclass(frozen=True)
class Sign:
    """A bracket, an operator, or "-", which excludes what follows it."""

    kind: Literal["(", ")", "and", "or", "not"]
    text: str
    at: int


Token = Term | Sign


def tokens(question: str) -> Iterator[Token]:
    """The tokens of a question in their order; what holds neither letters nor digits is left out."""
    at = 0
    within: list[Term | None] = [None]  # the field of each bracket that is open, which all terms in it share
    while at < len(question):
        if space := _SPACE.match(question, at):
            at = space.end()
        elif opened := _opened(question, at, within[-1]):
            field, at = opened
            within.append(field)
            yield Sign("(", "(", at)
        elif question[at] == ")":
            within = within[:-1] or [None]
            yield Sign(")", ")", at + 1)
            at += 1
        elif question[at] == "-" and at + 1 < len(question) and (question[at + 1].isalnum() or question[at + 1] in '("“”„'):
            yield Sign("not", "-", at + 1)
            at += 1
        else:
            found, at = _term(question, at, within[-1])
            yield from found


def _opened(question: str, at: int, shared: Term | None) -> tuple[Term | None, int] | None:
    """For a bracket that opens there, as in `stance:(deny OR confirm)`: the field that all in it share, and where it is open."""
    field, begin = _named(question, at) or (shared, at)
    space = _SPACE.match(question, begin)
    begin = space.end() if space else begin
    return (field, begin + 1) if question[begin : begin + 1] == "(" else None


def _term(question: str, at: int, shared: Term | None) -> tuple[list[Token], int]:
    """What begins there, and where the question goes on. *shared* is the field of the bracket that it stands in."""
    if named := _named(question, at):
        return _valued(question, named[1], named[0])
    bare = _without_bracket(_bare(question, at))
    end = at + len(bare)
    if bare in _OPERATORS:
        return [Sign(_OPERATORS[bare], bare, at + 1)], end
    if shared:
        return _valued(question, at, shared)
    if quoted := _QUOTED.match(question, at):
        return [Term(quoted[1], at + 1, at + 1, quoted=True)] if has_words(quoted[1]) else [], quoted.end()
    return [Term(bare, at + 1, at + 1)] if has_words(bare) else [], end


def _named(question: str, at: int) -> tuple[Term, int] | None:
    """The field that is named there, without its value, and where its colon ends; None where there is only text."""
    named = _FIELD.match(question, at)
    field = _field(named, question[named.end() :]) if named else None
    return (Term("", at + 1, named.end() + 1, field=field, written=named[1]), named.end()) if named and field else None


def _field(named: re.Match[str], rest: str) -> FieldName | None:
    """The field of that name; None where it is text with a colon in it."""
    name = named[1].lower()
    if known := FIELDS.get(name):
        return known
    if named[2] or rest[:1].isspace() or not rest:
        return None
    if _LIKE_A_FIELD.fullmatch(named[1]) or name in NO_FIELDS or any(_near(name, field) for field in FIELDS):
        raise NotUnderstood("unknown_field", named.start() + 1, word=named[1])
    return None


def _near(name: str, field: str) -> bool:
    """Whether a name is a field's but for one letter left out, added, changed, or two that changed places."""
    if len(field) < 5 or abs(len(name) - len(field)) > 1:
        return False
    head = next((nth for nth, (one, other) in enumerate(zip(name, field, strict=False)) if one != other), min(len(name), len(field)))
    one, other = name[head:], field[head:]
    return one[1:] == other or one == other[1:] or one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])


def _valued(question: str, start: int, term: Term) -> tuple[list[Token], int]:
    """A field's term with the value behind it, which a blank may keep apart."""
    space = _SPACE.match(question, start)
    begin = space.end() if space else start
    quoted = _QUOTED.match(question, begin)
    text, end = (quoted[1], quoted.end()) if quoted else _to_blank(question, begin)
    if not has_words(text) and not (term.field == "number" and _COMPARING.match(question, begin)):
        raise NotUnderstood("no_value", term.at, word=term.written, example=EXAMPLES[term.field or "source"])
    number = None
    if term.field == "number":
        number, end = _number(question, begin, end, text if quoted else None)
        text = text[number.end :] if quoted else ""
    elif not quoted and text.startswith("-"):
        raise NotUnderstood("inner_minus", begin + 1, value=text, word=term.written)
    return [Term(text.strip(), term.at, begin + 1, quoted is not None, term.field, term.written, number)], end


def _number(question: str, begin: int, end: int, quoted: str | None) -> tuple[Written, int]:
    """What is read behind `number:`, and where the question goes on."""
    shown = question[begin:end]
    try:
        read = read_range(quoted) if quoted is not None else read_range(question, begin)
    except TwoReadings as two:
        raise NotUnderstood("two_readings", begin + 1, value=str(two)) from None
    if read is None:
        raise NotUnderstood("no_number", begin + 1, value=shown)
    if read.backwards:
        raise NotUnderstood("backwards", begin + 1, value=question[begin : end if quoted is not None else read.end])
    if quoted is not None:
        behind = quoted[read.end :]
        if behind and not (behind[0].isspace() and all(word.replace(" ", "").isalpha() for word in plain(behind).split())):
            raise NotUnderstood("no_number", begin + 1, value=shown)
        return read, end
    if (read.end < len(question) and not question[read.end].isspace() and question[read.end] != ")") or goes_on(question, read.end):
        raise NotUnderstood("no_number", begin + 1, value=shown)
    return read, read.end


def _to_blank(question: str, at: int) -> tuple[str, int]:
    bare = _without_bracket(_bare(question, at))
    return bare, at + len(bare)


def _bare(question: str, at: int) -> str:
    found = _BARE.match(question, at)
    return found[0] if found else ""


def _without_bracket(bare: str) -> str:
    """A word without the closing brackets at its end that were opened before it."""
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1]
    return bare


EXAMPLES: dict[FieldName, str] = {
    "source": "source:Yoon",
    "about": 'about:"Korea Utara"',
    "outlet": "outlet:Antara",
    "relay": "relay:AFP",
    "stance": "stance:accuse",
    "kind": "kind:narrated",
    "article": "article:art_1",
    "since": "since:2024-10-01",
    "until": "until:2024-10-31",
    "said": "said:2024-10-25",
    "number": "number:>5000",
    "sort": "sort:oldest",
}
