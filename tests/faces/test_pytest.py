"""The pytest face: items, outcomes, selection, and failures a person can read."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from tests.faces.conftest import Bench
from tests.faces.test_run import ONE, other_title

TWO = ONE + "---\nscenario: Another book\ntags: [smoke]\nsteps:\n  - request: GET /books/2\n"


def test_scenarios_are_items_that_pass(bench: Bench) -> None:
    bench.scenario(TWO)
    done = bench.pytest("scenarios", "-v")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "scenarios/a.yaml::A book PASSED" in done.stdout
    assert "parity: parity (2 parity)" in done.stdout
    assert bench.results["verdict"] == "parity"


def test_a_difference_fails_without_a_traceback(bench: Bench) -> None:
    bench.scenario(ONE)
    bench.candidate.behaviour = other_title
    done = bench.pytest("scenarios")
    assert done.returncode == 1
    assert "json:$.title" in done.stdout
    assert "curl" in done.stdout
    assert "Traceback" not in done.stdout
    assert "def replayed" not in done.stdout


def test_a_broken_scenario_is_an_error(bench: Bench) -> None:
    bench.scenario(ONE + "    expect: {status: 404}\n")
    done = bench.pytest("scenarios")
    assert done.returncode == 1
    assert "1 error" in done.stdout
    assert "expected status to be 404" in done.stdout


def test_k_and_m_select(bench: Bench) -> None:
    bench.scenario(TWO)
    assert "1 passed, 1 deselected" in bench.pytest("scenarios", "-k", "Another").stdout
    assert bench.legacy.asked == ["GET /books/2"]
    assert "1 passed, 1 deselected" in bench.pytest("scenarios", "-m", "smoke").stdout


def test_junit_has_every_item(bench: Bench) -> None:
    bench.scenario(TWO)
    bench.pytest("scenarios", "--junitxml=junit.xml")
    cases = ET.parse(bench.folder / "junit.xml").getroot().iter("testcase")  # noqa: S314 - our own file
    assert sorted(str(case.get("name")) for case in cases) == ["A book", "Another book"]


def test_a_waived_scenario_passes_marked(bench: Bench) -> None:
    bench.scenario(ONE + "waivers:\n  - {at: 'json:$.title', reason: fine, owner: shop, until: '2099-01-01'}\n")
    bench.candidate.behaviour = other_title
    done = bench.pytest("scenarios")
    assert done.returncode == 0
    assert "1 waived" in done.stdout


def test_bad_scenarios_are_collection_errors_with_places(bench: Bench) -> None:
    bench.scenario("scenario: A\nsteps:\n  - request: GET /\n    rules: {'json:$.a': datetme}\n")
    done = bench.pytest("scenarios")
    assert done.returncode == 2
    assert "did you mean 'datetime'?" in done.stdout
    assert "Traceback" not in done.stdout


MANY = """\
scenario: Books
parametrize: {book: [1, 2, 3, 4, 5, 6]}
steps:
  - request: GET /books/${book}
---
scenario: Buying
parametrize: {book: [1, 2, 3]}
steps:
  - request: POST /books/${book}
    json: {n: 1}
