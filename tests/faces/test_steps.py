"""What scenarios can say, end to end: scenes, identities, sides, repeats, waits, taint, migrated routes, shared state."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable

from tests.faces.conftest import Bench
from tests.twins import Answer, Behaviour, as_html, as_json

LOGIN = """\
identities:
  reader:
    steps:
      - request: POST /token
        json: {user: ada}
        capture: {token: "json:$.token"}
    send: {headers: {Authorization: "Bearer ${token}"}}
"""


def with_token(token: str, *, refuse: bool = False) -> Behaviour:
    def behaviour(method: str, path: str, body: bytes) -> Answer:
        if path == "/token":
            return as_json({}, 500) if refuse else as_json({"token": token})
        return as_json({"path": path})

    return behaviour


def verdicts(bench: Bench) -> list[str]:
    return [step["verdict"] for scenario in bench.results["scenarios"] for step in scenario["steps"]]


def test_identities_log_in_on_each_side_and_no_token_is_left_in_any_artefact(bench: Bench) -> None:
    bench.scenario(LOGIN, "_shared.yaml")
    bench.scenario("scenario: Me\nrun_as: [anonymous, reader]\nsteps:\n  - request: GET /me\n")
    bench.legacy.behaviour, bench.candidate.behaviour = with_token("legacy-secret-0001"), with_token("candidate-secret-2")
    done = bench.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert [one["id"] for one in bench.results["scenarios"]] == ["a.yaml::Me[anonymous]", "a.yaml::Me[reader]"]
    artefacts = done.stdout + "".join(path.read_text("utf-8") for path in (bench.folder / "reports").iterdir())
    assert "legacy-secret-0001" not in artefacts
    assert "candidate-secret-2" not in artefacts


def test_a_scene_that_fails_on_legacy_is_broken_on_the_candidate_different(bench: Bench) -> None:
    bench.scenario(LOGIN, "_shared.yaml")
    bench.scenario("scenario: Me\nrun_as: [reader]\nsteps:\n  - request: GET /me\n")
    bench.legacy.behaviour, bench.candidate.behaviour = with_token("a" * 20, refuse=True), with_token("b" * 20)
    done = bench.run()
    assert done.returncode == 3
    assert "status 500" in done.stdout
    bench.legacy.behaviour, bench.candidate.behaviour = with_token("a" * 20), with_token("b" * 20, refuse=True)
    assert bench.run().returncode == 1
    assert [one["address"] for one in bench.differences] == ["error"]


def test_sides_change_one_side_only(bench: Bench) -> None:
    bench.scenario("""\
scenario: Moved
steps:
  - request: GET /old
    sides: {candidate: {request: GET /new}}
    rules: {"json:$.path": present}
""")
    assert bench.run().returncode == 0
    assert (bench.legacy.asked, bench.candidate.asked) == (["GET /old"], ["GET /new"])


def test_a_repeat_is_a_result_of_its_own_and_finds_what_only_the_second_request_shows(bench: Bench) -> None:
    count = itertools.count(1)
    bench.candidate.behaviour = lambda *_: as_json({"n": 1 if next(count) % 2 == 1 else 2})
    bench.legacy.behaviour = lambda *_: as_json({"n": 1})
    bench.scenario("scenario: Twice\nsteps:\n  - request: GET /\n    repeat: 2\n")
    assert bench.run().returncode == 1
    assert verdicts(bench) == ["parity", "different"]


def test_revalidating_sends_each_sides_own_validators(bench: Bench) -> None:
    def tagged(tag: str, *, honours: bool) -> Behaviour:
        seen: list[str] = []

        def behaviour(method: str, path: str, body: bytes) -> Answer:
            seen.append(path)
            return (304, [("ETag", tag)], b"") if honours and len(seen) > 1 else as_json({"a": 1}, 200, ("ETag", tag))

        return behaviour

    bench.scenario("scenario: Cached\nsteps:\n  - request: GET /\n    revalidate: true\n")
    bench.legacy.behaviour, bench.candidate.behaviour = tagged('"a"', honours=True), tagged('"b"', honours=True)
    assert bench.run().returncode == 0
    bench.legacy.behaviour, bench.candidate.behaviour = tagged('"a"', honours=True), tagged('"b"', honours=False)
    assert bench.run().returncode == 1


def job(done_after: int) -> Behaviour:
    count = itertools.count(1)

    def behaviour(method: str, path: str, body: bytes) -> Answer:
        return as_json({"state": "done" if next(count) >= done_after else "running"})

    return behaviour


WAIT = """\
scenario: Job
steps:
  - request: GET /job
    wait: {until: {"json:$.state": done}, timeout: 1s, every: 50ms}
