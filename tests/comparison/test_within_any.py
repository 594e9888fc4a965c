"""Beneath a container that `any` or `present` excuses, rules of higher rank still judge the places they name."""

from __future__ import annotations

import pytest

from harness.model.rule import Rule
from tests.comparison.judging import Rules, addresses, answer, header_addresses, judged, rules_of

META = {"meta": {"version": 1, "t": 5}}, {"meta": {"version": 2, "t": 6}}
QUERY = "json:$.list[?@.k == 'a'].v"


def scoped(outer: Rules, inner: Rules) -> tuple[Rule, ...]:
    """What a folder says, then what a step says."""
    return (*rules_of(outer, scope=0), *rules_of(inner, scope=1001))


@pytest.mark.parametrize("container", ["any", "present"])
def test_an_inner_rule_judges_its_place_and_nothing_else_beneath(container: str) -> None:
    rules = scoped({"json:$.meta": container}, {"json:$.meta.version": "equal"})
    assert addresses(*META, rules) == ["json:$.meta.version"]
    assert addresses({"meta": {"version": 1, "t": 5}}, {"meta": {"version": 1}}, rules) == []
    assert addresses(*META, {"json:$.meta.version": "equal", "json:$.meta": container}) == ["json:$.meta.version"]


def test_a_rule_of_an_outer_scope_stays_silent() -> None:
    assert addresses(*META, scoped({"json:$.meta.version": "equal"}, {"json:$.meta": "any"})) == []


@pytest.mark.parametrize("rule", ["equal", "type", "any"])
def test_what_only_one_side_has_at_a_named_place_is_a_difference(rule: str) -> None:
    rules = {"json:$.meta": "any", "json:$.meta.a.v": rule}
    assert addresses({"meta": {"a": {"v": 1}}}, {"meta": {"x": 1}}, rules) == ["json:$.meta.a.v"]
    assert addresses({"meta": {"x": 1}}, {"meta": {"a": {"v": 1, "w": 2}}}, rules) == ["json:$.meta.a.v"]
    assert addresses({"meta": {"a": {"v": 1}}}, {"meta": "gone"}, rules) == ["json:$.meta.a.v"]
    assert addresses({"meta": {"a": {"v": None}}}, {"meta": {}}, {**rules, "json:$.meta.a.v": "nullish"}) == []


def test_members_of_arrays_are_paired_by_position() -> None:
    rules = {"json:$": "any", "json:$[*].v": "equal"}
    assert addresses([{"v": 1, "t": 1}, {"v": 2, "t": 2}], [{"v": 1, "t": 3}, {"v": 3}], rules) == ["json:$[1].v"]
    assert addresses([{"v": 1}, {"v": 2}], [{"v": 1}], rules) == ["json:$[1].v"]
    assert addresses([{"v": 1}], [{"v": 1}, {"t": 2}, {"v": 2}], rules) == ["json:$[2].v"]
    assert addresses([{"v": 1}], [{"v": 1}, {"t": 2}], rules) == []


def test_under_wildcards_headers_and_cookies() -> None:
    rules = {"json:$[*].m": "any", "json:$[0].m.v": "equal"}
    assert addresses([{"m": {"v": 1}}, {"m": {"v": 1}}], [{"m": {"v": 2}}, {"m": {"v": 2}}], rules) == ["json:$[0].m.v"]
    rules = {"header:cache-control": "any", "header:cache-control.max-age": "equal"}
    ages = [("Cache-Control", "max-age=1, public")], [("Cache-Control", "max-age=2")]
    assert header_addresses(*ages, rules) == ["header:cache-control.max-age"]
    cookies = [("Set-Cookie", "a=1; HttpOnly; Path=/x")], [("Set-Cookie", "a=2; Path=/y")]
    assert header_addresses(*cookies, {"cookie:a": "any", "cookie:a.httponly": "equal"}) == ["cookie:a.httponly"]


