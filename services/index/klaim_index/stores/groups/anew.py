"""Groups that other code made are made anew in a file beside the ledger, from what the ledger holds, and take their place in one step.

Until then the old ones answer. What comes meanwhile is noted in `ungrouped`, and grouped in that file before the step. What is broken off
goes on where it was.
"""

import secrets
import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path

import structlog

from klaim_index.core.grouping.by_hand import ByHand
from klaim_index.stores import editions
from klaim_index.stores.connections import transaction
from klaim_index.stores.groups.corrected import regroup_corrected
from klaim_index.stores.groups.recall import Recall
from klaim_index.stores.groups.regrouping import regroup
from klaim_shared.errors import Rejected
from klaim_shared.messages import CorrectionMade

log = structlog.get_logger()

AT_ONCE = 20  # articles: about half a second, and as much as is done again after a crash
TABLES = (
    *("grouped", "story_key", "neighbour", "grouped_claim", "claim_key", "tie", "statement", "saying", "copy", "rift", "side", "dispute"),
    *("entity_name", "entity_merge", "bond", "link"),
)


def is_current(ledger: sqlite3.Connection) -> bool:
    """Whether its groups were made by this code, and are not being made anew."""
    return _made(ledger) == [(editions.of_groups(), "")]


def begin(ledger: sqlite3.Connection, path: Path) -> None:
    """Where the groups of the ledger at *path* are not current, or something was left out of them: they are to be made anew from now on."""
    if not is_current(ledger) or ledger.execute("SELECT 1 FROM ungrouped").fetchone():
        with transaction(ledger):
            if len(_made(ledger)) != 1:  # somebody spoilt it
                ledger.execute("DELETE FROM groups_made")
                ledger.execute("INSERT INTO groups_made VALUES ('', '')")
            ledger.execute("UPDATE groups_made SET attempt = ? WHERE attempt = ''", (secrets.token_hex(8),))
            ledger.execute(_NOTHING_TO_GROUP, (editions.of_groups(),))
    if is_current(ledger):
        _remove(beside(path))


def note(ledger: sqlite3.Connection, article_ids: Iterable[str] = (), corrections: Iterable[str] = ()) -> None:
    """Note articles and corrections that came, within the transaction that the connection is in."""
    ledger.executemany("INSERT INTO ungrouped (article_id) VALUES (?)", [(one,) for one in article_ids])
    ledger.executemany("INSERT INTO ungrouped (correction_id) VALUES (?)", [(one,) for one in corrections])


def beside(path: Path) -> Path:
    """The file in which the groups of that ledger are made anew."""
    return path.with_name(f"{path.name}.regrouping")