"""


def test_two_workers_replay_everything_once(bench: Bench) -> None:
    bench.scenario(MANY)
    done = bench.pytest("scenarios", "-n", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "9 passed" in done.stdout
    assert len(bench.legacy.asked) == len(bench.candidate.asked) == 9
    assert bench.results["summary"]["parity"] == 9
    assert (bench.folder / "reports" / "index.html").is_file()


def test_two_workers_find_a_difference(bench: Bench) -> None:
    bench.scenario(MANY)
    bench.candidate.behaviour = other_title
    done = bench.pytest("scenarios", "-n", "2")
    assert done.returncode == 1
    assert "9 failed" in done.stdout
    assert bench.results["verdict"] == "different"


def test_x_stops_at_the_first_failure(bench: Bench) -> None:
    bench.scenario(MANY)
    bench.candidate.behaviour = other_title
    done = bench.pytest("scenarios", "-x")
    assert done.returncode == 1
    assert "1 failed" in done.stdout


def test_lf_runs_only_what_failed(bench: Bench) -> None:
    bench.scenario(TWO)
    bench.candidate.behaviour = lambda method, path, body: (
        other_title(method, path, body) if path == "/books/2" else bench.legacy.behaviour(method, path, body)
    )
    sides = (f"--parity-legacy={bench.legacy.url}", f"--parity-candidate={bench.candidate.url}")
    assert bench.command("pytest", *sides, "scenarios").returncode == 1
    done = bench.command("pytest", *sides, "scenarios", "--lf")
    assert "1 failed" in done.stdout
    assert "passed" not in done.stdout


def test_snapshot_update_records_only_what_is_selected(bench: Bench) -> None:
    bench.scenario(TWO)
    assert bench.pytest("scenarios", "--snapshot-update").returncode == 0
    before = {path: path.read_bytes() for path in (bench.folder / "snapshots").rglob("*.json")}
    assert len(before) == 2
    bench.legacy.behaviour = other_title
    assert bench.pytest("scenarios", "--snapshot-update", "-k", "Another").returncode == 0
    after = {path: path.read_bytes() for path in (bench.folder / "snapshots").rglob("*.json")}
    assert set(after) == set(before)
    assert [path.name.startswith("another") for path in after if after[path] != before[path]] == [True]
    done = bench.pytest("scenarios", "--parity-against=snapshot", "-k", "not Another")
    assert "1 passed" in done.stdout, done.stdout


def test_snapshot_update_without_legacy_is_an_error_and_keeps_them(bench: Bench) -> None:
    bench.scenario(ONE)
    assert bench.pytest("scenarios", "--snapshot-update").returncode == 0
    before = {path: path.read_bytes() for path in (bench.folder / "snapshots").rglob("*.json")}
    done = bench.command("pytest", "scenarios", "--snapshot-update", "--parity-legacy=http://127.0.0.1:1")
    assert done.returncode == 1
    assert {path: path.read_bytes() for path in (bench.folder / "snapshots").rglob("*.json")} == before


def snapshots(bench: Bench) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (bench.folder / "snapshots").rglob("*.json")}


def test_syrupy_counts_snapshots_as_passed_written_and_updated(bench: Bench) -> None:
    bench.scenario(TWO)
    assert "snapshot report summary" not in bench.pytest("scenarios").stdout
    assert "2 snapshots generated." in bench.pytest("scenarios", "--snapshot-update").stdout
    bench.legacy.behaviour = other_title
    done = bench.pytest("scenarios", "--snapshot-update", "-k", "Another")
    assert "1 snapshot updated." in done.stdout
    live = bench.pytest("scenarios", "-k", "Another")
    assert "1 snapshot passed." in live.stdout
    assert "unused" not in live.stdout


def test_the_snapshot_of_a_scenario_that_is_gone_is_unused_until_updating_deletes_it(bench: Bench) -> None:
    bench.scenario(TWO)
    bench.pytest("scenarios", "--snapshot-update")
    bench.scenario(ONE)
    done = bench.pytest("scenarios")
    assert done.returncode == 1
    assert "1 snapshot unused." in done.stdout
    assert bench.pytest("scenarios", "--snapshot-warn-unused").returncode == 0
    assert bench.pytest("scenarios", "--snapshot-update", "--snapshot-no-cleanup").returncode == 0
    assert len(snapshots(bench)) == 2
    done = bench.pytest("scenarios", "--snapshot-update")
    assert "1 unused snapshot deleted." in done.stdout
    assert [name.startswith(("a_book", "a-book")) for name in snapshots(bench)] == [True], done.stdout + done.stderr


def test_no_selection_and_no_fault_makes_a_snapshot_unused(bench: Bench) -> None:
    bench.scenario(TWO)
    bench.scenario(ONE.replace("A book", "Elsewhere"), "b.yaml")
    bench.pytest("scenarios", "--snapshot-update")
    before = snapshots(bench)
    assert len(before) == 3
    bench.scenario("scenario: A book\nsteps: nonsense\n")
    for arguments in (("-k", "Elsewhere"), ("scenarios/b.yaml",), ()):
        done = bench.pytest("scenarios", "--snapshot-update", *arguments)
        assert "unused" not in done.stdout
        assert snapshots(bench) == before


def test_stale_rules_fail_under_two_workers_when_strict(bench: Bench) -> None:
    bench.scenario(MANY + "    rules:\n      json:$.nowhere: uuid\n")
    done = bench.pytest("scenarios", "-n", "2")
    assert done.returncode == 0, done.stdout
    assert "stale, matched nothing" in done.stdout
    assert len(bench.results["stale"]["rules"]) == 1
    assert bench.pytest("scenarios", "-n", "2", "--parity-strict").returncode == 1
    assert bench.pytest("scenarios", "-n", "2", "--parity-strict", "-k", "1").returncode == 0


def test_a_rule_that_matches_in_one_worker_only_is_not_stale(bench: Bench) -> None:
    bench.candidate.behaviour = lambda method, path, body: (
        other_title(method, path, body) if path == "/books/3" else bench.legacy.behaviour(method, path, body)
    )
    bench.scenario(MANY + "    rules:\n      json:$.title: case_insensitive\n")
    bench.pytest("scenarios", "-n", "2", "--parity-strict")
    assert bench.results["stale"]["rules"] == []


def test_two_workers_record_everything(bench: Bench) -> None:
    bench.scenario(MANY)
    done = bench.pytest("scenarios", "-n", "2", "--snapshot-update")
    assert done.returncode == 0, done.stdout
    assert len(snapshots(bench)) == 9
