"""`python -m klaim_ingest` as a process, with a real Redis, killed while it works."""

import asyncio
import json
from pathlib import Path

from redis.asyncio import Redis

from tests.conftest import Server, entries
from tests.processes import kill, running, start

STREAM = "klaim.articles.v1"


def settings(root: Path, server: Server) -> dict[str, str]:
    (root / "inbox").mkdir(exist_ok=True)
    return {
        "KLAIM_REDIS_URL": server.url,
        "KLAIM_INGEST_INBOX_DIR": str(root / "inbox"),
        "KLAIM_INGEST_DATA_DIR": str(root / "data"),
        "KLAIM_INGEST_HEARTBEAT_FILE": str(root / "heartbeat"),
        "KLAIM_INGEST_SETTLE_SECONDS": "0.2",
        "KLAIM_INGEST_RESCAN_SECONDS": "0.5",
    }


async def events(redis: Redis) -> list[dict[str, object]]:
    return [json.loads(fields[b"__data__"]) for _, fields in await entries(redis, STREAM)]


async def test_a_service_that_is_killed_again_and_again_loses_no_file_and_invents_none(
    tmp_path: Path, server: Server, redis: Redis
) -> None:
    given = settings(tmp_path, server)
    names = {f"{number:04}.txt" for number in range(1000)}
    for name in names:
        (tmp_path / "inbox" / name).write_text(f"Wali kota nomor {name} datang ke pasar.")
    for pause in (1.3, 1.7, 2.1):
        process = start("ingest", given, tmp_path / "log")
        await asyncio.sleep(pause)
        kill(process)
    (tmp_path / "heartbeat").unlink(missing_ok=True)
    with running("ingest", given, tmp_path / "log"):
        for _ in range(600):
            if (tmp_path / "heartbeat").exists() and len({event["id"] for event in await events(redis)}) == len(names):
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.7)
        assert (tmp_path / "heartbeat").exists()
    found = await events(redis)
    assert len({event["id"] for event in found}) == len(names)
    assert {event["data"]["source_name"] for event in found} == names  # type: ignore[index]
    assert {event["data"]["revision"] for event in found} == {1}  # type: ignore[index]


async def test_a_service_whose_folder_lies_in_its_inbox_ends_with_one_sentence(tmp_path: Path, server: Server) -> None:
    process = start("ingest", {**settings(tmp_path, server), "KLAIM_INGEST_DATA_DIR": str(tmp_path / "inbox" / "data")}, tmp_path / "log")
    assert await asyncio.to_thread(process.wait, 20) == 1
    log = (tmp_path / "log").read_text()
    assert "must not lie in the watched folder" in log
    assert "Traceback" not in log
