"""Which articles are to be extracted once more, and the wish for it."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from klaim.keeping.house import House
from klaim.keeping.opening import read_only
from klaim_extract.core.claims import EXTRACTOR
from klaim_index.core.standing import padded
from klaim_index.stores.inspecting import extracted_by
from klaim_ingest.inbox.archive import accepted
from klaim_shared.errors import KlaimError
from klaim_shared.messages import ArticleRetry
from klaim_shared.streams import send
from klaim_shared.topology import ARTICLE_RETRY, COMMAND, RETRIES, THE_INBOX

AT_ONCE = 1000
_VERSION = re.compile(r"\d+\.\d+\.\d+", re.ASCII)


class NoVersion(KlaimError):
    """What earlier versions are asked for by is none that anything here can be older than."""


def choose(home: House, named: Sequence[str] | None, older_than: str | None) -> tuple[list[str], list[str]]:
    """The articles that are meant, and those of the named ones that were never accepted.

    Without names: those that a version before *older_than* extracted, or all that any did. What was set aside is not among them: a
    replay of its dead letter has it extracted again. Raises Unavailable where the stores are not here, NoVersion for an *older_than*
    that is no version, or is above the extractor's own, which would choose again what this has extracted.
    """
    if older_than is not None:
        _refuse_unless_ours(older_than)
    with read_only(home.journal) as journal:
        known = {one.article_id for one in accepted(journal)}
    if named:
        return [one for one in dict.fromkeys(named) if one in known], [one for one in named if one not in known]
    with read_only(home.ledger) as ledger:
        found = sorted(extracted_by(ledger))
    return [one for one, version in found if one in known and (older_than is None or version < padded(older_than))], []


def _refuse_unless_ours(older_than: str) -> None:
    own = EXTRACTOR.version
    if not _VERSION.fullmatch(older_than):
        raise NoVersion(f"{older_than!r} is no version; this klaim's extractor is {own}.")
    if padded(older_than) > padded(own):
        raise NoVersion(f"This klaim's extractor is {own}: it can extract what is older than that, and none as {older_than} would.")


async def send_again(redis_url: str, article_ids: Sequence[str]) -> None:
    """Have ingest send these articles again, as they are in its journal. Raises Unavailable where Redis does not answer."""
    now = datetime.now(UTC)
    parts = (tuple(article_ids[start : start + AT_ONCE]) for start in range(0, len(article_ids), AT_ONCE))
    correlation = f"retry_{now.isoformat()}"
    wishes = [
        ARTICLE_RETRY.event(ArticleRetry(article_ids=part), service=COMMAND, article_id=THE_INBOX, correlation=correlation, time=now)
        for part in parts
    ]
    await send(redis_url, RETRIES, wishes)
