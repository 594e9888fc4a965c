"""`parity waive`: today's differences become pinned waivers, and the next run passes."""

from __future__ import annotations

from tests.faces.conftest import Bench
from tests.faces.test_run import ONE, other_title

SAID = ("--reason", "Known on day one.", "--owner", "shop", "--until", "2099-01-01")


def test_a_baseline_lets_ci_start_on_day_one(bench: Bench) -> None:
    bench.scenario("# a comment that stays\nvariables: {a: 1}\n", "_shared.yaml")
    bench.scenario(ONE)
    bench.candidate.behaviour = other_title
    assert bench.run().returncode == 1
    done = bench.parity("waive", "reports/results.json", *SAID)
    assert "legacy: Emma" in done.stdout
    assert "route: GET /books/1" in done.stdout
    done = bench.parity("waive", "reports/results.json", *SAID, "--write", "scenarios/_shared.yaml")
    assert done.returncode == 0, done.stderr
    assert "# a comment that stays" in (bench.folder / "scenarios" / "_shared.yaml").read_text("utf-8")
    assert bench.run().returncode == 0
    assert bench.results["verdict"] == "waived"
    bench.candidate.behaviour = lambda *_: other_title("GET", "/other", b"")
    assert bench.run().returncode == 1


def test_a_broken_step_is_not_waived(bench: Bench) -> None:
    bench.scenario(ONE + "    expect: {status: 404}\n")
    assert bench.run().returncode == 3
    done = bench.parity("waive", "reports/results.json", *SAID)
    assert done.returncode == 1
    assert "could not be judged" in done.stderr


def test_results_that_are_none(bench: Bench) -> None:
    (bench.folder / "results.json").write_text("[1]", "utf-8")
    done = bench.parity("waive", "results.json", *SAID)
    assert done.returncode == 2
    assert "not a results file" in done.stderr
    assert "Traceback" not in done.stderr


def test_reports_are_rebuilt_and_merged(bench: Bench) -> None:
    bench.scenario(ONE)
    assert bench.run("--report", "one").returncode == 0
    (bench.folder / "scenarios" / "a.yaml").unlink()
    bench.scenario(ONE, "b.yaml")
    bench.candidate.behaviour = other_title
    assert bench.run("--report", "two").returncode == 1
    done = bench.parity("report", "one/results.json", "two/results.json", "-o", "reports")
    assert done.returncode == 0, done.stderr
    assert bench.results["verdict"] == "different"
    assert bench.results["summary"]["parity"] == bench.results["summary"]["different"] == 1
    assert bench.parity("report", "one/results.json", "one/results.json", "-o", "x").returncode == 2
