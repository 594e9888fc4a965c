"""Recording the old application and judging without it: the same verdicts, and nothing lost when recording fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faces.conftest import Bench
from tests.faces.test_run import ONE, other_title
from tests.twins import Answer, as_json

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


@pytest.mark.parametrize("where", ["given", "steps"])
def test_another_file_to_upload_is_another_request(bench: Bench, where: str) -> None:
    upload = "  - request: POST /cover\n    files: {f: '${name}.txt'}\n"
    text = f"scenario: A cover\nvariables: {{name: cover}}\n{where}:\n{upload}"
    bench.scenario(text if where == "steps" else text + "steps:\n  - request: GET /books/1\n")
    cover = bench.folder / "scenarios" / "cover.txt"
    cover.write_text("a cover", "utf-8")
    assert record(bench) == 0
    assert against_snapshot(bench) == 0
    cover.write_text("another cover", "utf-8")
    assert against_snapshot(bench) == 3


def test_given_steps_that_are_repeated_are_another_scene(bench: Bench) -> None:
    text = "scenario: A\ngiven:\n  - request: POST /a\nsteps:\n  - request: GET /books/1\n"
    bench.scenario(text)
    assert record(bench) == 0
    bench.scenario(text.replace("POST /a\n", "POST /a\n    repeat: 3\n"))
    assert against_snapshot(bench) == 3


def test_what_makes_a_run_unique_may_be_a_password(bench: Bench) -> None:
    def echo(method: str, path: str, body: bytes) -> Answer:
        return as_json({"got": json.loads(body or b"{}").get("email")})

    bench.legacy.behaviour = bench.candidate.behaviour = echo
    bench.scenario(
        "scenario: A\nsteps:\n  - request: POST /signup\n    json: {email: '${unique}@example.org', password: '${unique}'}\n"
    )
    assert bench.run().returncode == 0
    assert record(bench) == 0
    assert against_snapshot(bench) == 0


def test_pruning_after_the_folder_was_renamed_deletes_nothing_that_is_still_there(bench: Bench) -> None:
    bench.scenario(ONE)
    bench.scenario(ONE.replace("scenario: ", "scenario: Other "), "b.yaml")
    (bench.folder / "parity.toml").write_text('scenarios = ["scenarios"]\n', "utf-8")
    assert record(bench) == 0
    (bench.folder / "scenarios").rename(bench.folder / "parity")
    (bench.folder / "parity.toml").write_text('scenarios = ["parity"]\n', "utf-8")
    assert bench.parity("record", "--legacy", bench.legacy.url).returncode == 0
    done = bench.parity("record", "parity/b.yaml", "--prune", "--legacy", bench.legacy.url)
    assert "pruned" not in done.stdout
    assert len(recorded(bench)) == 2


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
