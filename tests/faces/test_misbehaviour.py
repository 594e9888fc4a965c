"""Targets that misbehave: whose fault it is decides the verdict, the last log lines are shown, nothing is left running."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faces.conftest import Bench
from tests.servers import behaviours
from tests.servers.behaviours import Behaviour
from tests.servers.raw import RawServer

ROOT = Path(__file__).resolve().parents[2]
ONE = "scenario: A page\nsteps:\n  - request: GET /one\n    timeout: 2s\n"
WRONG = [
    behaviours.garbage(b"this is not HTTP at all\r\n\r\n"),
    behaviours.hanging,
    behaviours.dripping,
    behaviours.closing_in_the_middle,
    behaviours.wrong_length,
    behaviours.hanging_up,
]
NAMES = ["garbage", "hanging", "dripping", "closing", "wrong-length", "hanging-up"]


def settings(bench: Bench, *, legacy: str, candidate: str, more: str = "") -> None:
    """Both targets: a URL, or a behaviour of `python -m tests.servers`."""

    def table(name: str, behaviour: str) -> str:
        if behaviour.startswith("http"):
            return f'[targets.{name}]\nurl = "{behaviour}"\n'
        return (
            f"[targets.{name}]\n"
            f"command = '{sys.executable} -m tests.servers {behaviour} --port {{port}}'\n"
            f"cwd = '{ROOT}'\nstart_timeout = '4s'\n"
        )

    (bench.folder / "parity.toml").write_text(more + table("legacy", legacy) + table("candidate", candidate), "utf-8")


def orphans() -> str:
    return subprocess.run(["pgrep", "-f", "tests[.]servers"], capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("behaviour", WRONG, ids=NAMES)
def test_what_the_candidate_does_wrong_is_different(bench: Bench, behaviour: Behaviour) -> None:
    bench.scenario(ONE)
    with RawServer(behaviour) as server:
        settings(bench, legacy=bench.legacy.url, candidate=server.url)
        done = bench.parity("run")
    assert done.returncode == 1, done.stdout + done.stderr
    assert [one["address"] for one in bench.differences] == ["error"]
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("behaviour", WRONG[:2], ids=NAMES[:2])
def test_what_legacy_does_wrong_is_broken(bench: Bench, behaviour: Behaviour) -> None:
    bench.scenario(ONE)
    with RawServer(behaviour) as server:
        settings(bench, legacy=server.url, candidate=bench.candidate.url)
        done = bench.parity("run")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "legacy: " in done.stdout


def test_a_body_of_200_megabytes_on_one_side_is_a_difference(bench: Bench) -> None:
    bench.scenario("scenario: A page\nsteps:\n  - request: GET /one\n    timeout: 20s\n")
    with RawServer(behaviours.endless) as server:
        settings(bench, legacy=bench.legacy.url, candidate=server.url, more="max_body = '1MB'\n")
        assert bench.parity("run").returncode == 1
    assert "body" in [one["address"] for one in bench.differences]


def test_bodies_beyond_the_limit_on_both_sides_are_broken(bench: Bench) -> None:
    bench.scenario("scenario: A page\nsteps:\n  - request: GET /one\n    timeout: 20s\n")
    with RawServer(behaviours.endless) as server:
        settings(bench, legacy=server.url, candidate=server.url, more="max_body = '1MB'\n")
        assert bench.parity("run").returncode == 3


@pytest.mark.parametrize("side", ["legacy", "candidate"])
def test_a_target_that_never_becomes_ready_is_broken(bench: Bench, side: str) -> None:
    bench.scenario(ONE)
    sides = {"legacy": bench.legacy.url, "candidate": bench.candidate.url, side: "never-ready"}
    before = orphans()
    settings(bench, **sides)
    done = bench.parity("run")
    assert done.returncode == 3
    assert "was not ready" in done.stdout
    assert "waiting for a database that never comes" in done.stdout
    assert bench.results["verdict"] == "broken"
    assert set(orphans().split()) <= set(before.split())


@pytest.mark.parametrize("side", ["legacy", "candidate"])
def test_a_process_that_dies_in_the_middle_is_broken_and_the_rest_is_reported(bench: Bench, side: str) -> None:
    bench.scenario("scenario: Pages\nparametrize: {page: [1, 2, 3, 4, 5]}\nsteps:\n  - request: GET /${page}\n")
    sides = {"legacy": "good", "candidate": "good", side: "dies"}
    settings(bench, **sides)
    done = bench.parity("run", "--jobs", "1")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "died" in done.stdout
    assert len(bench.results["scenarios"]) == 5
    assert bench.results["summary"]["broken"] >= 2
