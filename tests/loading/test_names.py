"""References to variables: what is defined where, on which side."""

# ruff: noqa: E501 - tables of long lines

from __future__ import annotations

import pytest

from tests.loading.conftest import Project


@pytest.mark.parametrize(
    "steps",
    [
        "[{request: 'GET /${book}/${unique}', json: ['${env.X}', '${origin}', '$${anything']}]",
        "[{request: GET /, capture: {a: json:$.a}}, {request: 'GET /${a}', expect: {status: '${a}'}}]",
        "[{request: GET /, sides: {candidate: {capture: {a: json:$.a}}}}, {request: GET /, sides: {candidate: {headers: {A: '${a}'}}}}]",
        "[{form: '/${shared}', fill: {'${own}': '${own}'}}]",
    ],
)
def test_what_is_defined(project: Project, steps: str) -> None:
    project.write("scenarios/_shared.yaml", "variables: {shared: 1}\n")
    text = f"scenario: x\nparametrize: {{book: [1]}}\nvariables: {{own: 'a-${{unique}}-${{shared}}-${{book}}', two: '${{own}}'}}\nsteps: {steps}\n"
    assert project.problems(text) == []


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (
            "[{request: GET /, capture: {loan: json:$.a}}, {request: 'GET /a/${lona}'}]",
            "scenarios/a.yaml:2:72: the variable 'lona' is not defined here; did you mean 'loan'?",
        ),
        ("[{request: 'GET /${a}', capture: {a: json:$.a}}]", "the variable 'a' is not defined here"),
        ("[{request: GET /, expect: {status: '${a}'}, capture: {a: json:$.a}}]", "the variable 'a' is not defined here"),
        ("[{request: GET /, wait: {until: {status: '${a}'}}}]", "the variable 'a' is not defined here"),
        ("[{request: GET /, headers: {'${b}': 1}}]", "the variable 'b' is not defined here"),
        (
            "[{request: GET /, sides: {legacy: {capture: {a: json:$.a}}}}, {request: 'GET /${a}'}]",
            "the variable 'a' has no value on the candidate side; it is captured on the legacy side only",
        ),
        ("[{request: 'GET /${env}'}]", "the variable 'env' is not defined here; write ${env.NAME}"),
        ("[{request: 'GET /${a.b}'}]", "'a.b' is no name of a variable; write $${ for a literal ${"),
        ("[{request: 'GET /${a'}]", "'${a' is no reference to a variable; write ${name}, or $${ for a literal ${"),
        ("[{request: 'GET /${}'}]", "'${}' is no reference to a variable"),
    ],
)
def test_what_is_not(project: Project, steps: str, expected: str) -> None:
    problems = project.problems(f"scenario: x\nsteps: {steps}\n")
    assert len(problems) == 1
    assert expected in problems[0]


def test_variables_refer_to_those_before_them_only(project: Project) -> None:
    problems = project.problems("scenario: x\nvariables: {a: '${b}', b: 1}\nsteps: [{request: GET /}]\n")
    assert problems == ["scenarios/a.yaml:2:17: the variable 'b' is not defined here; known are env.NAME, origin, unique"]


def test_a_waiver_does_not_swallow_the_references_before_it(project: Project) -> None:
    waiver = "{at: body, legacy: '${pin}', reason: r, owner: o, until: 2027-01-01}"
    problems = project.problems(f"scenario: x\nsteps: [{{request: GET /, json: '${{nope}}', waivers: [{waiver}]}}]\n")
    assert len(problems) == 1
    assert "'nope'" in problems[0]


def test_a_payload_may_look_like_a_template(project: Project) -> None:
    text = "scenario: x\nparametrize: {q: ['${7*7}']}\nsteps: [{request: GET /, query: {q: '${q}'}}]\n"
    assert project.one(text).parameters == {"q": "${7*7}"}
