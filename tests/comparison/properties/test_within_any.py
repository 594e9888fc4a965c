"""A change beneath a container that `any` excuses is found where a rule of higher rank names its place, and nowhere else."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from harness.comparison.facets.jsonpath import render_jsonpath
from harness.comparison.places import children, node_at
from harness.model.address import Path
from harness.model.rule import Rule
from tests.comparison.judging import addresses, rules_of

KEYS = st.sampled_from(["a", "b", "c d"])
TREES = st.recursive(
    st.integers(0, 3), lambda inner: st.dictionaries(KEYS, inner, min_size=1) | st.lists(inner, min_size=1, max_size=4)
)
NEW = "changed"


def places(tree: object, at: Path = ()) -> list[Path]:
    return [at, *(place for part, value in children(tree) for place in places(value, (*at, part)))]


def changed(tree: Any, at: Path) -> Any:
    """The tree with another value at a place."""
    if not at:
        return NEW
    tree = copy.deepcopy(tree)
    holder = node_at(tree, at[:-1])
    holder[at[-1]] = NEW  # type: ignore[index]
    return tree


@st.composite
def cases(draw: st.DrawFn) -> tuple[object, Path, Path, Path]:
    """A document, a container in it, a place beneath that an inner rule names, a place beneath that changes."""
    tree = draw(TREES.filter(lambda one: isinstance(one, dict | list)))
    holder = draw(st.sampled_from([one for one in places(tree) if isinstance(node_at(tree, one), dict | list)]))
    beneath = st.sampled_from([one for one in places(tree) if one[: len(holder)] == holder and one != holder])
    return tree, holder, draw(beneath), draw(beneath)


def located(at: Path) -> str:
    """The address of a place, as a query that structural patterns cannot spell."""
    return render_jsonpath("json", at[:-1]) + (f"[{at[-1]}:{at[-1] + 1}]" if isinstance(at[-1], int) else f"['{at[-1]}','x']")


@given(cases(), st.booleans(), st.booleans())
def test_a_change_is_found_at_the_named_place_only(case: tuple[object, Path, Path, Path], query: bool, folder: bool) -> None:
    tree, holder, named, injected = case
    inner = located(named) if query else render_jsonpath("json", named)
    rules: tuple[Rule, ...] = (
        *rules_of({render_jsonpath("json", holder): "any"}, scope=0),
        *rules_of({inner: "equal"}, scope=1001 if folder or query else 0),
    )
    for legacy, candidate in ((tree, changed(tree, injected)), (changed(tree, injected), tree)):
        found = addresses(legacy, candidate, rules)
        touched = injected[: len(named)] == named or named[: len(injected)] == injected
        assert bool(found) is touched, found
        assert addresses(legacy, candidate, rules[:1]) == []
