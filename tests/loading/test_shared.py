"""`_shared.yaml`: what scenarios inherit from their folders, and identities."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import ScenarioError
from harness.loading.scenarios import load_scenarios
from harness.model.actions import RequestAction
from harness.model.rule import Condition
from harness.model.settings import Settings
from harness.model.target import Target
from tests.loading.conftest import VOCABULARY, Project

PLAIN = "scenario: x\nsteps: [{request: GET /}]\n"


def test_inner_folders_add_to_outer_ones_and_win(project: Project) -> None:
    project.write(
        "scenarios/_shared.yaml",
        """\
        rules:
          json:$.at: {datetime: {within: 5s}, when: {status: 4xx, route: GET /a*, tag: smoke}}
        variables: {a: outer, b: outer}
        given: [{request: POST /reset}]
        waivers:
          - {at: body, reason: r, owner: o, until: 2027-01-01, when: {status: 404}}
        """,
    )
    project.write(
        "scenarios/api/_shared.yaml", "rules: {json:$.at: uuid}\nvariables: {b: inner}\ngiven: [{request: GET /seed}]\n"
    )
    project.write("scenarios/api/deep/a.yaml", PLAIN + "rules: {json:$.at: any}\n")
    project.write("scenarios/top.yaml", PLAIN)
    top, deep = sorted(project.scenarios(), key=lambda one: len(one.id))
    assert [(rule.equivalence, rule.scope) for rule in deep.rules_in_scope] == [("datetime", 0), ("uuid", 1), ("any", 1000)]
    assert deep.rules_in_scope[0].when == Condition("4xx", "GET /a*", "smoke")
    assert deep.rules_in_scope[0].arguments == {"within": 5.0}
    assert str(deep.rules_in_scope[1].position) == "scenarios/api/_shared.yaml:1:9"
    assert deep.shared.layers()[1].waivers[0].when == Condition("404")
    assert (deep.variables, top.variables) == ({"a": "outer", "b": "inner"}, {"a": "outer", "b": "outer"})
    assert [step.line for step in deep.given] == ["POST /reset", "GET /seed"]
    assert (deep.id, top.id, deep.writes) == ("api/deep/a.yaml::x", "top.yaml::x", True)
    assert [rule.equivalence for rule in top.rules_in_scope] == ["datetime"]


def test_folders_above_the_root_count_while_they_have_a_shared_file(project: Project) -> None:
    project.write("tests/_shared.yaml", "variables: {a: 1}\n")
    project.write("tests/parity/_shared.yaml", "variables: {b: 2}\n")
    project.write("tests/parity/api/a.yaml", PLAIN)
    settings = Settings(root=str(project.root))
    (scenario,) = load_scenarios([project.root / "tests/parity/api"], settings, VOCABULARY)
    assert scenario.variables == {"a": 1, "b": 2}
    project.write("_shared.yaml", "rules: {status: equal}\n")
    (scenario,) = load_scenarios([project.root / "tests/parity/api"], settings, VOCABULARY)
    assert [rule.scope for rule in scenario.rules_in_scope] == [0]
    (project.root / "tests/_shared.yaml").unlink()
    (scenario,) = load_scenarios([project.root / "tests/parity/api"], settings, VOCABULARY)
    assert (scenario.variables, scenario.rules_in_scope) == ({"b": 2}, ())


def test_an_upload_of_a_shared_step_is_found_from_any_folder(project: Project) -> None:
    project.write("scenarios/seed.csv", "x")
    project.write("scenarios/_shared.yaml", "given: [{request: POST /, files: {seed: seed.csv, more: [{path: seed.csv}]}}]\n")
    project.write("scenarios/deep/a.yaml", PLAIN)
    (scenario,) = project.scenarios()
    action = scenario.given[0].legacy.action
    assert isinstance(action, RequestAction)
    path = str(project.root / "scenarios/seed.csv")
    assert action.files == {"seed": path, "more": [{"path": path}]}
    assert Path(path).is_file()


IDENTITIES = """\
variables: {password: "${env.PASSWORD}"}
identities:
  reader:
    legacy:
      steps:
        - request: POST /api/token
          json: {password: "${password}"}
          capture: {token: json:$.token}
      send: {headers: {Authorization: "Bearer ${token}"}, cookies: {seen: 1}}
    candidate:
      steps: [{form: /login, fill: {user: reader}}]
  admin:
    steps: [{request: GET /login, sides: {candidate: {request: GET /signin}}}]