"""


def test_each_side_polls_its_own_condition(bench: Bench) -> None:
    bench.scenario(WAIT)
    bench.legacy.behaviour, bench.candidate.behaviour = job(2), job(4)
    assert bench.run().returncode == 0
    bench.legacy.behaviour, bench.candidate.behaviour = job(2), job(10_000)
    assert bench.run().returncode == 1
    bench.legacy.behaviour, bench.candidate.behaviour = job(10_000), job(2)
    assert bench.run().returncode == 3


def test_steps_that_use_a_value_from_a_mismatched_step_are_tainted(bench: Bench) -> None:
    bench.legacy.behaviour = lambda method, path, body: as_json({"id": 3, "t": "a", "path": "x"})
    bench.candidate.behaviour = lambda method, path, body: as_json({"id": 3, "t": "b", "path": "x"})
    bench.scenario('scenario: Chain\nsteps:\n  - request: GET /a\n    capture: {id: "json:$.id"}\n  - request: GET /b/${id}\n')
    assert bench.run().returncode == 1
    assert [step["tainted"] for step in bench.results["scenarios"][0]["steps"]] == [False, True]


def test_a_capture_that_only_the_candidate_misses_is_a_difference(bench: Bench) -> None:
    bench.candidate.behaviour = lambda *_: as_json({"title": "Emma", "path": "/books/1"})
    bench.scenario('scenario: Id\nsteps:\n  - request: GET /books/1\n    capture: {id: "json:$.id"}\n')
    assert bench.run().returncode == 1
    assert "error" in [one["address"] for one in bench.differences]


def page(token: str) -> Behaviour:
    def behaviour(method: str, path: str, body: bytes) -> Answer:
        if method == "GET":
            hidden = f'<input type="hidden" name="csrf_token" value="{token}">'
            field = '<label>Days <input name="days" value="1"></label>'
            return as_html(
                f'<html lang="en"><title>L</title><form method="post" action="/x">{hidden}{field}<button>Go</button></form>'
            )
        return as_json({"days": body.decode().partition("days=")[2]}, 200 if token in body.decode() else 400)

    return behaviour


def test_a_form_keeps_each_sides_hidden_fields(bench: Bench) -> None:
    bench.scenario("scenario: Extend\nsteps:\n  - form: /x\n    fill: {days: 7}\n    expect: {status: 200}\n")
    bench.legacy.behaviour, bench.candidate.behaviour = page("legacytoken000001"), page("candidatetoken002")
    assert bench.run().returncode == 0
    assert bench.results["scenarios"][0]["steps"][0]["route"] == "POST /x"


def test_only_migrated_routes_gate(bench: Bench) -> None:
    bench.scenario("scenario: New\nsteps:\n  - request: GET /books/1\n---\nscenario: Old\nsteps:\n  - request: GET /admin\n")
    legacy = bench.legacy.behaviour
    bench.candidate.behaviour = lambda m, p, b: as_json({"other": 1}) if p == "/admin" else legacy(m, p, b)
    settings = f'[targets.legacy]\nurl = "{bench.legacy.url}"\n[targets.candidate]\nurl = "{bench.candidate.url}"\n'
    (bench.folder / "parity.toml").write_text(settings, "utf-8")
    assert bench.parity("run").returncode == 1
    (bench.folder / "parity.toml").write_text(settings + 'migrated = ["GET /books/<int:id>"]\n', "utf-8")
    assert bench.parity("run").returncode == 0
    assert bench.results["summary"]["different"] == 1


def stateful() -> Behaviour:
    """One store that both sides use; a reset empties it."""
    items: list[int] = []

    def behaviour(method: str, path: str, body: bytes) -> Answer:
        if path == "/reset":
            items.clear()
            return 204, [], b""
        if method == "POST":
            items.append(json.loads(body)["n"])
        return as_json({"items": list(items)})

    return behaviour


def run_with_reset(bench: Bench, isolation: str) -> int:
    side: Callable[[str, str], str] = lambda name, url: f'[targets.{name}]\nurl = "{url}"\nreset = "POST /reset"\n'  # noqa: E731
    text = f'isolation = "{isolation}"\n' + side("legacy", bench.legacy.url) + side("candidate", bench.candidate.url)
    (bench.folder / "parity.toml").write_text(text, "utf-8")
    return bench.parity("run").returncode


def test_writing_scenarios_start_from_the_known_state(bench: Bench) -> None:
    bench.legacy.behaviour, bench.candidate.behaviour = stateful(), stateful()
    add = "  - request: POST /items\n    json: {n: 1}\n    expect: {'json:$.items': [[1]]}\n"
    bench.scenario(f"scenario: One\nsteps:\n{add}---\nscenario: Two\nsteps:\n{add}")
    assert run_with_reset(bench, "separate") == 0


def test_shared_state_is_used_side_after_side(bench: Bench) -> None:
    bench.legacy.behaviour = bench.candidate.behaviour = stateful()
    bench.scenario("scenario: One\nsteps:\n  - request: POST /items\n    json: {n: 1}\n  - request: GET /items\n")
    assert run_with_reset(bench, "shared") == 0
    assert verdicts(bench) == ["parity", "parity"]


GUARDED = """scenario: A private page
run_as: [anonymous, ada]
steps:
  - request: GET /private
    capture: {secret: "json:$.secret"}
  - request: GET /next?secret=${secret}
