"""Parameters and the search language are one question: `source=Yoon` is `source:Yoon`."""

from klaim_index.core.query import Asking
from klaim_index.core.search.language import understood
from klaim_index.core.search.mistakes import NotUnderstood
from klaim_index.core.search.tree import All, Asked, Named, NameLike, Node, Told


def asked_by(query: Asking) -> Asked:
    """All that a question asks, in its parameters and in `q`; NotUnderstood where `q` cannot be read, or no day can fit."""
    typed = understood(query.q or "")
    given: list[Node] = [Named(kind, text) for kind, text in _named(query).items() if text]
    given += [Told("stance", query.stance)] if query.stance else []
    given += [Told("kind", query.kind)] if query.kind else []
    since = [day for day in (typed.since, query.since) if day]
    until = [day for day in (typed.until, query.until) if day]
    first, last = max(since, default=None), min(until, default=None)
    if first and last and first > last:
        raise NotUnderstood("no_days", 1, since=first, until=last)
    return Asked(All((*typed.holds.nodes, *given)), first, last, typed.oldest_first, typed.ordered_at)


def asked_of_groups(query: Asking) -> Asked:
    """The same where answers always come newest first; NotUnderstood also where another order is asked for."""
    asked = asked_by(query)
    if asked.ordered_at is not None:
        raise NotUnderstood("no_order", asked.ordered_at, word="sort")
    return asked


def _named(query: Asking) -> dict[NameLike, str | None]:
    return {"source": query.source, "outlet": query.outlet, "article": query.article}
