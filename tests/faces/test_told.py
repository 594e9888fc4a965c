"""What once passed without a word: files that pytest did not collect, old reports, slips in settings, damaged snapshots."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.faces.conftest import Bench
from tests.faces.test_run import ONE, other_title
from tests.twins import Answer, as_html, as_json

FORMS = {
    "flow.yaml": "{scenario: Flow, steps: [{request: GET /flow}]}\n",
    "bom.yaml": "\ufeffscenario: Bom\nsteps:\n  - request: GET /bom\n",
    "indented.yaml": "  scenario: Indented\n  steps:\n    - request: GET /indented\n",
    "begun.yaml": "--- {scenario: Begun, steps: [{request: GET /begun}]}\n",
    "complex.yaml": "? scenario\n: Complex\n? steps\n: - request: GET /complex\n",
    "late.yaml": "#" * 80_000 + "\nscenario: Late\nsteps:\n  - request: GET /late\n",
    "short.yml": "scenario: Short\nsteps:\n  - request: GET /short\n",
}


@pytest.mark.parametrize("configured", [True, False])
def test_pytest_collects_every_file_that_the_command_line_runs(bench: Bench, configured: bool) -> None:
    if configured:
        (bench.folder / "parity.toml").write_text("", "utf-8")
    for name, text in FORMS.items():
        bench.scenario(text, name)
    assert f"{len(FORMS)} parity" in bench.run().stdout
    done = bench.pytest("scenarios")
    assert f"{len(FORMS)} passed" in done.stdout, done.stdout


@pytest.mark.parametrize("text", ["scenaro: Typo\nsteps:\n  - request: GET /a\n", "", "\x00\x01"])
def test_a_file_that_is_no_scenario_is_an_error_in_a_scenarios_folder_and_nothing_elsewhere(bench: Bench, text: str) -> None:
    (bench.folder / "parity.toml").write_text("", "utf-8")
    bench.scenario(ONE)
    (bench.folder / "compose.yaml").write_text(text, "utf-8")
    assert bench.pytest().returncode == 0
    bench.scenario(text, "wrong.yaml")
    assert bench.run().returncode == 2
    done = bench.pytest("scenarios")
    assert done.returncode not in (0, 5), done.stdout
    assert "wrong.yaml" in done.stdout


@pytest.mark.parametrize("text", ["scenario:\n  name: default\n", "tests:\n  - scenario: one\n"])
def test_a_file_of_another_tool_is_left_to_it(bench: Bench, text: str) -> None:
    """Molecule's, for one."""
    bench.scenario(ONE)
    (bench.folder / "molecule.yml").write_text(text, "utf-8")
    done = bench.pytest()
    assert "1 passed" in done.stdout
    assert done.returncode == 0, done.stdout


def test_what_was_collected_is_judged_beside_what_could_not_be(bench: Bench) -> None:
    """It waited for ever."""
    bench.scenario(ONE)
    bench.scenario("scenario: E\nsteps:\n  - {request: GET /a, foo: 1}\n", "bad.yaml")
    done = bench.pytest("scenarios", "--continue-on-collection-errors")
    assert "1 passed, 1 error" in done.stdout
    assert done.returncode == 1


def test_junit_is_written_without_a_warning(bench: Bench) -> None:
    bench.scenario(ONE)
    done = bench.pytest("scenarios", "--junitxml=j.xml", "-W", "error")
    assert done.returncode == 0, done.stdout
    assert 'name="parity" value="parity"' in (bench.folder / "j.xml").read_text("utf-8")


def test_no_old_report_is_left_by_a_run_that_ends_before_it_begins(bench: Bench) -> None:
    for run in (bench.run, lambda: bench.pytest("scenarios")):
        bench.scenario(ONE)
        assert bench.run().returncode == 0
        bench.scenario("scenario: A book\nsteps: []\n")
        assert run().returncode == 2
        assert list((bench.folder / "reports").iterdir()) == []


def test_a_pipe_among_the_scenarios_is_told(bench: Bench) -> None:
    bench.scenario(ONE)
    os.mkfifo(bench.folder / "scenarios" / "pipe.yaml")
    done = bench.parity("check", "scenarios")
    assert done.returncode == 2
    assert "scenarios/pipe.yaml: is no file" in done.stderr


MIGRATED = '[targets.legacy]\nurl = "{}"\n[targets.candidate]\nurl = "{}"\nmigrated = ["GET /ok", "{}"]\n'


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ("GTE /other", "parity.toml:5: targets.candidate.migrated: unknown method 'GTE'; did you mean 'GET'?"),
        ("GET /other/<int:x", "'GET /other/<int:x' has a '<' that belongs to no variable part"),
    ],
)
def test_a_slip_in_a_migrated_route_is_told(bench: Bench, slip: str, told: str) -> None:
    bench.scenario("scenario: Both\nsteps:\n  - request: GET /ok\n  - request: GET /other\n")
    (bench.folder / "parity.toml").write_text(MIGRATED.format(bench.legacy.url, bench.candidate.url, slip), "utf-8")
    done = bench.parity("check")
    assert done.returncode == 2
    assert told in done.stderr


def test_a_migrated_route_that_no_step_goes_to_is_told(bench: Bench) -> None:
    bench.scenario("scenario: Both\nsteps:\n  - request: GET /ok\n  - request: GET /other\n")
    for written, told in (("GET /othr", True), ("GET /other", False), ("/oth*", False), ("/<name>", False)):
        (bench.folder / "parity.toml").write_text(MIGRATED.format(bench.legacy.url, bench.candidate.url, written), "utf-8")
        assert (f"no step went to '{written}'" in bench.parity("run").stdout) is told


