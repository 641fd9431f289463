"""Fault points: silent unless they are asked for, and then at the time, and for the text, that was asked for."""

import subprocess
import sys

import pytest

from klaim_shared import faults


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr(faults, "_FAULTS", faults._read(request.param))


def test_nothing_happens_where_nothing_is_asked_for() -> None:
    assert faults._FAULTS == {}
    faults.point("index.before_commit", "teks")


@pytest.mark.parametrize("asked", ["a:3:raise"], indirect=True)
@pytest.mark.usefixtures("asked")
def test_a_fault_strikes_at_the_time_that_was_asked_for_and_at_no_other() -> None:
    struck = []
    for time in range(1, 6):
        faults.point("b")
        try:
            faults.point("a")
        except faults.Faulty:
            struck.append(time)
    assert struck == [3]


@pytest.mark.parametrize("asked", ["a@RACUN:*:raise,b:1:raise"], indirect=True)
@pytest.mark.usefixtures("asked")
def test_a_marker_limits_a_fault_to_the_texts_that_bear_it() -> None:
    faults.point("a", "Wali kota datang.")
    for _ in range(2):
        with pytest.raises(faults.Faulty):
            faults.point("a", "Ini RACUN.")
    with pytest.raises(faults.Faulty):
        faults.point("b")


@pytest.mark.parametrize("written", ["a", "a:1", "a:x:kill", "a:1:dance"])
def test_a_fault_that_cannot_be_understood_keeps_a_service_from_starting(written: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        faults._read(written)


def test_kill_leaves_no_chance() -> None:
    program = "from klaim_shared import faults\ntry:\n    faults.point('a')\nfinally:\n    print('still here')"
    done = subprocess.run([sys.executable, "-c", program], env={"KLAIM_FAULT": "a:1:kill"} | _paths(), capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (-9, b"")


def _paths() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(path for path in sys.path if path)}
