"""Every command in the README works: run here, or in the test that is named beside it."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import environment, until
from tests.running import Klaim

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
COMMANDS = [
    line.split("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.strip() and not line.startswith("#")
]

# Where else a command of the README is tried.
ELSEWHERE = {
    "make": "below: what it runs is what these tests run",
    "docker compose": "test_compose.py",
    "cp seeds/*.txt inbox/": "test_compose.py",
    "redis-cli": "tests/contract/test_foreign_readers.py",
}


def elsewhere(command: str) -> bool:
    return any(command.startswith(start) for start in ELSEWHERE)


@pytest.mark.parametrize("command", [command for command in COMMANDS if not elsewhere(command)])
def test_a_command_of_the_readme_works_as_it_stands(seeded: Klaim, command: str) -> None:
    line = command.replace("http://127.0.0.1:8090", seeded.addresses.api_url)
    path = f"{Path(sys.executable).parent}:{environment()['PATH']}"

    done = subprocess.run(
        ["sh", "-c", line], cwd=ROOT, env=environment(KLAIM_DATA=str(seeded.data), PATH=path), capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout or "taken" in done.stderr


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("docker compose")])
def test_a_compose_command_of_the_readme_is_one_that_the_compose_test_runs(command: str) -> None:
    tried = (Path(__file__).parent / "test_compose.py").read_text()

    assert command.replace("exec ", "exec -T ") in tried or command in tried


def make(target: str, **settings: str) -> "subprocess.Popen[str]":
    """`make TARGET` in a process group of its own, as a terminal would have it."""
    command = ["make", "--no-print-directory", target]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(**settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def test_make_demo_prints_what_was_found_in_the_seeds() -> None:
    out, err = make("demo").communicate(timeout=100)

    assert "Yoon Suk Yeol" in out
    assert "claims in 5 articles" in err


def test_make_up_runs_until_ctrl_c(tmp_path: Path) -> None:
    process = make("up", KLAIM_DATA=str(tmp_path))
    until((tmp_path / "running.json").exists, seconds=60)

    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert str(tmp_path / "inbox") in err.replace("\n", "")
    assert "Finishing" in err
    assert not (tmp_path / "running.json").exists()


def test_make_test_is_what_runs_this() -> None:
    command = ["make", "--no-print-directory", "--dry-run", "--always-make", "test"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert "python -m pytest -n auto" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    "document", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda path: path.name
)
def test_every_link_within_the_project_leads_somewhere(document: Path) -> None:
    targets = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text()) if "://" not in link]

    assert [link for link in targets if not (document.parent / link).exists()] == []
