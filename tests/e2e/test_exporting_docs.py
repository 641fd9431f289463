"""Every command in docs/exporting.md works as it stands, and each export is a file that is what it says."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import environment
from tests.running import Klaim

DOCUMENT = (Path(__file__).parents[2] / "docs" / "exporting.md").read_text()
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL) for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_document_works_as_it_stands(seeded: Klaim, tmp_path: Path, command: str) -> None:
    line = command.replace("http://127.0.0.1:8090", seeded.addresses.api_url)
    settings = environment(KLAIM_DATA=str(seeded.data), PATH=f"{Path(sys.executable).parent}:{environment()['PATH']}")
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, env=settings, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    files = list(tmp_path.iterdir())
    assert done.stdout or files
    for file in files:
        match file.suffix:
            case ".jsonl":
                assert [json.loads(each) for each in file.read_text().splitlines()]
            case ".jsonld":
                assert json.loads(file.read_text())["@context"]
            case ".csv":
                assert list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""), strict=True))
            case other:
                raise AssertionError(other)


def test_the_forms_that_the_document_tells_of_are_those_there_are() -> None:
    told = re.findall(r"^\| `([a-z-]+)` \|", DOCUMENT, re.MULTILINE)
    command = [sys.executable, "-m", "klaim", "export", "claims", "--help"]
    help_text = subprocess.run(command, env=environment(COLUMNS="300"), capture_output=True, text=True, check=True).stdout

    assert set(told) == {"jsonl", "csv", "schema-org", "claimreview", "web-annotation"}
    assert all(form in help_text for form in told)