"""


def test_identities_run_a_scenario_once_each(project: Project) -> None:
    project.write("scenarios/_shared.yaml", IDENTITIES)
    text = "scenario: x\nrun_as: [anonymous, reader, admin]\nparametrize: {b: [1, 2]}\nsteps: [{request: GET /}]\n"
    scenarios = project.scenarios(text)
    assert [one.id.removeprefix("a.yaml::x") for one in scenarios] == [
        f"[{number}-{name}]" for number in (1, 2) for name in ("anonymous", "reader", "admin")
    ]
    anonymous, reader, admin = (one.identity for one in scenarios[:3])
    assert anonymous is not None
    assert reader is not None
    assert admin is not None
    assert (anonymous.legacy.steps, anonymous.legacy.send_headers) == ((), {})
    assert reader.legacy.send_headers == {"Authorization": "Bearer ${token}"}
    assert reader.legacy.send_cookies == {"seen": "1"}
    assert [step.kind for step in reader.legacy.steps + reader.candidate.steps] == ["request", "form"]
    assert str(reader.position) == "scenarios/_shared.yaml:4:5"
    assert admin.legacy is admin.candidate or admin.legacy == admin.candidate
    assert not scenarios[0].writes
    assert scenarios[0].steps is scenarios[1].steps


def test_run_as_may_be_one_name(project: Project) -> None:
    assert project.one("scenario: x\nrun_as: anonymous\nsteps: [{request: GET /}]\n").id == "a.yaml::x[anonymous]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rule: {}", "_shared.yaml:1:1: unknown key 'rule' in a _shared.yaml; did you mean 'rules'?"),
        ("steps: []", "`steps`: a _shared.yaml holds no scenarios"),
        ("rules: {json:$.a: {uuid: {}, when: {}}}", "`when` says nothing; give status, route, tag or candidate"),
        ("rules: {json:$.a: {uuid: {}, when: {status: 6xx}}}", "`status`: expected a status such as 404 or 4xx, found '6xx'"),
        ("rules: {json:$.a: {when: {status: 404}}}", "expected one equivalence, found 0"),
        ("waivers: [{at: body, when: {tags: a}, reason: r, owner: o, until: 2027-01-01}]", "did you mean 'tag'?"),
        ("identities: {anonymous: {steps: []}}", "the identity 'anonymous' is built in"),
        ("identities: {a b: {steps: []}}", "'a b' cannot be the name of an identity"),
        ("identities: {a: {legacy: {steps: []}}}", "an identity needs the key `candidate`"),
        ("identities: {a: {legacy: {}, candidate: {}, steps: []}}", "`steps`: belongs into `legacy` and `candidate`"),
        ("identities: {a: {step: []}}", "unknown key 'step' in a login recipe; did you mean 'steps'?"),
        ("identities: {a: {send: {headers: {A: '${token}'}}}}", "_shared.yaml:1:39: the variable 'token' is not defined here"),
        ("identities: {a: {steps: [{request: GET /, rules: {}}]}}", "`rules`: this step is not compared"),
        ("given: [{request: 'GET /${x}'}]", "_shared.yaml:1:25: the variable 'x' is not defined here"),
        ("variables: {a: '${b}'}", "_shared.yaml:1:17: the variable 'b' is not defined here"),
        ("a: 1\n---\nb: 1", "_shared.yaml:3:1: a _shared.yaml holds one document"),
        ("a: {b: ${x}}", "_shared.yaml:1:8: ${x} must be quoted"),
    ],
)
def test_mistakes_are_reported_once_where_they_stand(project: Project, text: str, expected: str) -> None:
    project.write("scenarios/_shared.yaml", text)
    project.write("scenarios/deep/b.yaml", PLAIN)
    problems = project.problems(PLAIN)
    assert [problem for problem in problems if expected in problem], problems
    assert all(problem.startswith("scenarios/_shared.yaml") for problem in problems)
    assert len(problems) <= (2 if "---" in text else 1), problems


def test_a_given_step_may_use_what_every_scenario_defines(project: Project) -> None:
    project.write("scenarios/_shared.yaml", "given: [{request: 'GET /${book}'}]\n")
    assert project.problems("scenario: x\nparametrize: {book: [1]}\nsteps: [{request: GET /}]\n") == []


def test_an_empty_shared_file_is_nothing_and_two_are_a_mistake(project: Project) -> None:
    project.write("scenarios/_shared.yaml", "# nothing yet\n")
    assert project.problems(PLAIN) == []
    project.write("scenarios/_shared.yml", "")
    assert project.problems(PLAIN) == ["scenarios/_shared.yaml: the folder has two shared files; remove _shared.yml"]


def test_what_is_agreed_to_of_one_candidate_says_nothing_of_another(project: Project) -> None:
    project.write(
        "scenarios/_shared.yaml",
        """\
        rules:
          json:$.a: {uuid: {}, when: {candidate: one}}
          json:$.b: uuid
        waivers:
          - {at: body, reason: r, owner: o, until: 2027-01-01, when: {candidate: two}}
        """,
    )
    project.write("scenarios/a.yaml", PLAIN)
    settings = Settings(root=str(project.root), targets={name: Target(name) for name in ("legacy", "one", "two")})
    first, second = (load_scenarios(None, replace(settings, candidate=name), VOCABULARY)[0] for name in ("one", "two"))
    assert [str(rule.address) for rule in first.shared.rules] == ["json:$.a", "json:$.b"]
    assert (len(first.shared.waivers), len(second.shared.rules), len(second.shared.waivers)) == (0, 1, 1)
    with pytest.raises(ScenarioError, match=r"_shared.yaml:2:3: `when`: there is no target 'one'; did you mean 'ones'\?"):
        load_scenarios(None, replace(settings, targets={name: Target(name) for name in ("ones", "two")}), VOCABULARY)
