"""The drift check: the live old application against its own snapshots, and nothing that was agreed to of another candidate."""

from __future__ import annotations

import subprocess

import pytest

from tests.faces.conftest import Bench
from tests.faces.test_run import other_title
from tests.twins import Answer, as_json

PORTED = """\
scenario: A book
rules:
  json:$.title: {equal: {candidate: "json:$.name"}}
steps:
  - request: GET /books/1
    expect: {status: 200}
    sides:
      candidate: {request: GET /v2/books/1}
waivers:
  - at: json:$.title
    reason: The new one shouts.
    owner: shop
    until: 2999-01-01
"""


def titled(method: str, path: str, body: bytes) -> Answer:
    """An application that has the old address only."""
    return as_json({"id": 1, "title": "Emma"}) if path == "/books/1" else as_json({}, 404)


@pytest.fixture
def settled(bench: Bench) -> Bench:
    """A project with a port that moved and renamed things, and a recorded old application."""
    bench.scenario(PORTED)
    settings = f'cookie_names = {{ session = "sid" }}\n[targets.legacy]\nurl = "{bench.legacy.url}"\n'
    (bench.folder / "parity.toml").write_text(f'{settings}[targets.candidate]\nurl = "{bench.candidate.url}"\n')
    bench.legacy.behaviour = titled
    assert bench.parity("record").returncode == 0
    return bench


def drift(bench: Bench, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = bench.parity("run", "--against", "snapshot", "--candidate", "legacy", *arguments)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_an_application_that_has_not_changed_has_not_drifted(settled: Bench) -> None:
    asked = len(settled.candidate.asked)
    done = drift(settled, "--strict")
    assert done.returncode == 0, done.stdout
    assert "drift check: legacy as it was recorded (legacy) against legacy as it is now (candidate)" in done.stdout
    assert "drifted" not in done.stdout
    assert settled.results["verdict"] == "parity"
    assert settled.results["legacy"]["against"] == "snapshot"
    assert len(settled.candidate.asked) == asked


def test_what_has_drifted_is_shown_also_where_a_waiver_covers_the_candidate(settled: Bench) -> None:
    settled.legacy.behaviour = lambda *_: as_json({"id": 1, "title": "EMMA"})
    done = drift(settled)
    assert done.returncode == 1
    assert "the application has drifted from its snapshots; to take its answers as they are now: parity record" in done.stdout
    (found,) = settled.differences
    assert (found["address"], found["legacy"], found["candidate"], found["state"]) == ("json:$.title", "Emma", "EMMA", "open")
    assert settled.parity("record").returncode == 0
    assert drift(settled).returncode == 0


def test_a_drift_check_that_cannot_judge_is_no_pass(settled: Bench) -> None:
    settled.scenario(PORTED.replace("GET /books/1\n", "GET /books/2\n"))
    assert drift(settled).returncode == 3


def test_pytest_checks_drift_as_well(settled: Bench) -> None:
    arguments = ("scenarios", "--parity-against=snapshot", "--parity-candidate=legacy")
    assert settled.pytest_configured(*arguments).returncode == 0
    settled.legacy.behaviour = other_title
    assert settled.pytest_configured(*arguments).returncode == 1
    assert settled.pytest_configured(*arguments, "-n", "2").returncode == 1


def test_another_candidate_is_judged_with_all_that_is_said_of_it(settled: Bench) -> None:
    settled.candidate.behaviour = lambda _, path, __: as_json({"id": 1, "name": "Emma"}, 200 if path == "/v2/books/1" else 404)
    done = settled.parity("run", "--against", "snapshot")
    assert done.returncode == 0, done.stdout
    assert "drift" not in done.stdout
