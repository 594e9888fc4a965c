"""Properties that every comparison must have: equal is equal, detection is symmetric, an injected change is found."""

from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as st

from harness.comparison.align import align
from harness.comparison.equivalences.base import Case
from harness.comparison.fingerprints import fingerprint
from harness.comparison.identifiers import IdentifierTable
from harness.comparison.rulebook import Cursor
from harness.comparison.sameness import same
from harness.comparison.walk import Finding, Walk

LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | st.decimals(-5, 5, places=1) | st.text(max_size=4)
TREES = st.recursive(
    LEAVES,
    lambda below: st.lists(below, max_size=5) | st.dictionaries(st.text(max_size=3), below, max_size=4),
    max_leaves=20,
)


def compare(legacy: object, candidate: object) -> list[Finding]:
    walk = Walk(Case(), IdentifierTable())
    walk.compare(legacy, candidate, Cursor.at_root(()))
    return walk.findings


@given(TREES)
def test_a_tree_equals_its_copy(tree: object) -> None:
    assert compare(tree, copy.deepcopy(tree)) == []


@given(TREES, TREES)
def test_detection_is_symmetric_and_agrees_with_sameness(left: object, right: object) -> None:
    assert bool(compare(left, right)) == bool(compare(right, left)) == (not same(left, right))


@given(TREES, TREES)
def test_equal_fingerprints_mean_the_same(left: object, right: object) -> None:
    idle = Cursor.at_root(())
    prints = fingerprint(left, idle, legacy_side=True), fingerprint(right, idle, legacy_side=False)
    assert (prints[0] == prints[1]) == same(left, right)


@given(st.lists(TREES, max_size=8), TREES, st.integers(0, 8))
def test_an_inserted_member_is_found(members: list[object], extra: object, at: int) -> None:
    longer = [*members[:at], extra, *members[at:]]
    findings = compare(members, longer)
    assert findings
    assert compare(longer, members)


@given(st.lists(st.integers(0, 4), max_size=12), st.lists(st.integers(0, 4), max_size=12))
def test_an_alignment_pairs_everything_once(left: list[int], right: list[int]) -> None:
    pairs = align(left, right).pairs
    assert sorted(one for one, _ in pairs if one is not None) == list(range(len(left)))
    assert sorted(other for _, other in pairs if other is not None) == list(range(len(right)))


def test_an_insertion_at_the_head_is_one_difference() -> None:
    rows = [{"id": number, "name": f"n{number}"} for number in range(38)]
    findings = compare(rows, [{"id": 99, "name": "new"}, *rows])
    assert [(finding.kind.value, finding.candidate_path) for finding in findings] == [("added", (0,))]


def test_another_order_is_one_difference() -> None:
    findings = compare([1, 2, 3], [3, 1, 2])
    assert [finding.kind.value for finding in findings] == ["order"]
