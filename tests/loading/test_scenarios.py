"""Valid scenarios: what is read, with positions, defaults and sharing."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from decimal import Decimal

import pytest

from harness.model.absent import ABSENT
from harness.model.actions import FormAction, RequestAction
from harness.model.frozen import EMPTY
from harness.model.scenario import Scenario
from tests.loading.conftest import Project

LOANS = """
scenario: A reader borrows a book
tags: [smoke]
parametrize: {book: [1, 2, 999]}
given:
  - request: POST /api/test/clock
    json: {now: "2026-01-01T12:00:00Z"}
steps:
  - request: GET /api/books/${book}
    capture:
      title: json:$.title

  - request: POST /api/loans
    headers: {Accept: application/json}
    json: {book_id: "${book}"}
    expect: {status: 201}
    capture:
      loan: json:$.id
    sides:
      candidate: {request: POST /api/v2/loans}
    rules:
      json:$.id: {identifier: {of: loan}}
      json:$.created_at: {datetime: {within: 5s}}
      json:$.links: {unordered: {by: $.rel}}
      json:$.user_name: {equal: {candidate: "json:$.userName"}}

  - request: GET /api/jobs/${loan}
    wait: {until: {"json:$.state": done}, unless: {"json:$.state": failed}, timeout: 30s, every: 200ms}

  - form: /loans/${loan}/extend
    fill: {days: 7, agree: true, note: "${title}"}

waivers:
  - at: header:x-request-id
    reason: The gateway adds it from now on.
    owner: platform
    until: 2027-03-31
  - at: status
    legacy: 400
    candidate: 422
    reason: Validation errors get their proper code.
    owner: api
    until: 2027-03-31
