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
