"""What once passed although something differed that nobody had agreed to, or was not judged at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.faces.conftest import Bench, bench
from tests.twins import as_html, as_json

__all__ = ["bench"]
W = "reason: known, owner: me, until: 2099-01-01"


def verdict(bench: Bench, steps: str, legacy: Any, candidate: Any, *arguments: str) -> int:
    bench.scenario(f"scenario: One\nsteps:\n{steps}")
    bench.legacy.behaviour = lambda *_: as_json(legacy) if not isinstance(legacy, str) else as_html(legacy)
    bench.candidate.behaviour = lambda *_: as_json(candidate) if not isinstance(candidate, str) else as_html(candidate)
    done = bench.run(*arguments)
    assert "Traceback" not in done.stderr
    return done.returncode


RENAMED = '  - request: GET /a\n    rules: {"json:$.user_name": {equal: {candidate: "json:$.userName"}}}\n'


@pytest.mark.parametrize(
    ("legacy", "candidate", "code"),
    [
        ({"user_name": "ada"}, {"userName": "ada"}, 0),
        ({"user_name": "ada"}, {"userName": "ada", "user_name": "rest"}, 1),
        ({"user_name": "ada", "userName": "old"}, {"userName": "ada"}, 1),
        ({"user_name": "ada", "userName": "old"}, {"userName": "ada", "user_name": "old"}, 1),
    ],
)
def test_what_is_left_at_the_places_of_a_counterpart_is_compared(bench: Bench, legacy: Any, candidate: Any, code: int) -> None:
    assert verdict(bench, RENAMED, legacy, candidate) == code


def test_an_identifier_with_a_counterpart_stays_one_to_one(bench: Bench) -> None:
    bench.scenario(
        "scenario: One\nsteps:\n"
        + "".join(
            f'  - request: GET /{at}\n    rules: {{"json:$.id": {{identifier: {{of: loan, candidate: "json:$.loanId"}}}}}}\n'
            for at in (1, 2)
        )
    )
    bench.legacy.behaviour = lambda *_: as_json({"id": 7})
    bench.candidate.behaviour = lambda *_: as_json({"loanId": 8})
    assert bench.run().returncode == 0
    bench.candidate.behaviour = lambda _, path, __: as_json({"loanId": 8 if path == "/1" else 9})
    assert bench.run().returncode == 1


PAGE = "<title>{}</title><form action=/q><input type=number name=qty value={}></form><p>You have to pay {} pounds.</p>"


def test_a_waiver_of_a_value_does_not_excuse_the_text_that_says_the_same(bench: Bench) -> None:
    field = f'  - request: GET /a\n    waivers: [{{at: \'document:forms["/q"].fields["qty"].value\', {W}}}]\n'
    assert verdict(bench, field, PAGE.format("A", 3, 3), PAGE.format("A", 4, 3)) == 0
    assert verdict(bench, field, PAGE.format("A", 3, 3), PAGE.format("A", 4, 4)) == 1
    title = f"  - request: GET /a\n    waivers: [{{at: document:title, legacy: '3', candidate: '4', {W}}}]\n"
    assert verdict(bench, title, PAGE.format("3", 1, 3), PAGE.format("4", 1, 3)) == 0
    assert verdict(bench, title, PAGE.format("3", 1, 3), PAGE.format("4", 1, 4)) == 1


def test_a_pinned_waiver_of_one_row_does_not_excuse_a_whole_column(bench: Bench) -> None:
    step = f"  - request: GET /a\n    waivers: [{{at: 'json:$[3].x', legacy: 1, candidate: 10, {W}}}]\n"
    rows = [[{"k": name, "x": at * factor} for at, name in enumerate("abcd", 1)] for factor in (1, 10)]
    assert verdict(bench, step, *rows) == 1


def test_a_waiver_of_an_error_says_which_and_none_is_proposed(bench: Bench) -> None:
    step = "  - request: GET /a\n    capture: {x: 'json:$.id'}\n    waivers: [{at: error, %s}]\n"
    assert verdict(bench, step % W, {"id": 1}, {}) == 2
    assert verdict(bench, "  - request: GET /a\n    capture: {x: 'json:$.id'}\n", {"id": 1}, {}) == 1
    done = bench.parity("waive", "reports/results.json", "--reason", "known", "--owner", "me", "--until", "2099-01-01")
    assert "at: error" not in done.stdout
    assert "is not waived for anybody" in done.stdout + done.stderr


def test_an_expect_of_the_candidates_own_is_asked_of_it(bench: Bench) -> None:
    step = "  - request: GET /a\n    rules: {'json:$.state': any}\n    sides: {candidate: {expect: {'json:$.state': paid}}}\n"
    assert verdict(bench, step, {"state": "open"}, {"state": "paid"}) == 0
    assert verdict(bench, step, {"state": "open"}, {"state": "failed"}) == 1
    assert bench.differences[-1]["address"] == "error"
    assert "expected json:$.state to be 'paid', but it is 'failed'" in json.dumps(bench.differences)


def test_a_redirect_to_a_place_with_session_in_it_is_no_refusal(bench: Bench) -> None:
    bench.scenario(
        "scenario: One\nrun_as: [reader]\nsteps:\n  - request: POST /checkout\n    expect: {status: 201}\n"
        "  - request: GET /orders\n"
    )
    (bench.folder / "scenarios" / "_shared.yaml").write_text(
        "identities:\n  reader:\n    steps:\n      - request: GET /login\n", "utf-8"
    )
    for side in (bench.legacy, bench.candidate):
        side.behaviour = lambda _, path, __: (
            (303, [("Location", "/checkout/session/77")], b"") if path == "/checkout" else as_json({})
        )
    done = bench.run()
    assert done.returncode == 3, done.stdout + done.stderr


def test_a_misspelt_migrated_route_is_told_by_every_face_and_part(bench: Bench) -> None:
    (bench.folder / "parity.toml").write_text(
        f'[targets.legacy]\nurl = "{bench.legacy.url}"\n'
        f'[targets.candidate]\nurl = "{bench.candidate.url}"\nmigrated = ["GET /bokks"]\n',
        "utf-8",
    )
    bench.scenario("scenario: One\nsteps:\n  - request: GET /books\n")
    bench.scenario("scenario: Two\nsteps:\n  - request: GET /books\n", "b.yaml")
    bench.candidate.behaviour = lambda *_: as_json({"other": 1})
    assert bench.parity("run").returncode == 3
    assert bench.parity("run", "-k", "One").returncode == 3
    assert bench.parity("run", "--shard", "1/2").returncode == 3
    assert bench.pytest_configured("scenarios").returncode != 0
    assert bench.pytest_configured("scenarios", "-n", "1").returncode != 0


def test_a_text_that_no_file_can_hold_is_told_like_any_other(bench: Bench) -> None:
    bench.scenario("scenario: One\nsteps:\n  - request: GET /a\n")
    bench.candidate.behaviour = lambda *_: (200, [("Content-Type", "application/json")], b'{"a": "\\ud800"}')
    done = bench.run()
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert (bench.folder / "reports" / "index.html").is_file()
    assert bench.results["summary"]["different"] == 1


def routed(bench: Bench, *arguments: str) -> Any:
    return bench.parity("routes", "--fail-under", "100", *arguments)


def test_results_that_do_not_tell_everything_prove_no_routes(bench: Bench) -> None:
    (bench.folder / "parity.toml").write_text(
        f'[targets.legacy]\nurl = "{bench.legacy.url}"\ninventory = "list: routes.txt"\n'
        f'[targets.candidate]\nurl = "{bench.candidate.url}"\n',
        "utf-8",
    )
    (bench.folder / "routes.txt").write_text("GET /a\n", "utf-8")
    bench.scenario("scenario: One\nsteps:\n  - request: GET /a\n")
    assert bench.parity("run").returncode == 0
    assert routed(bench).returncode == 0
    path = bench.folder / "reports" / "results.json"
    whole = path.read_text("utf-8")
    for old, new, said in (
        ('"interrupted":false', '"interrupted":true', "was interrupted, so it proves nothing"),
        ('"problem":null', '"problem":"the login failed"', "do not tell which routes"),
    ):
        assert old in whole
        path.write_text(whole.replace(old, new), "utf-8")
        done = routed(bench)
        assert done.returncode == 2
        assert said in done.stderr
    path.write_text(whole, "utf-8")
    assert bench.parity("record").returncode == 0
    assert bench.parity("run", "--against", "snapshot", "--candidate", "legacy").returncode == 0
    assert "with itself, which proves nothing" in routed(bench).stderr
    other = bench.folder / "other.json"
    other.write_text(whole.replace('"name":"candidate"', '"name":"again"').replace("a.yaml::", "b.yaml::"), "utf-8")
    path.write_text(whole, "utf-8")
    done = bench.parity("report", "reports/results.json", "other.json", "-o", "merged")
    assert done.returncode == 2
    assert "compares legacy (live) with again (live)" in done.stderr


def test_files_and_places_that_cannot_serve_are_told_without_a_traceback(bench: Bench) -> None:
    bench.scenario("scenario: One\nsteps:\n  - request: GET /a\n")
    bench.candidate.behaviour = lambda *_: as_json({"other": 1})
    assert bench.run().returncode == 1
    wish = ("waive", "reports/results.json", "--reason", "known", "--owner", "me", "--until", "2099-01-01", "--write")
    shared = bench.folder / "mine.yaml"
    for text in ("[1, 2]\n", "waivers: 3\n", "waivers: [\n"):
        shared.write_text(text, "utf-8")
        done = bench.parity(*wish, "mine.yaml")
        assert done.returncode == 2
        assert "mine.yaml" in done.stderr
        assert "Traceback" not in done.stderr
        assert shared.read_text("utf-8") == text
    shared.write_text("# kept\nwaivers:\n", "utf-8")
    assert bench.parity(*wish, "mine.yaml").returncode == 0
    assert "# kept" in shared.read_text("utf-8")
    assert "reason: known" in shared.read_text("utf-8")
    (bench.folder / "results.json").write_text('{"schema_version": 1}', "utf-8")
    for command in (("report", "results.json"), ("waive", "results.json", *wish[2:8]), ("routes", "--results", "results.json")):
        done = bench.parity(*command)
        assert done.returncode in (2, 3)
        assert "Traceback" not in done.stderr, command
    done = bench.run("--report", "results.json")
    assert done.returncode == 2
    assert "reports cannot be written here" in done.stderr
    assert "Traceback" not in done.stderr