class Anew:
    """Groups in the making. One thread may use it at a time; an OperationalError is something to wait for."""

    def __init__(self, path: Path) -> None:
        self._path, self._recall = path, Recall()
        self._connection = self._opened()
        self._by_hand = ByHand(self._said("SELECT body FROM correction CROSS JOIN told USING (correction_id) ORDER BY rank"))

    def step(self) -> bool:
        """Take in what changed meanwhile, then group some of the rest: written when this returns; whether there was any."""
        try:
            with transaction(self._connection):
                came = self._catch_up()
                some = [article_id for (article_id,) in self._connection.execute(_UNGROUPED, (AT_ONCE,))]
                self._enter(some)
        except BaseException:
            self._recall.forget()  # it may remember what was not kept
            raise
        return came or bool(some)

    def _enter(self, article_ids: Collection[str]) -> None:
        """Group those articles; one that cannot be grouped costs itself its place, and nobody else."""
        self._connection.execute("SAVEPOINT entering")
        try:
            regroup(self._connection, self._recall, article_ids, self._by_hand)
        except _UNFIT as error:
            self._connection.execute("ROLLBACK TO entering")
            self._recall.forget()
            if len(article_ids) == 1:
                [article_id] = article_ids
                self._connection.execute("INSERT INTO left_out VALUES (?)", (article_id,))
                log.exception("an article cannot be grouped and stands in no group", article_id=article_id, why=str(error))
            else:
                for article_id in article_ids:
                    self._enter([article_id])
        self._connection.execute("RELEASE entering")

    def progress(self) -> tuple[int, int]:
        """How many articles are grouped, of how many."""
        [(done, every)] = self._connection.execute(_PROGRESS).fetchall()
        return int(done), int(every)

    def put_in_place(self, ledger: sqlite3.Connection) -> None:
        """Give the ledger these groups, in one transaction: unless another process did, or wrote to it since the last step."""
        if is_current(ledger):
            return
        ledger.execute("ATTACH ? AS anew", (str(beside(self._path)),))
        try:
            with transaction(ledger):
                if not is_current(ledger) and ledger.execute(_READY, (editions.of_groups(),)).fetchone():
                    _exchange(ledger)
        finally:
            ledger.execute("DETACH anew")
        if is_current(ledger):
            self.close()
            _remove(beside(self._path))

    def close(self) -> None:
        """Close the file; what was done stays in it."""
        self._connection.close()

    def _catch_up(self) -> bool:
        """Group again what changed in the ledger since the last step; what is new comes with the rest. Whether there was either."""
        [(taken,)] = self._connection.execute("SELECT taken FROM attempt").fetchall()
        notes = dict(self._connection.execute("SELECT number, article_id FROM ungrouped WHERE number > ?", (taken,)).fetchall())
        before, unheard = self._by_hand, self._connection.execute(_UNHEARD).fetchone()
        if not notes and not unheard:
            return False
        if unheard:
            self._by_hand = ByHand(self._said("SELECT body FROM correction ORDER BY rank"))
            self._connection.execute("INSERT OR IGNORE INTO told SELECT correction_id FROM correction")
        noted = sorted({one for one in notes.values() if one})
        self._recall.forget(noted)
        self._connection.executemany("DELETE FROM left_out WHERE article_id = ?", [(one,) for one in noted])
        grouped = {one for one in noted if self._connection.execute("SELECT 1 FROM grouped WHERE article_id = ?", (one,)).fetchone()}
        regroup_corrected(self._connection, self._recall, before, self._by_hand, grouped)
        self._connection.execute("UPDATE attempt SET taken = ?", (max(notes, default=taken),))
        return True

    def _said(self, asked: str) -> list[CorrectionMade]:
        return [CorrectionMade.model_validate_json(body) for (body,) in self._connection.execute(asked)]

    def _opened(self) -> sqlite3.Connection:
        """The file of this attempt; where there is none, or one of another, a new one."""
        try:
            connection = self._connected()
            if _is_of_this(connection):
                return connection
            connection.close()
        except sqlite3.OperationalError:  # that passes, and what is done must not be lost over it
            raise
        except sqlite3.DatabaseError as error:
            log.warning("the file of new groups is damaged and begun again", why=str(error))
        _remove(beside(self._path))
        connection = self._connected()
        with transaction(connection):
            for (sql,) in connection.execute(_SHAPE, (" ".join(TABLES),)).fetchall():
                connection.execute(sql)
            connection.execute("CREATE TABLE attempt (edition TEXT NOT NULL, attempt TEXT NOT NULL, taken INTEGER NOT NULL) STRICT")
            connection.execute("CREATE TABLE left_out (article_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
            connection.execute("CREATE TABLE told (correction_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
            connection.execute(_BEGIN, (editions.of_groups(),))
        return connection

    def _connected(self) -> sqlite3.Connection:
        """Groups are this file's own; all else is read in the ledger, since a name is looked for here first."""
        connection = sqlite3.connect(beside(self._path), uri=True, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")  # a power failure may take the last steps, and leaves what was before
            connection.execute("PRAGMA cache_size = -65536")
            connection.execute("ATTACH ? AS held", (f"{self._path.absolute().as_uri()}?mode=ro",))
        except BaseException:
            connection.close()
            raise
        return connection


def _made(ledger: sqlite3.Connection) -> list[tuple[str, str]]:
    """The one row there should be."""
    return ledger.execute("SELECT edition, attempt FROM groups_made").fetchall()


def _exchange(ledger: sqlite3.Connection) -> None:
    for table in TABLES:
        ledger.execute(f"DELETE FROM main.{table}")  # noqa: S608 - our own names
        ledger.execute(f"INSERT INTO main.{table} SELECT * FROM anew.{table}")  # noqa: S608 - our own names
    ledger.execute("DELETE FROM ungrouped")
    ledger.execute("UPDATE groups_made SET edition = ?, attempt = ''", (editions.of_groups(),))


def _is_of_this(connection: sqlite3.Connection) -> bool:
    """Whether the file is whole, and of the attempt that the ledger waits for."""
    [(tables,)] = connection.execute("SELECT count(*) FROM main.sqlite_master WHERE name IN ('attempt', 'left_out', 'told')").fetchall()
    return tables == 3 and connection.execute(_OF_THIS, (editions.of_groups(),)).fetchone() is not None


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


_UNFIT = (Rejected, sqlite3.IntegrityError, OverflowError, ValueError)  # that article's fault, rather than the file's
_NOTHING_TO_GROUP = """
UPDATE groups_made SET edition = ?, attempt = ''
WHERE NOT EXISTS (SELECT 1 FROM standing) AND NOT EXISTS (SELECT 1 FROM correction)
"""
_OF_THIS = "SELECT 1 FROM main.attempt JOIN groups_made USING (attempt) WHERE main.attempt.edition = ?"
_READY = """
SELECT 1 FROM anew.attempt AS made JOIN main.groups_made USING (attempt)
WHERE made.edition = ? AND NOT EXISTS (SELECT 1 FROM main.ungrouped WHERE number > made.taken)
"""
_SHAPE = """
SELECT sql FROM held.sqlite_master WHERE instr(' ' || ? || ' ', ' ' || tbl_name || ' ') AND sql IS NOT NULL ORDER BY type = 'index'
"""
_BEGIN = "INSERT INTO attempt SELECT ?, attempt, (SELECT coalesce(max(number), 0) FROM ungrouped) FROM groups_made"
_UNHEARD = "SELECT 1 FROM correction WHERE correction_id NOT IN (SELECT correction_id FROM told)"
# By day: what is compared then lies together, and is remembered.
_UNGROUPED = """
SELECT article_id FROM standing CROSS JOIN article USING (article_id, revision)
WHERE newest AND complete AND article_id NOT IN (SELECT article_id FROM grouped UNION ALL SELECT article_id FROM left_out)
ORDER BY place LIMIT ?
"""
_PROGRESS = """
SELECT (SELECT count(*) FROM grouped) + (SELECT count(*) FROM left_out), (SELECT count(*) FROM standing WHERE newest AND complete)
"""
