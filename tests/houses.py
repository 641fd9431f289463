"""A house: the stores of a klaim as its own services would have left them, made in moments."""

import asyncio
import hashlib
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from klaim.keeping.house import House
from klaim.keeping.opening import read_only
from klaim.place import Place
from klaim_extract.handlers import ExtractClaims
from klaim_index.stores.corrections import CorrectionsFile
from klaim_index.stores.inbox import SqliteInbox
from klaim_index.stores.sqlite import SqliteLedger
from klaim_ingest.inbox.archive import events
from klaim_ingest.inbox.journal import Journal, Taken
from klaim_ingest.inbox.objects import Objects
from klaim_ingest.inbox.rejected import Refusal
from klaim_ingest.inbox.scan import Stamp
from klaim_ingest.sandbox.drafting import read_here
from klaim_ingest.sandbox.wire import File
from klaim_shared.messages import ArticleIngested, ArticleSettled, Event
from klaim_shared.topology import ARTICLES, COMMAND, CORRECTION_MADE, INBOX, THE_CORRECTIONS
from tests.sandboxes import extract_here
from tests.unit.index.correction_samples import missed, said_by, same

NOW = datetime.now(UTC)
TEXTS = {
    "warta/banjir.txt": "Sungai Meluap\n\nAir naik dua meter sejak Senin (18/11/2024).\n“Warga diminta pergi,” kata Camat Ratna Dewi.\n",
    "warta/jembatan.txt": "Jembatan Putus\n\nAda 12 rumah rusak.\nBupati Hasan Basri menyebut bantuan tiba pada Selasa (19/11/2024).\n",
    "kabar/banjir.txt": "Banjir di Kota\n\nAir naik tiga meter sejak Senin (18/11/2024).\n“Warga diminta pergi,” ujar Camat Ratna Dewi.\n",
    "kabar/pasar.txt": "Pasar Pindah\n\nSebanyak 210 pedagang pindah ke gedung baru, kata Kepala Dinas Joko Susilo, Rabu (20/11/2024).\n",
    "kabar/salinan.txt": "Pasar Pindah\n\nSebanyak 210 pedagang pindah ke gedung baru, kata Kepala Dinas Joko Susilo, Rabu (20/11/2024).\n",
}


@dataclass(frozen=True)
class Built:
    """A house, its journal's events, and all that follow from them."""

    home: House
    articles: tuple[Event[ArticleIngested], ...]
    answers: tuple[Sequence[Event[Any]], ...]

    @property
    def all_events(self) -> list[Event[Any]]:
        return [*self.articles, *(event for some in self.answers for event in some)]

    def copied(self, to: Path) -> House:
        """A copy of the house that a test may damage."""
        shutil.copytree(self.home.place.data, to)
        return House(Place(to))


def journaled(folder: Path, texts: dict[str, str] = TEXTS, *, sent: bool = True) -> House:
    """Take in those texts, and a file that is rejected: journal and content store are as ingest leaves them."""
    home = House(Place(folder))
    home.place.make()
    with closing(Journal(home.journal)) as journal:
        objects = Objects(home.objects)
        for name, text in texts.items():
            data = text.encode()
            file = File(name, hashlib.sha256(data).hexdigest(), data, None, NOW)
            objects.put([(file.raw_sha256, data)])
            objects.finish()
            journal.record([Taken(name, Stamp(len(data), 1), file.raw_sha256, None, read_here(file).drafts, (), NOW)])
        refusal = Refusal("kosong.txt", "empty", "The file is empty.", hashlib.sha256(b"").hexdigest(), NOW.isoformat())
        journal.record([Taken("kosong.txt", Stamp(0, 1), refusal.sha256, None, (), (refusal,), NOW)])
        if sent:
            unsent = journal.outbox.unsent(1000)
            journal.outbox.mark_sent({one.number: f"1-{one.number}" for one in unsent}, NOW, ARTICLES.name)
    return home


def built(folder: Path, texts: dict[str, str] = TEXTS) -> Built:
    """The same, extracted and indexed, the files' fates told."""
    home = journaled(folder, texts)
    found = accepted_events(home)
    handler = ExtractClaims(extract_here, lambda: NOW)
    answers = tuple(asyncio.run(handler.on_article(event)) for event in found)
    whole = Built(home, found, answers)
    with closing(SqliteLedger(home.ledger)) as ledger:
        for article, answer in zip(found, answers, strict=True):
            ledger.apply([article, *answer])
        correct(whole, ledger)
    finish(home)
    with closing(Journal(home.journal)) as journal, closing(SqliteInbox(home.place.index / "inbox.db")) as files:
        while told := journal.outbox.untold(100):
            files.apply([told.news])
            journal.outbox.mark_told(told, "1-1", INBOX.name)
    return whole


def finish(home: House) -> None:
    """Ingest has receipts for all that it sent: it has no cause to send any of it again."""
    with closing(Journal(home.journal)) as journal:
        receipts = [ArticleSettled(article_id=one.article_id, revision=one.revision, outcome="whole") for one in journal.outbox.in_flight()]
        journal.outbox.settle(receipts, NOW)


def correct(house: Built, ledger: SqliteLedger) -> None:
    """Somebody says who said a thing after all, that two things are one, and that something was missed."""
    claims = [(article.data, event.data) for article, answer in zip(house.articles, house.answers, strict=True) for event in answer[:-1]]
    first = house.articles[0].data
    overlooked = missed(first, first.text.splitlines()[0][:15].strip(), "Warga Desa")
    made = [said_by(claims[0], "Ratna Dewi Lestari"), same(claims[0], claims[-1]), overlooked]
    CorrectionsFile(house.home.corrections).keep(
        CORRECTION_MADE.event(one, service=COMMAND, article_id=THE_CORRECTIONS, correlation="x", time=one.at) for one in made
    )
    ledger.correct(made)


def accepted_events(home: House) -> tuple[Event[ArticleIngested], ...]:
    with read_only(home.journal) as journal:
        return tuple(events(journal))
