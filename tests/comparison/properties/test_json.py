"""JSON: another spelling is equal; one leaf, member or place changed is found, both ways, and nowhere else."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from harness.comparison.sameness import same
from tests.comparison.judging import answer
from tests.comparison.properties.holding import different, equal

KEYS = st.text(max_size=4) | st.sampled_from(["id", "name", "items", "a.b", "it's", "0"])
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["2026-01-01T00:00:00Z", "6fa0a882-ba75-4264-a18c-5479a2726bd7", "1", "true", "null", ""])
)
VALUES = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=6) | st.dictionaries(KEYS, below, max_size=6), max_leaves=25
)
CONTAINERS = st.lists(VALUES, min_size=1, max_size=6) | st.dictionaries(KEYS, VALUES, min_size=1, max_size=6)


def spelled(value: object, style: int) -> bytes:
    """The same value in another spelling: order of keys, white space, escapes."""
    if style % 2:
        value = shuffled(value)
    separators = [(",", ":"), (", ", ": "), (" ,\n", "\t: ")][style % 3]
    return json.dumps(value, ensure_ascii=bool(style % 5), separators=separators, indent=[None, 1][style % 7 == 0]).encode(
        "utf-8", "surrogatepass"
    )


def shuffled(value: object) -> object:
    if isinstance(value, dict):
        return {key: shuffled(each) for key, each in reversed(value.items())}
    return [shuffled(each) for each in value] if isinstance(value, list) else value


def places(value: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, each in members for place in places(each, (*at, key)))]


def changed(value: Any, place: tuple[Any, ...], kind: str, new: object) -> Any:
    """A copy with one change at a place below the root."""
    value = copy.deepcopy(value)
    around = value
    for part in place[:-1]:
        around = around[part]
    last = place[-1]
    if kind == "removed":
        del around[last]
    elif kind == "inserted" and isinstance(around, list):
        around.insert(last, new)
    elif kind == "inserted":
        around["a key that is new"] = new
    elif kind == "nested":
        around[last] = [around[last]]
    else:
        around[last] = new
    return value


@given(VALUES, st.integers(0, 209), st.integers(0, 209))
def test_another_spelling_is_equal(value: object, one: int, other: int) -> None:
    equal(answer(spelled(value, one), kind="application/json"), answer(spelled(value, other), kind="application/json"))


@given(CONTAINERS, st.sampled_from(["replaced", "removed", "inserted", "nested"]), VALUES, st.data())
def test_one_change_is_found(value: Any, kind: str, new: object, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(places(value)[1:]))
    other = changed(value, place, kind, new)
    assume(not same(json.loads(json.dumps(value)), json.loads(json.dumps(other))))
    different(answer(value), answer(other), "json:$")


@given(st.lists(VALUES, min_size=2, max_size=7), st.data())
def test_two_members_swapped_are_found(value: list[object], data: st.DataObject) -> None:
    one, two = data.draw(st.lists(st.integers(0, len(value) - 1), min_size=2, max_size=2, unique=True))
    other = list(value)
    other[one], other[two] = other[two], other[one]
    assume(not same(value[one], value[two]))
    different(answer(value), answer(other), "json:$")
