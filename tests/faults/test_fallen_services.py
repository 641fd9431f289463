"""What `klaim up` started is started again when it falls, and nothing that was dropped meanwhile is lost."""

import os
import signal
from pathlib import Path

import httpx
import pytest

from tests.processes import until
from tests.running import Klaim, get


def children(pid: int, module: str) -> list[int]:
    """The processes that *pid* started with `python -m MODULE`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_text().split("\0")
        except OSError:
            continue  # it ended while we looked
        if parent == pid and module in command:
            found.append(int(folder.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find the processes")
@pytest.mark.parametrize(("module", "village"), [("klaim_ingest", "Sukamaju"), ("klaim_extract", "Sukasari"), ("klaim_index", "Sukarasa")])
def test_a_service_that_falls_is_started_again_and_goes_on(klaim: Klaim, module: str, village: str) -> None:
    [victim] = children(klaim.pid, module)

    os.kill(victim, signal.SIGKILL)
    (klaim.inbox / f"{village}.txt").write_text(f"Kepala Desa {village} Wartono mengatakan 14 sumur kering di {village}.")

    until(lambda: children(klaim.pid, module) not in ([], [victim]))
    until(lambda: bool(search(klaim, village)), seconds=60)


def search(klaim: Klaim, village: str) -> list[object]:
    try:
        found: list[object] = get(klaim, "/v1/claims", q=f"sumur kering {village}")["items"]
    except httpx.TransportError:
        return []  # the index is the one that fell
    return found