"""


def test_the_example_of_the_documentation(project: Project) -> None:
    scenarios = project.scenarios(LOANS)
    assert [one.id for one in scenarios] == [f"a.yaml::A reader borrows a book[{book}]" for book in (1, 2, 999)]
    scenario = scenarios[0]
    assert (str(scenario.position), scenario.file) == ("scenarios/a.yaml:2:1", str(project.root / "scenarios/a.yaml"))
    assert (scenario.tags, scenario.parameters, scenario.writes, scenario.identity) == (("smoke",), {"book": 1}, True, None)
    read, borrow, job, extend = scenario.steps
    assert (read.kind, read.line, str(read.position)) == ("request", "GET /api/books/${book}", "scenarios/a.yaml:9:5")
    assert read.legacy is read.candidate
    assert {name: str(address) for name, address in read.legacy.capture.items()} == {"title": "json:$.title"}
    assert isinstance(borrow.legacy.action, RequestAction)
    assert isinstance(borrow.candidate.action, RequestAction)
    assert borrow.line == "POST /api/loans"
    assert (borrow.legacy.action.target, borrow.candidate.action.target) == ("/api/loans", "/api/v2/loans")
    assert borrow.legacy.action.json == borrow.candidate.action.json == {"book_id": "${book}"}
    assert [(str(one.address), one.allowed) for one in borrow.candidate.expect] == [("status", (201,))]
    assert [(str(rule.address), rule.equivalence, dict(rule.arguments), rule.scope) for rule in borrow.rules] == [
        ("json:$.id", "identifier", {"of": "loan"}, 1001),
        ("json:$.created_at", "datetime", {"within": 5.0}, 1001),
        ("json:$.links", "unordered", {"by": "$.rel"}, 1001),
        ("json:$.user_name", "equal", {}, 1001),
    ]
    assert str(borrow.rules[3].counterpart) == "json:$.userName"
    assert borrow.rules[0].key == "scenarios/a.yaml:22:7 json:$.id"
    assert job.legacy.wait is not None
    assert (job.legacy.wait.timeout, job.legacy.wait.every) == (30.0, 0.2)
    assert job.legacy.wait.until[0].allowed == ("done",)
    assert extend.legacy.action == FormAction("/loans/${loan}/extend", {"days": "7", "agree": True, "note": "${title}"})
    header, status = scenario.waivers
    assert (header.until, header.legacy, str(header.position)) == (dt.date(2027, 3, 31), ABSENT, "scenarios/a.yaml:34:5")
    assert (status.legacy, status.candidate) == (400, 422)
    assert len(scenario.given) == 1


def test_request_siblings(project: Project) -> None:
    project.write("scenarios/cover.png", "x")
    step = project.one(
        """
        scenario: everything
        steps:
          - request: PUT /books/%%%/../x y?q=${unique}
            query: {page: 007, tag: [a, 1.10], none: null, yes: true}
            headers: {X-One: no}
            cookies: {seen: 2026-01-01}
            form: {price: 1.10}
            files: {cover: cover.png, notes: [{content: "a ${env.X}", filename: n.txt, type: text/plain}]}
            auth: [me, "${env.PASSWORD}"]
            timeout: 2m
            revalidate: true
            repeat: 3
            capture: {at: header:location}
            expect: {status: [200, 2xx], "json:$.price": 1.10}
        """
    ).steps[0]
    assert (step.repeat, step.revalidate) == (3, True)
    assert step.legacy.action == RequestAction(
        method="PUT",
        target="/books/%%%/../x y?q=${unique}",
        query={"page": "007", "tag": ["a", "1.10"], "none": None, "yes": True},
        headers={"X-One": "no"},
        cookies={"seen": "2026-01-01"},
        form={"price": "1.10"},
        files={"cover": "cover.png", "notes": [{"content": "a ${env.X}", "filename": "n.txt", "type": "text/plain"}]},
        auth=("me", "${env.PASSWORD}"),
        timeout=120.0,
    )
    assert step.legacy.expect[0].allowed == (200, "2xx")
    assert step.legacy.expect[1].allowed == (Decimal("1.10"),)


@pytest.mark.parametrize(
    ("sibling", "field", "value"),
    [
        ("json: null", "json", None),
        ("json: [1, 1.0, no, {a: ~}]", "json", [1, Decimal("1.0"), "no", {"a": None}]),
        ("body: 0012", "body", "0012"),
        ("auth: {bearer: abc}", "auth", {"bearer": "abc"}),
    ],
)
def test_bodies_and_credentials(project: Project, sibling: str, field: str, value: object) -> None:
    action = project.one(f"scenario: x\nsteps:\n  - request: POST /\n    {sibling}\n").steps[0].legacy.action
    assert getattr(action, field) == value


def test_a_form_step_says_which_form_by_number_or_name(project: Project) -> None:
    text = "scenario: x\nsteps:\n  - {form: /a, which: 2, button: Save}\n  - {form: /a, which: /logout, fill: {}}\n"
    first, second = project.one(text).steps
    assert first.legacy.action == FormAction("/a", None, 2, "Save")
    assert second.legacy.action == FormAction("/a", {}, "/logout")


def test_sides_merge_mappings_replace_the_rest_and_null_deletes(project: Project) -> None:
    step = project.one(
        """
        scenario: x
        steps:
          - request: POST /a
            headers: {A: one, B: two}
            json: {deep: {keep: 1, drop: 2}, list: [1, 2]}
            timeout: 3
            expect: {status: 200, "json:$.a": 1}
            capture: {a: json:$.a}
            sides:
              legacy: {timeout: null}
              candidate:
                request: PUT /b
                headers: {B: null, C: three}
                json: {deep: {drop: null, new: 3}, list: [3]}
                expect: {status: 204}
                capture: {b: json:$.b}
        """
    ).steps[0]
    legacy, candidate = step.legacy.action, step.candidate.action
    assert isinstance(legacy, RequestAction)
    assert isinstance(candidate, RequestAction)
    assert (legacy.timeout, candidate.timeout, step.line) == (None, 3.0, "POST /a")
    assert (candidate.method, candidate.target, candidate.headers) == ("PUT", "/b", {"A": "one", "C": "three"})
    assert candidate.json == {"deep": {"keep": 1, "new": 3}, "list": [3]}
    assert legacy.json == {"deep": {"keep": 1, "drop": 2}, "list": [1, 2]}
    assert [(str(one.address), one.allowed) for one in step.candidate.expect] == [("status", (204,)), ("json:$.a", (1,))]
    assert list(step.candidate.capture) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("steps: [{request: GET /}]", False),
        ("steps: [{request: HEAD /}, {request: OPTIONS *}, {request: TRACE /}]", False),
        ("steps: [{request: GET /}, {request: DELETE /}]", True),
        ("steps: [{form: /login}]", True),
        ("given: [{request: POST /}]\nsteps: [{request: GET /}]", True),
        ("steps: [{request: GET /, sides: {candidate: {request: POST /}}}]", True),
        ("steps: [{request: POST /search}]\nwrites: false", False),
        ("steps: [{request: GET /}]\nwrites: true", True),
    ],
)
def test_whether_a_scenario_writes(project: Project, text: str, expected: bool) -> None:
    assert project.one(f"scenario: x\n{text}\n").writes is expected


def test_several_documents_in_one_file(project: Project) -> None:
    text = "scenario: one\nsteps: [{request: GET /}]\n---\nscenario: two\nsteps: [{request: GET /}]\n"
    assert [(one.name, one.position.line) for one in project.scenarios(text)] == [("one", 1), ("two", 4)]


def test_ten_thousand_scenarios_are_light(project: Project) -> None:
    count = 1000
    documents = [
        f"scenario: reads {at}\ntags: [smoke]\nsteps:\n  - request: GET /api/books/{at}\n    expect: {{status: 200}}\n"
        for at in range(count)
    ]
    project.write("scenarios/a.yaml", "---\n".join(documents))
    project.scenarios()
    tracemalloc.start()
    try:
        scenarios = project.scenarios()
        used = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(scenarios) == count
    assert used / count < 3000
    first, second = scenarios[:2]
    assert first.shared is second.shared
    assert first.parameters is first.variables is first.steps[0].legacy.capture is EMPTY


def test_expanded_runs_share_their_steps(project: Project) -> None:
    first, second = project.scenarios("scenario: x\nparametrize: {a: [1, 2]}\nsteps: [{request: 'GET /${a}'}]\n")
    assert isinstance(first, Scenario)
    assert first.steps is second.steps
