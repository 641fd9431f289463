"""Reads a question about claims: words, "phrases", -words, OR, brackets and fields. What cannot be understood is a NotUnderstood."""

from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import Literal, cast

from klaim_index.core.search import values
from klaim_index.core.search.entry import LONGEST_UNIT
from klaim_index.core.search.mistakes import NotUnderstood
from klaim_index.core.search.numbers import Written
from klaim_index.core.search.tokens import Sign, Term, Token, tokens
from klaim_index.core.search.tree import All, Any, Asked, Beginning, Dated, Named, Node, Not, Number, Phrase, Told, Word
from klaim_index.core.search.values import days, one_of
from klaim_index.core.search.words import has_words, plain

DEEPEST = 8
_EMPTY = (All(()), Not(All(())))  # brackets around what cannot be looked for
SHORTEST_BEGINNING = 4


def understood(question: str) -> Asked:
    """What a question asks. OR binds closer than the blank between terms: `a b OR c` is a, and b or c. NotUnderstood for what is none."""
    asked = _Reader(list(tokens(question))).read()
    if asked == Asked() and question.strip():
        raise NotUnderstood("nothing_asked", 1, value=question.strip())
    return asked


@dataclass
class _Reader:
    found: list[Token]
    at: int = 0
    since: list[date] = field(default_factory=list)
    until: list[date] = field(default_factory=list)
    oldest_first: bool = False
    ordered_at: int | None = None

    def read(self) -> Asked:
        holds = self.all_of(0)
        if isinstance(sign := self.next, Sign):
            raise NotUnderstood("close_bracket", sign.at)
        return Asked(holds, max(self.since, default=None), min(self.until, default=None), self.oldest_first, self.ordered_at)

    @property
    def next(self) -> Token | None:
        return self.found[self.at] if self.at < len(self.found) else None

    def all_of(self, depth: int) -> All:
        """Terms up to a closing bracket or the end."""
        nodes: list[Node] = []
        while (token := self.next) is not None and not _is(token, ")"):
            if isinstance(token, Sign) and token.kind in {"and", "or"}:
                if token.kind == "or" or not nodes or not self.has_operand(self.at + 1):
                    raise NotUnderstood("lone_operator", token.at, word=token.text)
                self.at += 1
                continue
            nodes += self.any_of(depth)
        return All(_with_units(nodes))

    def any_of(self, depth: int) -> list[Node]:
        """A term, or several joined by OR; nothing for a field that holds for the whole search."""
        if depth == 0 and isinstance(self.next, Term) and _is_of_whole(self.next) and not self.followed_by_or():
            self.at += 1
            return self.whole(cast(Term, self.found[self.at - 1]))
        nodes = [self.one(depth)]
        while (token := self.next) is not None and _is(token, "or"):
            if not self.has_operand(self.at + 1):
                raise NotUnderstood("lone_operator", token.at, word=token.text)
            self.at += 1
            nodes.append(self.one(depth))
        given = [node for node in nodes if node not in _EMPTY]
        return [Any(tuple(given))] if len(given) > 1 else given

    def whole(self, term: Term) -> list[Node]:
        """Takes in a field that holds for the whole search."""
        if term.field == "sort":
            self.oldest_first, self.ordered_at = _choice(term, "sort") == "oldest", term.at
            return []
        told = _days(term)
        if term.field != "until":
            self.since.append(told.first)
        if term.field != "since":
            self.until.append(told.last)
        return [Dated()] if term.field == "said" else []

    def followed_by_or(self) -> bool:
        return self.at + 1 < len(self.found) and _is(self.found[self.at + 1], "or")

    def has_operand(self, at: int) -> bool:
        return at < len(self.found) and (isinstance(self.found[at], Term) or _is(self.found[at], "(") or _is(self.found[at], "not"))

    def one(self, depth: int) -> Node:
        token = self.found[self.at]
        self.at += 1
        if isinstance(token, Term):
            return _node(token)
        if token.kind == "not":
            if not self.has_operand(self.at) or _is(self.found[self.at], "not"):
                raise NotUnderstood("nothing_excluded", token.at, word=token.text)
            return Not(self.one(depth))
        return self.bracket(token, depth)

    def bracket(self, opening: Sign, depth: int) -> Node:
        if depth == DEEPEST:
            raise NotUnderstood("deep_brackets", opening.at, limit=DEEPEST)
        inside = self.all_of(depth + 1)
        if self.next is None:
            raise NotUnderstood("open_bracket", opening.at)
        self.at += 1
        return inside


def _is(token: Token, kind: str) -> bool:
    return isinstance(token, Sign) and token.kind == kind


def _is_of_whole(term: Term) -> bool:
    return term.field in {"since", "until", "sort"} or (term.field == "said" and days(term.text) is not None)


def _days(term: Term) -> values.Days:
    found = days(term.text)
    if found is None:
        raise NotUnderstood("no_day", term.value_at, value=term.text)
    return found


def _choice(term: Term, closed: Literal["stance", "kind", "sort"]) -> str:
    found = one_of(closed, term.text)
    if found is None:
        raise NotUnderstood("not_one_of", term.value_at, value=term.text, word=closed, choices=values.CHOICES[closed])
    return found


def _node(term: Term) -> Node:
    match term.field:
        case None:
            return _text(term)
        case "stance" | "kind" as closed:
            return Told(closed, _choice(term, closed))
        case "number":
            return _number(term)
        case "said" if days(term.text) is None:
            return Phrase(term.text, "said")
        case "since" | "until" | "said" | "sort":
            raise NotUnderstood("whole_search", term.at, word=term.written)
        case "source" | "about" | "outlet" | "relay" | "article" as name:
            return Named(name, term.text, term.value_at)


def _text(term: Term) -> Node:
    if term.quoted:
        return Phrase(term.text)
    if term.text.endswith("*") and len(plain(term.text).split()) == 1:
        beginning = plain(term.text)
        if len(beginning) < SHORTEST_BEGINNING:
            raise NotUnderstood("short_beginning", term.at, value=term.text, limit=SHORTEST_BEGINNING)
        return Beginning(beginning)
    return Word(term.text)


def _number(term: Term) -> Number:
    written = cast(Written, term.number)
    return Number(written.range, written.unit or (term.text if has_words(term.text) else None))


def _with_units(nodes: list[Node]) -> tuple[Node, ...]:
    """Numbers together with the words behind them."""
    return tuple(_with_unit(node, nodes[nth + 1 : nth + 1 + LONGEST_UNIT]) for nth, node in enumerate(nodes))


def _with_unit(node: Node, behind: list[Node]) -> Node:
    if isinstance(node, Not):
        return Not(_with_unit(node.node, behind))
    if not isinstance(node, Number) or node.unit is not None:
        return node
    words = takewhile(lambda one: isinstance(one, Word), behind)
    return Number(node.range, None, tuple(word.text for word in words if isinstance(word, Word)))