def test_queries_on_either_part() -> None:
    left = {"list": [{"k": "a", "v": 1, "m": {"x": {"y": 1}}}, {"k": "b", "v": 1}]}
    right = {"list": [{"k": "a", "v": 2, "m": {"x": {"y": 2}}}, {"k": "b", "v": 2}]}
    assert addresses(left, right, scoped({"json:$.list": "any"}, {QUERY: "equal"})) == ["json:$.list[0].v"]
    assert addresses(left, right, scoped({QUERY: "equal"}, {"json:$.list": "any"})) == []
    rules = scoped({"json:$..m": "any"}, {"json:$..y": "equal"})
    assert addresses(left, right, (*rules, *rules_of({"json:$..v": "any"}))) == ["json:$.list[0].m.x.y"]
    gone = {"list": [{"k": "b"}, {"k": "b", "v": 1}]}
    assert addresses(left, gone, scoped({"json:$.list": "any"}, {QUERY: "equal"})) == ["json:$.list[0].v"]


def test_containers_within_containers() -> None:
    rules = {"json:$": "any", "json:$.a": "unordered", "json:$.b": "present", "json:$.b.c": "equal"}
    assert addresses({"a": [1, 2], "b": {"c": 1, "d": 1}}, {"a": [2, 1], "b": {"c": 1, "d": 2}}, rules) == []
    assert addresses({"a": [1, 2], "b": {"c": 1}}, {"a": [2, 3], "b": {"c": 2}}, rules) == ["json:$.a[0]", "json:$.b.c"]
    assert addresses({"b": {"c": 1}, "x": 1}, {}, rules) == ["json:$.b"]


def test_members_are_aligned_by_what_is_judged_in_them() -> None:
    rules = {"json:$[*].m": "any", "json:$[*].m.v": "equal", "json:$": "unordered"}
    left, right = [{"m": {"v": 1, "t": 1}}, {"m": {"v": 2, "t": 2}}], [{"m": {"v": 2, "t": 3}}, {"m": {"v": 1, "t": 4}}]
    assert addresses(left, right, rules) == []


def test_used_rules_and_the_count_of_any() -> None:
    rules = scoped(
        {"json:$.meta": "any", "json:$.meta.t": "equal"}, {"json:$.meta.version": "equal", "json:$.meta.gone": "any"}
    )
    found = judged(answer(META[0]), answer(META[1]), rules)
    assert found.any_count == 1
    used = [rule.address.text for rule in rules if rule.key in found.used_rules]
    assert used == ["json:$.meta", "json:$.meta.t", "json:$.meta.version"]


def test_beneath_a_counterpart() -> None:
    rules: Rules = {"json:$.meta": {"any": {"candidate": "json:$.info"}}, "json:$.meta.version": "equal"}
    left, right = {"meta": {"version": 1, "t": 5}}, {"info": {"version": 2, "t": 6}}
    assert addresses(left, right, rules) == ["json:$.meta.version"]
    assert addresses(left, {"info": {"version": 1}}, rules) == []
    assert addresses(left, {"info": {"t": 1}}, rules) == ["json:$.meta.version"]
    queried: Rules = {"json:$.meta": {"any": {"candidate": "json:$.info"}}, "json:$.meta[?@ == 1]": "equal"}
    assert addresses(left, right, queried) == ["json:$.meta.version"]
    moved: Rules = {"json:$": "any", "json:$.a.v": {"equal": {"candidate": "json:$.b.v"}}, "json:$.a.w": "equal"}
    assert addresses({"a": {"v": 1, "w": 1}}, {"a": {"w": 1}, "b": {"v": 1}}, moved) == []
    assert addresses({"a": {"v": 1, "w": 1}}, {"a": {"w": 2}, "b": {"v": 2}}, moved) == ["json:$.a.v", "json:$.a.w"]


def test_a_query_reaches_as_deep_as_json_is_compared() -> None:
    def deep(value: int) -> object:
        tree: object = {"v": value}
        for _ in range(190):
            tree = [tree]
        return tree

    assert addresses(deep(1), deep(2), {"json:$..v": "type"}) == []
    assert len(addresses(deep(1), deep(2), {"json:$..w": "type"})) == 1