"""
IDENTITY = """identities:
  ada: {send: {headers: {Authorization: Bearer ada}}}
"""


def guard(method: str, path: str, body: bytes) -> Answer:
    return as_json({"error": "no"}, 401)


def test_an_identity_refused_alike_on_both_sides_ends_its_scenario_there(bench: Bench) -> None:
    bench.legacy.behaviour = bench.candidate.behaviour = guard
    bench.scenario(IDENTITY, "_shared.yaml")
    bench.scenario(GUARDED)
    done = bench.run()
    assert done.returncode == 0, done.stdout
    assert "2 scenarios ended refused on both sides" in done.stdout
    assert bench.results["warnings"] == [
        "the identity 'ada' was refused on both sides in all of its 1 scenarios: does it log in?"
    ]
    for scenario in bench.results["scenarios"]:
        assert [step["refused"] for step in scenario["steps"]] == [True]
        assert "refused on both sides" in scenario["steps"][0]["notes"][0]


def test_a_refusal_is_recorded_and_judged_as_live(bench: Bench) -> None:
    bench.legacy.behaviour = bench.candidate.behaviour = guard
    bench.scenario(IDENTITY, "_shared.yaml")
    bench.scenario(GUARDED)
    recorded = bench.parity("record", "--legacy", bench.legacy.url)
    assert recorded.returncode == 0, recorded.stderr
    done = bench.run("--against", "snapshot")
    assert done.returncode == 0, done.stdout
    assert [[step["refused"] for step in one["steps"]] for one in bench.results["scenarios"]] == [[True], [True]]
    bench.candidate.behaviour = lambda *_: as_json({"secret": "let in"})
    assert bench.run("--against", "snapshot").returncode == 1
    assert {one["address"] for one in bench.differences} >= {"status"}


def test_a_refusal_that_differs_is_a_difference_and_without_run_as_it_is_broken(bench: Bench) -> None:
    bench.legacy.behaviour = guard
    bench.candidate.behaviour = lambda *_: as_json({"detail": "no"}, 401)
    bench.scenario(IDENTITY, "_shared.yaml")
    bench.scenario(GUARDED)
    assert bench.run().returncode == 1
    bench.candidate.behaviour = lambda *_: as_json({"secret": "let in"})
    assert bench.run().returncode == 1
    assert {one["address"] for one in bench.differences} >= {"status"}
    assert [step["refused"] for scenario in bench.results["scenarios"] for step in scenario["steps"]] == [False, False]
    bench.candidate.behaviour = guard
    bench.scenario(GUARDED.replace("run_as: [anonymous, ada]\n", ""))
    assert bench.run().returncode == 3


def test_the_report_shows_what_each_identity_may_do_on_each_side(bench: Bench) -> None:
    bench.legacy.behaviour = guard
    bench.candidate.behaviour = lambda *_: as_json({"secret": "let in"})
    bench.scenario(IDENTITY, "_shared.yaml")
    bench.scenario(GUARDED)
    bench.run()
    page = (bench.folder / "reports" / "index.html").read_text("utf-8")
    assert '"p":[401,200]' in page
    assert 'id="permission-table"' in page
