"""A run that was ended before it was through proves nothing, and every report says so."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from tests.faces.conftest import Bench
from tests.twins import Answer, as_json

MANY = "scenario: Reading\nparametrize: {book: [1, 2, 3, 4, 5, 6, 7, 8]}\nsteps:\n  - request: GET /books/${book}\n"


def slow(method: str, path: str, body: bytes) -> Answer:
    time.sleep(0.3)
    return as_json({"path": path})


def test_ctrl_c_ends_a_run_that_then_proves_nothing(bench: Bench) -> None:
    bench.scenario(MANY)
    bench.candidate.behaviour = bench.legacy.behaviour = slow
    sides = ("--legacy", bench.legacy.url, "--candidate", bench.candidate.url)
    command = [sys.executable, "-m", "harness.cli.main", "run", "scenarios", "--jobs", "1", *sides]
    process = subprocess.Popen(command, cwd=bench.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while len(bench.candidate.asked) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, errors) == (3, "")
    results = bench.results
    done = len(results["scenarios"])
    assert 0 < done < 8
    assert (results["verdict"], results["interrupted"], results["planned"]) == ("broken", True, 8)
    assert results["problems"] == [f"interrupted: {8 - done} of 8 scenarios were not replayed"]
    for text in (output, (bench.folder / "reports" / "summary.md").read_text("utf-8")):
        assert f"interrupted: {8 - done} of 8 scenarios" in text
    assert "PARITY" not in output


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_pytest_tells_a_whole_run_from_one_that_ended_early(bench: Bench, workers: tuple[str, ...]) -> None:
    bench.scenario(MANY)
    done = bench.pytest("scenarios", *workers)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (bench.results["verdict"], bench.results["interrupted"], bench.results["planned"]) == ("parity", False, 8)
    bench.candidate.behaviour = lambda *_: as_json({}, 404)
    bench.legacy.behaviour = slow
    assert bench.pytest("scenarios", "-x", "--parity-jobs=1", *workers).returncode != 0
    assert (bench.results["verdict"], bench.results["interrupted"], bench.results["planned"]) == ("broken", True, 8)
    assert "scenarios were not replayed" in bench.results["problems"][0]
