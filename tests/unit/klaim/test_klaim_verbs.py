"""Each verb is found where the table of verbs says, and loads no other's module."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_group

import klaim.cli
from klaim.cli.app import VERBS, app
from tests.processes import environment

MODULES = sorted(path.stem for path in Path(klaim.cli.__file__).parent.glob("*.py") if path.stem not in {"__init__", "app"})


def loaded_by(*words: str) -> set[str]:
    script = f"import sys\nfrom klaim.cli import app\ntry:\n    app({list(words)!r})\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("module", MODULES)
def test_every_verb_of_a_module_stands_in_the_table(module: str) -> None:
    script = f"import klaim.cli.{module}\nfrom klaim.cli.app import app\nfrom typer.main import get_group\nprint(*get_group(app).commands)"
    done = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {verb for verb, place in VERBS.items() if place == module}


def test_help_lists_every_verb() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "klaim", "--help"], env=environment(COLUMNS="120"), capture_output=True, text=True, check=True
    )
    listed = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("│ ") and line[2].isalpha()]
    assert listed == list(VERBS)


def test_a_mistyped_verb_is_answered_with_the_one_that_was_meant() -> None:
    done = subprocess.run([sys.executable, "-m", "klaim", "statments"], env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Did you mean 'statements'" in done.stderr


def test_a_search_waits_for_no_reader_no_extractor_and_no_broker() -> None:
    modules = loaded_by("search", "--help")
    assert "klaim.cli.searching" in modules
    assert not modules & {"klaim_extract", "klaim_ingest.readers", "klaim_index", "faststream", "redis"}


def test_a_verb_is_loaded_once() -> None:
    group = get_group(app)
    assert group.get_command(None, "show") is group.get_command(None, "show")  # type: ignore[arg-type]
