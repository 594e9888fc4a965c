"""What would be sent or checked otherwise than it is written is refused."""

from __future__ import annotations

import pytest

from tests.loading.conftest import Project

HEAD = "scenario: x\nsteps:\n  - request: GET /a\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("scenario: x\nparametrize: {isbn: [0345391802]}\nsteps: [{request: 'GET /${isbn}'}]\n", "begins with a zero"),
        ("scenario: x\nsteps: [{request: POST /, json: {zip: 01234}}]\n", "begins with a zero"),
        (HEAD + "    sides: {legacy: {expect: {'json:$.a': 1, 'json:$.a': 2}}}\n    expect: {status: 200}\n", "stands twice"),
        (HEAD + "    headers: {X: a}\n    sides: {candidate: {headers: {X: one, X: two}}}\n", "stands twice"),
        (HEAD + "    headers: {X: a}\n    sides: {candidate: {headers: {[a]: c}}}\n", "a key must be a single word"),
        (HEAD + "    expect: {}\n", "asks for nothing"),
        (HEAD + "    wait: {until: {}}\n", "asks for nothing"),
        (HEAD + "    rules: {'json:$.a': {number: {within: -1}}}\n", "expected a number from 0"),
        (HEAD + "    rules: {'json:$.a': {number: {within: 1e400}}}\n", "expected a number from 0"),
        (HEAD + "    rules: {'json:$.a': {datetime: {within: 99999999999999d}}}\n", "longer than a hundred years"),
        ("scenario: x\nwrites: !!bool yes\nsteps: [{request: GET /}]\n", "expected true or false"),
        ("scenario: x\nwrites: !!bool ''\nsteps: [{request: GET /}]\n", "expected true or false"),
        (HEAD + "    repeat: !!int abc\n", "a whole number"),
        (
            HEAD + "    waivers: [{at: status, legacy: 1, candidate: 2, reason: r, owner: o, until: 2030-W01-1}]\n",
            "expected a day",
        ),
    ],
)
def test_it_is_refused(project: Project, text: str, said: str) -> None:
    problems = project.problems(text)
    assert any(said in one for one in problems), problems
    assert all(one.startswith("scenarios/a.yaml:") for one in problems)


def test_a_side_deletes_a_header_in_any_case_and_one_that_would_be_sent_by_default(project: Project) -> None:
    text = (
        HEAD
        + "    headers: {Authorization: Bearer x}\n    sides: {candidate: {headers: {authorization: null, User-Agent: null}}}\n"
    )
    step = project.one(text).steps[0]
    assert dict(step.legacy.action.headers or {}) == {"Authorization": "Bearer x"}
    assert dict(step.candidate.action.headers or {}) == {"User-Agent": None}


def test_no_scenario_file_is_passed_over_for_its_spelling_or_for_a_link(project: Project) -> None:
    project.write("scenarios/x/B.YAML", HEAD)
    project.write("scenarios/c.Yml", HEAD)
    project.write("common/d.yaml", HEAD)
    (project.root / "scenarios" / "linked").symlink_to(project.root / "common")
    (project.root / "common" / "round").symlink_to(project.root / "scenarios")
    files = {one.id.partition("::")[0] for one in project.scenarios()}
    assert {"x/B.YAML", "c.Yml", "linked/d.yaml"} <= files
    assert len(files) == 3
