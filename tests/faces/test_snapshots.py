"""Recording the old application and judging without it: the same verdicts, and nothing lost when recording fails."""

from __future__ import annotations

from pathlib import Path

from tests.faces.conftest import Bench
from tests.faces.test_run import ONE, other_title

STEPS = """\
scenario: A loan
rules:
  json:$.id: {identifier: {of: loan}}
steps:
  - request: POST /loans
    json: {by: "${unique}"}
    capture: {loan: "json:$.id"}
  - request: GET /loans/${loan}
"""


def recorded(bench: Bench) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted((bench.folder / "snapshots").rglob("*.json"))}


def record(bench: Bench) -> int:
    return bench.parity("record", "scenarios", "--legacy", bench.legacy.url).returncode


def against_snapshot(bench: Bench, *more: str) -> int:
    done = bench.parity("run", "scenarios", "--candidate", bench.candidate.url, "--against", "snapshot", *more)
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode


def test_a_snapshot_gives_the_verdicts_of_the_live_application(bench: Bench) -> None:
    bench.scenario(ONE)
    bench.scenario(STEPS, "loans.yaml")
    assert record(bench) == 0
    asked = len(bench.legacy.asked)
    assert against_snapshot(bench) == 0
    assert bench.results["verdict"] == "parity"
    assert bench.results["legacy"]["against"] == "snapshot"
    bench.candidate.behaviour = other_title
    assert against_snapshot(bench) == 1
    assert "json:$.title" in [one["address"] for one in bench.differences]
    assert len(bench.legacy.asked) == asked


def test_recording_again_changes_nothing(bench: Bench) -> None:
    bench.scenario(ONE)
    bench.scenario(STEPS, "loans.yaml")
    assert record(bench) == 0
    before = recorded(bench)
    assert len(before) == 2
    assert record(bench) == 0
    assert recorded(bench) == before


def test_recording_while_legacy_is_down_changes_no_snapshot(bench: Bench) -> None:
    bench.scenario(ONE)
    assert record(bench) == 0
    before = recorded(bench)
    done = bench.parity("record", "scenarios", "--legacy", "http://127.0.0.1:1")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert recorded(bench) == before


def test_recording_a_broken_step_keeps_the_old_snapshot(bench: Bench) -> None:
    bench.scenario(ONE + "    expect: {status: 200}\n")
    assert record(bench) == 0
    before = recorded(bench)
    bench.legacy.behaviour = lambda *_: (500, [], b"")
    assert record(bench) == 3
    assert recorded(bench) == before


def test_a_missing_snapshot_is_broken(bench: Bench) -> None:
    bench.scenario(ONE)
    assert against_snapshot(bench) == 3
    assert "parity record" in bench.results["scenarios"][0]["problem"]


def test_a_changed_request_is_broken_not_silently_wrong(bench: Bench) -> None:
    bench.scenario(ONE)
    assert record(bench) == 0
    bench.scenario(ONE.replace("/books/1", "/books/1?page=2"))
    assert against_snapshot(bench) == 3


def test_a_rule_changed_after_recording_does_not_invalidate_it(bench: Bench) -> None:
    bench.scenario(ONE)
    assert record(bench) == 0
    bench.candidate.behaviour = other_title
    bench.scenario(ONE + "    rules:\n      json:$.title: case_insensitive\n")
    assert against_snapshot(bench) == 0


def test_only_new_and_prune(bench: Bench) -> None:
    bench.scenario(ONE)
    assert record(bench) == 0
    bench.scenario(STEPS, "loans.yaml")
    done = bench.parity("record", "scenarios", "--legacy", bench.legacy.url, "--only-new")
    assert "recorded 1 of 1" in done.stdout
    (bench.folder / "scenarios" / "a.yaml").unlink()
    done = bench.parity("record", "scenarios", "--legacy", bench.legacy.url, "--prune")
    assert "pruned: " in done.stdout
    assert len(recorded(bench)) == 1
