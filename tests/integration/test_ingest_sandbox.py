"""The reading process: what breaks it, hangs it or fills it costs one file; then the next is read as if nothing had been."""

import hashlib
import mmap
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from klaim_ingest.sandbox.child import serve
from klaim_ingest.sandbox.drafting import read_here
from klaim_ingest.sandbox.limits import Patience
from klaim_ingest.sandbox.parent import OF_ITS_OWN, Sandbox, Stopped
from klaim_ingest.sandbox.wire import File
from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.sandbox.processes import Start, forked, spawned
from tests.sandboxes import child

_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
SHORT = Patience(0.7)
_ONLY_BAD = "really = reading.parts; reading.parts = lambda data, name: ({fault}) if b'buruk' in data else really(data, name)"


def file(text: str, name: str = "a.txt", sidecar: bytes | None = None) -> File:
    data = text.encode()
    return File(name, hashlib.sha256(data).hexdigest(), data, sidecar, datetime(2026, 1, 2, tzinfo=UTC))


def bad(fault: str) -> Start:
    """A process whose readers do *fault*, an expression, on a file that says "buruk"."""
    return child("import ctypes, os, time; " + _ONLY_BAD.format(fault=fault))


def text_of(sandbox: Sandbox, text: str) -> list[str]:
    return [draft.article.text for draft in sandbox.read(file(text)).drafts]


@pytest.fixture(params=[OF_ITS_OWN, partial(forked, serve)], ids=["spawned", "forked"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(request.param) as sandbox:
        yield sandbox


def test_what_is_read_there_is_what_is_read_here(sandbox: Sandbox) -> None:
    lines = '{"text": "Satu.", "judul": "Judul “satu”"}\nbukan json\n{"text": "Tiga."}\n'
    for given in (file(lines, "a.jsonl", b'{"outlet": "Kabar Kota"}'), file("Wali kota datang.\n\nBaca juga: Banjir\n")):
        assert sandbox.read(given) == read_here(given)
    with pytest.raises(Rejected, match="empty") as caught:
        sandbox.read(file(""))
    assert caught.value.reason == "empty"


@_LINUX
def test_a_large_caller_leaves_its_readers_as_much_memory_as_a_small_one() -> None:
    with mmap.mmap(-1, 1_500_000_000), Sandbox(partial(forked, serve)) as sandbox:
        assert text_of(sandbox, "Wali kota datang.") == ["Wali kota datang."]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("time.sleep(60)", "too_slow"),
        ("[None for _ in iter(int, 1)]", "too_slow"),
        ("b'x' * 2_000_000_000", "too_much_memory"),
        ("ctypes.string_at(0)", "unreadable"),
        ("os._exit(3)", "unreadable"),
        ("os.kill(os.getpid(), 9)", "unreadable"),
        ("os.write(3, b'x') and os.closerange(3, 99)", "unreadable"),
    ],
)
def test_a_file_that_ends_or_holds_up_the_process_costs_itself_alone(fault: str, reason: str) -> None:
    with Sandbox(bad(fault)) as sandbox:
        assert text_of(sandbox, "Satu.") == ["Satu."]
        began = time.monotonic()
        with pytest.raises(Rejected) as caught:
            sandbox.read(file("buruk"), SHORT)
        assert time.monotonic() - began < 5
        assert caught.value.reason == reason
        assert str(caught.value).count(". ") == 0
        assert text_of(sandbox, "Dua.") == ["Dua."]


def test_a_fault_in_a_reader_costs_no_process() -> None:
    with Sandbox(bad("1 / 0")) as sandbox:
        text_of(sandbox, "Satu.")
        with pytest.raises(Rejected, match="ZeroDivisionError") as caught:
            sandbox.read(file("buruk"))
        assert not isinstance(caught.value, Stopped)


def test_a_file_of_many_articles_has_more_time_for_each_that_it_has_given() -> None:
    slow = "really = child.drafts; child.drafts = lambda file: (one for one in really(file) if not __import__('time').sleep(0.1))"
    lines = "".join(f'{{"text": "Kalimat nomor {number}."}}\n' for number in range(6))
    with Sandbox(child(slow)) as sandbox:
        assert len(sandbox.read(file(lines, "a.jsonl"), Patience(0.4, per_article=0.11)).drafts) == 6
        with pytest.raises(Stopped):
            sandbox.read(file(lines, "a.jsonl"), Patience(0.4, per_article=0))


@pytest.mark.parametrize("answer", ["b'd[{}]'", "b'?'", "b'd' + b'['* 100_000", "b'x' * 60_000_000"])
def test_a_process_that_answers_nonsense_is_not_believed(answer: str) -> None:
    with Sandbox(child(f"child._read = lambda connection, file: connection.send_bytes({answer})")) as sandbox, pytest.raises(Stopped):
        sandbox.read(file("Satu."), Patience(5))


@_LINUX
def test_a_process_that_was_killed_while_it_waited_is_replaced(sandbox: Sandbox) -> None:
    assert text_of(sandbox, "Satu.") == ["Satu."]
    reader: Any = sandbox._keeper._process
    os.kill(reader._process.pid, signal.SIGKILL)
    time.sleep(0.2)
    assert text_of(sandbox, "Dua.") == ["Dua."]


def test_a_process_that_cannot_start_is_no_fault_of_the_file() -> None:
    with Sandbox(partial(spawned, ("-c", "raise SystemExit(5)"))) as sandbox, pytest.raises(Unavailable, match="exit code 5"):
        sandbox.read(file("Satu."))


@_LINUX
def test_it_does_not_outlive_whoever_started_it(tmp_path: Path) -> None:
    script = (
        "import hashlib, os, signal, datetime, sys\n"
        "from klaim_ingest.sandbox.parent import Sandbox\nfrom klaim_ingest.sandbox.wire import File\n"
        "sandbox = Sandbox(); sandbox.read(File('a.txt', '0' * 64, b'Satu.', None, datetime.datetime.now(datetime.UTC)))\n"
        "print(sandbox._keeper._process._process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    for _ in range(100):
        if not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes():
            return
        time.sleep(0.05)
    raise AssertionError("the reading process lives on")


def test_of_files_handed_over_together_the_one_that_breaks_the_process_costs_itself_alone() -> None:
    texts = ("Satu.", "Ini buruk.", "Tiga.", "Empat.")
    with Sandbox(bad("os._exit(3)")) as sandbox:
        together = [file(text) for text in texts]
        sandbox.hand_over(together)
        assert [_text_or_reason(sandbox, one) for one in together] == ["Satu.", "unreadable", "Tiga.", "Empat."]


def test_files_that_are_handed_over_and_never_asked_for_are_forgotten(sandbox: Sandbox) -> None:
    sandbox.hand_over([file("Satu."), file("Dua.")])
    assert text_of(sandbox, "Tiga.") == ["Tiga."]


def _text_or_reason(sandbox: Sandbox, one: File) -> str:
    try:
        return sandbox.read(one, SHORT).drafts[0].article.text
    except Stopped as error:
        return error.reason
