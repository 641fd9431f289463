"""The receipt for an article of which something was set aside: whoever sent the article must know that it is done with."""

from datetime import datetime
from typing import Any

from pydantic_core import from_json

from klaim_shared.messages import ArticleSettled, Event
from klaim_shared.streams.wire import Fields
from klaim_shared.topology import ARTICLE_SETTLED, ARTICLES, CLAIMS, FIELD, Subscription

_ABOUT_ARTICLES = (ARTICLES, CLAIMS)


def of_burial(fields: Fields, subscription: Subscription, reason: str, now: datetime) -> Event[ArticleSettled] | None:
    """The receipt for the article revision that an entry tells of; None where it tells of none, or cannot be read at all."""
    if subscription.stream not in _ABOUT_ARTICLES or (about := _revision(fields)) is None:
        return None
    article_id, revision, correlation = about
    data = ArticleSettled(article_id=article_id, revision=revision, outcome="set_aside", stream=subscription.stream.name, reason=reason)
    return ARTICLE_SETTLED.event(data, service=subscription.group, article_id=article_id, correlation=correlation, time=now)


def _revision(fields: Fields) -> tuple[str, int, str] | None:
    """Article, revision and correlation id, even of an event that does not follow its schema or is of a later one."""
    try:
        envelope = from_json(fields.get(FIELD.encode(), b""))
        data: dict[str, Any] = envelope["data"]
        about = data.get("article", data)
        article_id, revision = about["article_id"], about["revision"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not isinstance(article_id, str) or not isinstance(revision, int) or revision < 1:
        return None
    return article_id, revision, str(envelope.get("correlationid") or article_id)
