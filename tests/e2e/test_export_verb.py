"""`klaim export`: all of it in a file, or no file and a failure."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from klaim import client
from klaim_index.core.exporting import whole
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.errors import Unavailable
from tests.integration.test_index_exports import CLAIMS, Breaking, app_over, served
from tests.processes import environment
from tests.running import SEEDS, Klaim, json_lines, run
from tests.unit.index.ledger_samples import claim


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteLedger]:
    monkeypatch.setattr(whole, "AT_ONCE", 5)
    monkeypatch.setattr(whole, "PIECE", 100)
    ledger = SqliteLedger(tmp_path / "data" / "ledger.db")
    ledger.apply([claim(f"clm_{number}", f"art_{number}", said=f"Air naik {number} meter") for number in range(CLAIMS)])
    yield ledger
    ledger.close()


def export(address: str, *words: str) -> "subprocess.CompletedProcess[bytes]":
    settings = environment(KLAIM_API_URL=address)
    return subprocess.run([sys.executable, "-m", "klaim", "export", *words], env=settings, capture_output=True, check=False)


@pytest.mark.parametrize("form", ["jsonl", "csv", "web-annotation"])
def test_an_export_that_breaks_in_the_middle_leaves_no_file_and_fails(small: SqliteLedger, tmp_path: Path, form: str) -> None:
    out = tmp_path / "claims.out"
    out.write_text("what was there before")
    with served(app_over(Breaking(small, 2, Unavailable("The ledger cannot be read just now.")))) as address:
        to_file = export(address, "claims", "--format", form, "--out", str(out))
        to_pipe = export(address, "claims", "--format", form)

    assert (to_file.returncode, to_pipe.returncode) == (1, 1)
    assert b"broke off" in to_file.stderr
    assert b"Traceback" not in to_file.stderr + to_pipe.stderr
    assert out.read_text() == "what was there before"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [out.name]


def test_a_whole_export_is_a_file_and_is_counted(small: SqliteLedger, tmp_path: Path) -> None:
    out = tmp_path / "claims.csv"
    with served(app_over(small)) as address:
        done = export(address, "claims", "--format", "csv", "--out", str(out))
        piped = export(address, "claims", "--format", "csv")
        busy = export(address, "claims", "--since", "kemarin")

    assert (done.returncode, done.stdout) == (0, b"")
    assert f"{CLAIMS} claims in" in done.stderr.decode()
    assert out.read_bytes() == b"\xef\xbb\xbf" + piped.stdout  # a file is opened by a spreadsheet, a pipe is read by a program
    with out.open(newline="", encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file, strict=True))) == CLAIMS
    assert busy.returncode == 2
    assert b"since must be a day" in busy.stderr


def test_a_list_longer_than_a_page_is_one_table_under_one_heading(small: SqliteLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAGE", 5)
    with served(app_over(small)) as address, client.Ledger(address) as ledger:
        tables = {limit: list(ledger.table("claims", limit, {"q": "air"})) for limit in (None, 12, 5, 1)}
        assert next(iter(ledger.table("claims", None, {"q": "tidakada"})))[0] == 0

    for limit, pages in tables.items():
        rows = list(csv.DictReader(io.StringIO("".join(lines for _, lines in pages), newline=""), strict=True))
        assert len(rows) == sum(count for count, _ in pages) == (limit or CLAIMS)
        assert [row["claim_id"] for row in rows] == [f"clm_{CLAIMS - 1 - nth}" for nth in range(len(rows))]


def test_a_search_without_a_hit_is_a_heading_and_exit_1(small: SqliteLedger) -> None:
    with served(app_over(small)) as address:
        command = [sys.executable, "-m", "klaim", "search", "tidakada", "--format", "csv"]
        done = subprocess.run(command, env=environment(KLAIM_API_URL=address), capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stdout.startswith("claim_id,kind,")
    assert len(done.stdout.splitlines()) == 1


def test_lists_of_files_are_tables_too(tmp_path: Path) -> None:
    for words, key in ((["extract"], "claim_id"), (["articles"], "article_id"), (["statements"], "statement_id"), (["copies"], "a")):
        done = run("klaim", *words, *map(str, SEEDS[:2]), "--format", "csv", data=tmp_path)
        rows = list(csv.DictReader(io.StringIO(done.stdout, newline=""), strict=True))
        assert rows
        assert all(row[key] for row in rows)
    alone = run("klaim", "copies", str(SEEDS[0]), data=tmp_path)
    assert (alone.returncode, alone.stdout, alone.stderr) == (1, "", "Nothing found.\n")
    assert run("klaim", "extract", str(SEEDS[0]), "--explain", "--format", "csv", data=tmp_path).returncode == 2


def test_without_a_klaim_nothing_is_written(tmp_path: Path) -> None:
    done = export("http://127.0.0.1:9", "claims", "--out", str(tmp_path / "claims.jsonl"))

    assert done.returncode == 3
    assert list(tmp_path.iterdir()) == []


def test_claims_statements_and_disputes_of_the_seeds_are_exported(seeded: Klaim, tmp_path: Path) -> None:
    claims = json_lines(seeded.command("export", "claims", "tentara", "--since", "2024-10-01"))
    listed = json_lines(seeded.command("search", "tentara", "--since", "2024-10-01", "--limit", "200", "--format", "jsonl"))
    assert [one["claim_id"] for one in claims] == [one["claim_id"] for one in listed]

    reviews = json.loads(seeded.command("export", "statements", "--outlets", "2", "--format", "claimreview"))
    assert reviews["numberOfItems"] == len(reviews["itemListElement"]) > 1
    seeded.command("export", "disputes", "--type", "quantity", "--format", "csv", "--out", str(tmp_path / "d.csv"))
    assert (tmp_path / "d.csv").read_text(encoding="utf-8-sig").startswith("dispute_id,type,about,")