@pytest.mark.parametrize(("side", "code", "verdict"), [("candidate", 1, "different"), ("legacy", 3, "broken")])
def test_a_form_whose_page_is_an_error_was_not_filled_in(bench: Bench, side: str, code: int, verdict: str) -> None:
    def page(status: int) -> object:
        def answer(method: str, path: str, body: bytes) -> Answer:
            form = '<form action="/f" method="post"><input name="a"></form>'
            return as_html(form, status) if method == "GET" else as_json({"done": True})

        return answer

    bench.scenario("scenario: One\nsteps:\n  - form: /f\n    fill: {a: 5}\n")
    bench.legacy.behaviour = bench.candidate.behaviour = page(200)  # type: ignore[assignment]
    assert bench.run().returncode == 0
    getattr(bench, side).behaviour = page(500)
    done = bench.run()
    assert done.returncode == code
    assert bench.results["verdict"] == verdict
    assert "the page of the form, /f, is answered with 500" in done.stdout


@pytest.mark.parametrize(
    ("legacy", "candidate"), [("1e400", "1e500"), ("0.1", "0.1000000000000000000001"), ("1", "1e999999999")]
)
def test_numbers_that_no_double_holds_are_told_exactly(bench: Bench, legacy: str, candidate: str) -> None:
    def number(written: str) -> object:
        return lambda *_: (200, [("Content-Type", "application/json")], f'{{"a": {written}}}'.encode())

    bench.scenario("scenario: One\nsteps:\n  - request: GET /a\n")
    bench.legacy.behaviour, bench.candidate.behaviour = number(legacy), number(candidate)  # type: ignore[assignment]
    assert bench.run().returncode == 1

    def refused(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    json.loads((bench.folder / "reports" / "results.json").read_text("utf-8"), parse_constant=refused)
    (one,) = bench.differences
    assert str(one["legacy"]) != str(one["candidate"])
    done = bench.parity("waive", "reports/results.json", "--reason", "r", "--owner", "o", "--until", "2099-01-01")
    assert "too long to be pinned" in done.stderr, done.stdout + done.stderr


def test_what_results_do_not_list_is_not_waived_and_that_is_said(bench: Bench) -> None:
    bench.scenario("scenario: One\nsteps:\n  - request: GET /a\n")
    bench.legacy.behaviour = lambda *_: as_json({f"k{number}": {"a": number} for number in range(300)})
    bench.candidate.behaviour = lambda *_: as_json({f"k{number}": {"a": number * 2 + 1} for number in range(300)})
    assert bench.run().returncode == 1
    done = bench.parity("waive", "reports/results.json", "--reason", "r", "--owner", "o", "--until", "2099-01-01")
    assert len(bench.differences) < 300
    assert "more differences are not listed" in done.stderr
    assert done.returncode == 1


def test_a_recorded_answer_without_a_status_is_damaged(bench: Bench) -> None:
    bench.scenario(ONE)
    assert bench.parity("record", "scenarios", "--legacy", bench.legacy.url).returncode == 0
    (path,) = (one for one in Path(bench.folder, "snapshots").rglob("*.json"))
    data = json.loads(path.read_text("utf-8"))
    data["exchanges"][0]["observation"]["status"] = None
    path.write_text(json.dumps(data), "utf-8")
    bench.candidate.behaviour = lambda *_: other_title("GET", "/books/1", b"")
    done = bench.parity("run", "scenarios", "--candidate", bench.candidate.url, "--against", "snapshot")
    assert done.returncode == 3
    assert "damaged" in done.stdout


def test_an_object_does_not_stand_in_a_path(bench: Bench) -> None:
    bench.scenario("scenario: One\nparametrize:\n  a: [{x: 1}]\nsteps:\n  - request: GET /ok/${a}\n")
    done = bench.run()
    assert done.returncode == 3
    assert "the variable 'a' is an object, which cannot stand in a text" in done.stdout
    assert bench.legacy.asked == []


def test_a_target_that_is_told_of_another_which_is_not_there(bench: Bench) -> None:
    bench.scenario(ONE)
    (bench.folder / "parity.toml").write_text(
        f'[targets.legacy]\nurl = "{bench.legacy.url}"\n'
        '[targets.candidate]\ncommand = "serve {port} ${targets.legcy.url}"\nenv = {SHOP = "${targets.shop.url}"}\n',
        "utf-8",
    )
    done = bench.parity("check")
    assert done.returncode == 2
    assert "parity.toml:4: targets.candidate.command: there is no target 'legcy'; did you mean 'legacy'?" in done.stderr
    assert "parity.toml:5: targets.candidate.env: there is no target 'shop'" in done.stderr


@pytest.mark.parametrize("url", ["http://127.0.0.1:1?x=1", "http://127.0.0.1:1/#a", "http://127.0.0.1:0", "http://[::1"])
def test_an_address_that_nothing_can_be_joined_to_is_none(bench: Bench, url: str) -> None:
    bench.scenario(ONE)
    done = bench.parity("run", "scenarios", "--legacy", bench.legacy.url, "--candidate", url)
    assert done.returncode == 2
    assert f"--candidate: '{url}' is no base URL; write it like http://127.0.0.1:5000" in done.stderr


def test_two_workers_say_what_came_of_it(bench: Bench) -> None:
    bench.scenario(ONE)
    assert "parity: parity (1 parity); report: " in bench.pytest("scenarios", "-n", "2").stdout
