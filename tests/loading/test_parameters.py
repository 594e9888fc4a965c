"""`parametrize` and the ids it makes."""

# ruff: noqa: E501 - tables of long lines

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.loading.parameters import id_suffix
from tests.loading.conftest import Project


def ids(project: Project, parametrize: str) -> list[str]:
    text = f"scenario: x\nparametrize: {parametrize}\nsteps: [{{request: GET /}}]\n"
    return [one.id.removeprefix("a.yaml::x") for one in project.scenarios(text)]


@pytest.mark.parametrize(
    ("parametrize", "expected"),
    [
        ("{a: [1, 2], b: [x, y]}", ["[1-x]", "[1-y]", "[2-x]", "[2-y]"]),
        ("[{a: 1, b: x}, {b: y, a: 2}]", ["[1-x]", "[2-y]"]),
        ("{a: [null, true, 1.10, no, '']}", ["[null]", "[true]", "[1.10]", "[no]", '[""]']),
        ("{a: [[1, {b: c}]]}", ['[[1,{"b":"c"}]]']),
        ('{a: ["two\\nlines", "é", "\\u200b"]}', ["[two\\nlines]", "[é]", "[\\u200b]"]),
    ],
)
def test_ids(project: Project, parametrize: str, expected: list[str]) -> None:
    assert ids(project, parametrize) == expected


def test_values_keep_their_types(project: Project) -> None:
    text = "scenario: x\nparametrize: {a: [1, '1x', true, null, {b: [1]}]}\nsteps: [{request: GET /}]\n"
    assert [one.parameters["a"] for one in project.scenarios(text)] == [1, "1x", True, None, {"b": [1]}]


def test_long_values_are_cut_but_stay_apart() -> None:
    first, second = id_suffix({"a": "x" * 100}, None), id_suffix({"a": "x" * 99}, "reader")
    assert len(first) < 50
    assert first[:20] == second[:20]
    assert first != second.replace("-reader", "")
    assert second.endswith("-reader]")
    assert id_suffix({}, None) == ""


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.recursive(st.none() | st.text(max_size=60) | st.integers(), lambda inner: st.lists(inner, max_size=3), max_leaves=5))
def test_any_value_makes_a_short_line(value: object) -> None:
    suffix = id_suffix({"a": value}, None)
    assert suffix.isprintable()
    assert 2 < len(suffix) <= 42


def test_too_many_combinations_are_refused_before_they_are_made(project: Project) -> None:
    values = ", ".join(map(str, range(100)))
    keys = ", ".join(f"k{at}: [{values}]" for at in range(8))
    problems = project.problems(f"scenario: x\nparametrize: {{{keys}}}\nsteps: [{{request: GET /}}]\n")
    assert problems == [
        "scenarios/a.yaml:2:14: 10000000000000000 combinations are more than 10000; write fewer values, or list the combinations"
    ]
