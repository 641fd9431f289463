"""`klaim export`: all of it in a file, or no file and a failure."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from klaim_index.core.exporting import whole
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.errors import Unavailable
from tests.integration.test_index_exports import CLAIMS, Breaking, app_over, served
from tests.processes import environment
from tests.running import Klaim, json_lines
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
