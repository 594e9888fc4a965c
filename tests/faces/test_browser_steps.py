"""Browser steps as a user meets them: equal pages, a fault, snapshots, and a machine without a browser."""

from __future__ import annotations

import os

import pytest

from harness.drivers.browser.finding import installed_browser
from tests.faces.conftest import Bench
from tests.twins import Answer, as_html

needs_browser = pytest.mark.skipif(installed_browser() is None, reason="no Chrome, Chromium or Edge is installed")

FLOW = """\
scenario: A visitor greets
run_as: [anonymous]
steps:
  - request: GET /plain
  - browser:
      - goto: /hello
      - checkpoint: before
      - fill: {label: Name, value: "${unique}"}
      - click: {role: button, name: Greet}
      - checkpoint: after
    capture: {said: "document:headings[0].text"}
  - request: GET /next?said=${said}
"""


def greeter(button: str = "Greet", answer: str = "Hello") -> object:
    def behaviour(method: str, path: str, body: bytes) -> Answer:
        if path == "/hello":
            return as_html(
                '<!doctype html><html lang="en"><title>Greeting</title><main><h1>Who?</h1><label>Name <input id="n"></label>'
                f"<button onclick=\"document.querySelector('h1').textContent = '{answer} ' + "
                "document.getElementById('n').value\">"
                f"{button}</button></main></html>"
            )
        return as_html("<title>Plain</title><h1>Plain</h1>")

    return behaviour


def steps(bench: Bench) -> list[tuple[str, str]]:
    return [(step["name"], step["verdict"]) for one in bench.results["scenarios"] for step in one["steps"]]


@needs_browser
def test_each_checkpoint_is_a_result_step_and_what_scripts_did_is_compared(bench: Bench) -> None:
    bench.scenario(FLOW)
    bench.legacy.behaviour = bench.candidate.behaviour = greeter()  # type: ignore[assignment]
    done = bench.run()
    assert done.returncode == 0, done.stdout
    names = ["GET /plain", "browser /hello: before", "browser: after", "GET /next?said=${said}"]
    assert steps(bench) == [(name, "parity") for name in names]
    assert any(asked.startswith("GET /next?said=Hello%20") for asked in bench.candidate.asked)

    bench.candidate.behaviour = greeter(answer="Hallo")  # type: ignore[assignment]
    done = bench.run()
    assert done.returncode == 1, done.stdout
    assert [verdict for _, verdict in steps(bench)] == ["parity", "different", "different", "parity"]
    assert {one["address"] for one in bench.differences} == {"document:handlers[0].does", "document:headings[0].text"}


@needs_browser
def test_what_cannot_be_done_on_the_candidate_is_a_difference_and_on_legacy_broken(bench: Bench) -> None:
    bench.scenario(FLOW)
    bench.legacy.behaviour, bench.candidate.behaviour = greeter(), greeter(button="Go")  # type: ignore[assignment]
    done = bench.run()
    assert done.returncode == 1
    told = "click button 'Greet': cannot be done within 10 s; the page has button \\\"Go\\\""
    assert told in done.stdout
    bench.legacy.behaviour, bench.candidate.behaviour = bench.candidate.behaviour, bench.legacy.behaviour
    assert bench.run().returncode == 3


@needs_browser
def test_a_recorded_page_stands_in_for_the_old_application(bench: Bench) -> None:
    bench.scenario(FLOW)
    bench.legacy.behaviour = bench.candidate.behaviour = greeter()  # type: ignore[assignment]
    recorded = bench.parity("record", "scenarios", "--legacy", bench.legacy.url)
    assert recorded.returncode == 0, recorded.stdout + recorded.stderr
    asked = len(bench.legacy.asked)
    sides = ("--candidate", bench.candidate.url, "--against", "snapshot")
    done = bench.parity("run", "scenarios", *sides)
    assert done.returncode == 0, done.stdout
    bench.candidate.behaviour = greeter(answer="Hallo")  # type: ignore[assignment]
    assert bench.parity("run", "scenarios", *sides).returncode == 1
    assert len(bench.legacy.asked) == asked


def test_without_a_browser_http_is_judged_and_browser_scenarios_are_broken(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "PARITY_BROWSER", "no-such-browser")
    bench.scenario(FLOW)
    bench.scenario("scenario: By HTTP\nsteps:\n  - request: GET /plain\n", "http.yaml")
    done = bench.run()
    assert done.returncode == 3
    assert "install Chrome, Chromium or Edge, or run: python -m playwright install chromium" in done.stdout
    assert {one["name"]: one["verdict"] for one in bench.results["scenarios"]} == {
        "A visitor greets": "broken",
        "By HTTP": "parity",
    }


def test_runs_without_browser_steps_never_load_playwright(bench: Bench) -> None:
    bench.scenario("scenario: By HTTP\nsteps:\n  - request: GET /plain\n")
    code = (
        "import sys; from click.testing import CliRunner; from harness.cli.main import main;"
        f"sides = ['--legacy', '{bench.legacy.url}', '--candidate', '{bench.candidate.url}'];"
        "done = CliRunner().invoke(main, ['run', 'scenarios', *sides]); assert done.exit_code == 0, done.output;"
        "heavy = {'playwright', 'asyncio', 'PIL', 'deepdiff', 'hypothesis'} & set(sys.modules); assert not heavy, heavy"
    )
    (bench.folder / "check.py").write_text(code, "utf-8")
    done = bench.command("check")
    assert done.returncode == 0, done.stderr
