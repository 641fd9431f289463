"""Which article it is, over renames of its URL and over revisions, and when two drops say exactly the same."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from klaim_ingest.core.lines import words
from klaim_ingest.core.raw import RawArticle, one_line
from klaim_shared.ids import digest

_TRACKING = re.compile(r"utm_.*|fbclid|gclid|dclid|igshid|mc_[ce]id|_ga", re.IGNORECASE)
_VIEW = {("page", "all"), ("single", "1"), ("amp", "1"), ("amp", ""), ("m", "1"), ("outputtype", "amp")}


def tidy_url(url: str) -> str | None:
    """The http(s) address without fragment and tracking parameters; None where it is no such address."""
    parts = _split(url)
    if parts is None:
        return None
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(key)])
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), query=query, fragment="").geturl()


def host(url: str) -> str:
    """The host a tidied address names, in small letters."""
    return urlsplit(url).hostname or ""


def canonical_url(url: str) -> str:
    """One spelling for the addresses of one article: no `www.` or `m.`, no AMP, no view such as `?page=all`, parameters sorted."""
    parts = urlsplit(url)
    name = re.sub(r"^(?:www|m|amp)\.(?=[^.]+\.)", "", parts.hostname or "")
    path = re.sub(r"/amp/?$", "", parts.path).rstrip("/")
    pairs = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if (key.lower(), value.lower()) not in _VIEW]
    query = urlencode(sorted(pairs))
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    return f"https://{name}{port}{path}" + (f"?{query}" if query else "")


def key(url: str | None, source_name: str, place: str | None) -> str:
    """What an article's id is made of: its canonical URL, else its file's name in the inbox and its place in that file, if it has one."""
    if url:
        return canonical_url(url)
    return source_name if place is None else f"{source_name}#{place}"


def places(articles: Sequence[RawArticle], seen: Counter[str] | None = None) -> list[str | None]:
    """For each article of a file of many, what it is known by there, wherever it stands: what is put before it changes nothing.

    It is the name of its part of the file (a file in an archive) where it is alone in that, else its title and time, else its text.
    *seen*: what the parts of the file before these articles gave, which is added to.
    """
    if all(article.item is None for article in articles):
        return [None] * len(articles)
    parts = Counter(_part(article) for article in articles)
    seen = Counter() if seen is None else seen
    found: list[str | None] = []
    for article in articles:
        part = _part(article)
        place = part if part and parts[part] == 1 else f"{part}#{_told(article)}" if part else _told(article)
        seen[place] += 1
        again = f"#{seen[place]}" if seen[place] > 1 else ""
        found.append(None if article.item is None else place + again)
    return found


def fingerprint(
    *,
    title: str | None,
    text: str,
    outlet: str | None,
    published_at: str | None,
    authors: tuple[str, ...],
    url: str | None,
    declared: tuple[str, ...] = (),
) -> str:
    """The same for two drops that say the same in every respect that travels, whatever their files are called.

    *declared*: what else a person said of the article. What is only found on its page is left out, as it is another on each page.
    """
    return digest("content", title, text, outlet, published_at, *authors, url, *declared)


def body(text: str, outlet: str | None) -> str:
    """The same for two drops of one text from one outlet, whatever else is known of them; case, marks and spacing do not count."""
    return digest("body", (outlet or "").casefold(), " ".join(words(text.casefold())))


def same_day(one: str | None, other: str | None) -> bool:
    """Whether two times of publication may be of one day: one text of two days is two articles (a daily notice, say)."""
    return one is None or other is None or one[:10] == other[:10]


def is_earlier(one: str | None, other: str | None) -> bool:
    """Whether one moment was before another; a day alone is no moment."""
    if not (one and other and "T" in one and "T" in other):
        return False
    return datetime.fromisoformat(one) < datetime.fromisoformat(other)


def _part(article: RawArticle) -> str:
    return article.provenance.get("part", "")


def _told(article: RawArticle) -> str:
    named = (one_line(article.title or ""), one_line(article.published_at or ""))
    return digest("item", *named) if named[0] else digest("item", body(article.body, None))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        valid = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return parts if valid and "@" not in parts.netloc and not re.search(r"\s", parts.netloc) else None
