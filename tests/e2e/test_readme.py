"""Every command in the README works: run here, or in the test that is named beside it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import environment
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


@pytest.mark.parametrize("target", ["up", "demo", "test"])
def test_a_make_target_of_the_readme_runs_what_is_tested(target: str) -> None:
    assert f"make {target}" in README

    done = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert {"up": "klaim up", "demo": "klaim demo", "test": "python -m pytest"}[target] in done.stdout.splitlines()[-1]
