"""Articles are extracted once more when somebody wishes it: sent again under the same ids, their earlier claims superseded."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from klaim.keeping import again
from klaim.keeping.again import NoVersion, choose
from klaim_extract.core.claims import EXTRACTOR
from klaim_index.core.query import Query
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.messages import ArticleExtracted, ArticleRetry, ClaimExtracted, Event, Extractor
from klaim_shared.topology import ARTICLE_EXTRACTED, ARTICLE_RETRY, CLAIM_EXTRACTED, COMMAND, EXTRACT, THE_INBOX
from tests.houses import Built, built
from tests.inboxes import Inbox, until

LATER = Extractor(name="klaim-id", version="0.10.0")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built(tmp_path_factory.mktemp("house"))


async def test_a_wish_sends_every_revision_of_an_article_once_more_under_the_same_ids(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    async with inbox.watched() as service:
        inbox.drop("satu.txt", "Sungai meluap.")
        inbox.drop("dua.txt", "Jembatan putus.")
        await until(lambda: len(inbox.events) == 2)
        inbox.drop("satu.txt", "Sungai meluap lagi.")
        await until(lambda: len(inbox.events) == 3)
        [wanted] = {event.data.article_id for event in inbox.events if event.data.source_name == "satu.txt"}
        wish = ArticleRetry(article_ids=(wanted, "art_unknown"))

        await service.retry([ARTICLE_RETRY.event(wish, service=COMMAND, article_id=THE_INBOX, correlation="x", time=datetime.now(UTC))])

        await until(lambda: len(inbox.events) == 5)
    before = [event.id for event in inbox.events[:3] if event.data.article_id == wanted]
    assert [event.id for event in inbox.events[3:]] == before


def by_a_later_version(answer: list[Event[Any]]) -> list[Event[Any]]:
    """The claims but the first one, as a later version of the extractor finds them, and the event that closes them."""
    data = [event.data for event in answer]
    claims = [one.model_copy(update={"extractor": LATER}) for one in data if isinstance(one, ClaimExtracted)][1:]
    [closing] = [one for one in data if isinstance(one, ArticleExtracted)]
    closing = closing.model_copy(update={"extractor": LATER, "claim_ids": tuple(claim.claim_id for claim in claims)})
    kinds = [*((CLAIM_EXTRACTED, claim) for claim in claims), (ARTICLE_EXTRACTED, closing)]
    return [
        kind.event(each, service=EXTRACT, article_id=closing.article_id, correlation="x", time=datetime.now(UTC)) for kind, each in kinds
    ]


def test_what_a_later_version_finds_takes_the_place_of_the_earlier_claims_and_nothing_is_doubled(house: Built, tmp_path: Path) -> None:
    with closing(SqliteLedger(tmp_path / "ledger.db")) as ledger:
        ledger.apply(house.all_events)
        before = {claim.claim_id for claim in ledger.claims(Query(limit=200)).items}
        answers = [by_a_later_version(list(answer)) for answer in house.answers]
        later = {event.data.claim_id for answer in answers for event in answer[:-1]}

        for _ in range(2):
            for article, answer in zip(house.articles, answers, strict=True):
                ledger.apply([article, *answer])

        assert {claim.claim_id for claim in ledger.claims(Query(limit=200)).items} == later
        assert {claim.claim_id for claim in ledger.claims(Query(limit=200, superseded=True)).items} == before
        assert ledger.counts().incomplete == 0


def test_articles_are_chosen_by_name_by_version_or_all(house: Built) -> None:
    ids = sorted(event.data.article_id for event in house.articles)

    assert choose(house.home, [ids[0], "art_unknown"], None) == ([ids[0]], ["art_unknown"])
    assert choose(house.home, None, None) == (ids, [])
    assert choose(house.home, None, "0.1.0") == ([], [])


def test_articles_that_an_earlier_version_extracted_are_chosen_by_this_one(house: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "EXTRACTOR", LATER)
    ids = sorted(event.data.article_id for event in house.articles)

    assert choose(house.home, None, "0.2.0") == choose(house.home, None, "0.10.0") == (ids, [])


@pytest.mark.parametrize("version", ["abc", "1", "", "-1.0.0", "v0.1.0", "0.1.0 ", "0.1.1", "1.5.0", "0.10.0"])
def test_what_is_no_version_or_one_above_the_extractors_own_chooses_nothing_and_says_so(house: Built, version: str) -> None:
    with pytest.raises(NoVersion, match=EXTRACTOR.version):
        choose(house.home, None, version)
