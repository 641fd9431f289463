"""`docker compose up` as the README tells it, where a Docker engine answers."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from klaim.up.redis_server import free_port
from tests.processes import until

ROOT = Path(__file__).parents[2]
NEEDED = [
    "docker-compose.yml",
    "Dockerfile",
    ".dockerignore",
    "requirements",
    "shared",
    "services",
    "seeds",
    "klaim",
    "pyproject.toml",
    "README.md",
]


def engine_answers() -> bool:
    if shutil.which("docker") is None:
        return False
    asked = [["docker", "info"], ["docker", "compose", "version"]]
    return all(subprocess.run(command, capture_output=True, check=False).returncode == 0 for command in asked)


pytestmark = [
    pytest.mark.compose,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not engine_answers(), reason="no Docker engine with the compose plugin answers on this machine"),
]


class Project:
    """A copy of the project on ports of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.redis_port = free_port(0), free_port(0)
        for name in NEEDED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, folder / name)
        (folder / "inbox").mkdir()

    def sh(self, line: str, code: int | None = 0) -> str:
        """What the shell line prints; lines stand here as they stand in the README."""
        settings = {"COMPOSE_PROJECT_NAME": "klaim-test", "KLAIM_PORT": str(self.port), "KLAIM_REDIS_PORT": str(self.redis_port)}
        done = subprocess.run(["sh", "-c", line], cwd=self.folder, env=os.environ | settings, capture_output=True, text=True, check=False)
        assert code is None or done.returncode == code, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def get(self, path: str) -> Any:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", trust_env=False).raise_for_status().json()

    def inspect(self, service: str) -> dict[str, Any]:
        container = self.sh(f"docker compose ps -q {service}").split()[0]
        found: dict[str, Any] = json.loads(self.sh(f"docker inspect {container}"))[0]
        return found


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    project = Project(tmp_path_factory.mktemp("compose"))
    try:
        project.sh("docker compose up -d --wait --build")
        yield project
    finally:
        project.sh("docker compose down --volumes --rmi local", code=None)


def test_seeds_dropped_into_the_inbox_are_claims_on_the_stream_and_in_the_api(project: Project) -> None:
    project.sh("cp seeds/*.txt inbox/")
    until(lambda: project.get("/v1/status")["ledger"]["articles"] == 5 and not project.get("/v1/status")["ledger"]["incomplete"], 60)

    entry = project.sh("docker compose exec -T redis redis-cli XRANGE klaim.claims.v1 - + COUNT 1").splitlines()

    assert entry[1] == "__data__"
    assert json.loads(entry[2])["type"] == "klaim.claim.extracted.v1"
    assert len(project.sh("docker compose exec -T redis redis-cli XRANGE klaim.claims.v1 - +").splitlines()) > 100
    assert project.get("/v1/claims?q=tentara&stance=accuse")["items"]


def test_more_workers_share_the_work(project: Project) -> None:
    project.sh("docker compose up -d --wait --scale extract=3")

    until(lambda: any(group["consumers"] >= 3 for group in project.get("/v1/status")["groups"] if group["group"] == "extract"))


def test_what_cannot_be_read_is_in_rejected(project: Project) -> None:
    (project.folder / "inbox" / "kosong.txt").write_bytes(b"")

    until(lambda: "kosong.txt.reason.json" in project.sh("docker compose exec -T ingest ls rejected"))


def test_everything_listens_on_loopback_only(project: Project) -> None:
    for service in ("redis", "ingest", "extract", "index"):
        bindings = project.inspect(service)["HostConfig"]["PortBindings"] or {}
        assert {binding["HostIp"] for ports in bindings.values() for binding in ports} <= {"127.0.0.1"}


@pytest.mark.parametrize("service", ["ingest", "extract", "index"])
def test_a_service_runs_without_root_rights_on_a_read_only_file_system(project: Project, service: str) -> None:
    found = project.inspect(service)

    assert found["HostConfig"]["ReadonlyRootfs"]
    assert found["HostConfig"]["CapDrop"] == ["ALL"]
    assert re.match(r"uid=10000\b", project.sh(f"docker compose exec -T {service} id"))
    project.sh(f"docker compose exec -T {service} touch /app/x", code=1)


def test_a_killed_service_comes_back_and_goes_on(project: Project) -> None:
    project.sh("docker compose kill -s KILL redis index")
    project.sh("docker compose up -d --wait")
    (project.folder / "inbox" / "sesudah.txt").write_text("Bupati Suharsono mengatakan 9 kapal hilang sejak Senin.")

    until(lambda: bool(project.get("/v1/claims?q=kapal+hilang")["items"]), 60)
    assert project.get("/v1/status")["ledger"]["articles"] == 6


def test_the_audit_balances_over_the_volumes_while_klaim_runs(project: Project) -> None:
    found = project.sh("docker compose run --rm tools audit --deep")

    assert "6 accepted = 6 indexed + 0 quarantined + 0 in flight" in found.splitlines()


def test_a_backup_is_written_where_the_caller_says(project: Project) -> None:
    project.sh('docker compose run --rm --user "$(id -u)" -v "$PWD:/backup" tools backup /backup/klaim-backup')

    assert json.loads((project.folder / "klaim-backup" / "backup.json").read_text())["indexed"] == 6


def test_the_ledger_is_made_anew_while_the_index_is_stopped(project: Project) -> None:
    project.sh("docker compose stop index")
    assert "the same as before" in project.sh("docker compose run --rm rebuild")
    project.sh("docker compose start index")

    project.sh("docker compose up -d --wait")
    assert project.get("/v1/status")["ledger"]["articles"] == 6


def test_down_keeps_the_data(project: Project) -> None:
    project.sh("docker compose down")
    project.sh("docker compose up -d --wait")

    assert project.get("/v1/status")["ledger"]["articles"] == 6
