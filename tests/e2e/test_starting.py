"""What keeps klaim from starting is told in one sentence, and nothing is left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis

from tests.conftest import Server
from tests.processes import environment, until
from tests.running import run


def refused(*words: str, **settings: str) -> str:
    """What `klaim up WORDS` says when it does not start."""
    command = [sys.executable, "-m", "klaim", "up", "--port", "0", "--redis-port", "0", *words]
    done = subprocess.run(command, env=environment(**settings), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


def test_an_inbox_that_holds_the_data_folder_is_refused(tmp_path: Path) -> None:
    assert "take in its own files" in refused("--data", str(tmp_path / "data"), "--inbox", str(tmp_path))


def test_a_file_where_a_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert "cannot be made into a folder" in refused("--data", str(tmp_path / "file"))
    assert "cannot be made into a folder" in refused("--data", str(tmp_path / "data"), "--inbox", str(tmp_path / "file"))


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "no address of a Redis" in refused("--data", str(tmp_path), "--redis-url", "nonsense")


def test_a_redis_that_wants_another_password_is_told_at_once_and_ours_to_nobody(server: Server, tmp_path: Path) -> None:
    with redis.Redis.from_url(server.url) as client:
        client.config_set("requirepass", "rahasia")
        try:
            for mine in ("", ":salah@"):
                begun = time.monotonic()
                said = refused("--data", str(tmp_path), "--redis-url", server.url.replace("://", f"://{mine}"))
                assert "wants another user or password" in said
                assert "salah" not in said
                assert time.monotonic() - begun < 20
        finally:
            client.config_set("requirepass", "")


def test_a_service_that_cannot_start_is_named_with_its_log(tmp_path: Path) -> None:
    said = refused("--data", str(tmp_path / "data"), KLAIM_INGEST_SETTLE_SECONDS="abc")

    assert "ingest does not start" in said
    assert "ingest.log" in said


def test_a_redis_that_cannot_start_is_named_with_its_log(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "redis"
    folder.mkdir(parents=True)
    for name in ("appendonly.aof", "appendonlydir"):  # where Redis 6 and Redis 7 look
        (folder / name).write_bytes(b"this is no append-only file")

    said = refused("--data", str(tmp_path / "data"))

    assert "redis.log" in said


def test_ctrl_c_while_starting_ends_it_and_what_it_started(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "klaim", "up", "--data", str(tmp_path), "--port", "0", "--redis-url", "redis://127.0.0.1:1"]
    process = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE)
    until((tmp_path / ".lock").exists)
    time.sleep(3)

    process.send_signal(signal.SIGINT)

    assert process.wait(10) == 0
    assert process.stderr is not None
    said = process.stderr.read()
    assert said.count(b"Waiting for the Redis") == 1
    assert b"Traceback" not in said
    process.stderr.close()


@pytest.mark.parametrize("seconds", [0.15, 0.4, 0.7, 1.0, 1.5])
def test_ctrl_c_while_a_verb_loads_or_begins_prints_no_traceback(seconds: float, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:  # takes the question, and never answers
        address = f"http://127.0.0.1:{mute.getsockname()[1]}"
        command = [sys.executable, "-m", "klaim", "search", "banjir"]
        process = subprocess.Popen(command, env=environment(KLAIM_API_URL=address), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=20)

    assert process.returncode == 130, said
    assert b"Traceback" not in said


@pytest.mark.parametrize("words", [["--port", "99999"], ["--redis-port", "-5"], ["--extractors", "0"]])
def test_a_mistyped_number_is_answered_with_exit_2(tmp_path: Path, words: list[str]) -> None:
    assert run("klaim", "up", "--data", str(tmp_path), *words).returncode == 2


def test_a_port_that_is_taken_is_replaced_and_that_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "klaim", "up", "--data", str(tmp_path), "--port", str(port), "--redis-port", "0"]
        process = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE)
        until((tmp_path / "running.json").exists, seconds=60)
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(60) == 0
    assert process.stderr is not None
    assert f"Port {port} is taken" in process.stderr.read().decode()
    process.stderr.close()


def test_a_folder_without_a_klaim_is_not_answered_by_another_klaim(tmp_path: Path) -> None:
    done = run("klaim", "search", "apa saja", data=tmp_path)

    assert done.returncode == 3
    assert str(tmp_path) in done.stderr.replace("\n", "")
