"""hypothesis strategies for the schemas of OpenAPI: values that a schema allows, edges first.

hypothesis-jsonschema would do this, but its last release (0.23.1) does not work with today's hypothesis.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from harness.recording.importers.json_text import listed, mapped, worded

_MAX_ITEMS = 4
_MAX_TEXT = 200
Strategy = st.SearchStrategy[Any]


def values(schema: Any) -> Strategy:
    """Values that a schema without references allows. Raises hypothesis' InvalidArgument for bounds that contradict."""
    if schema is False:
        return st.nothing()
    one = mapped(schema)
    if "const" in one:
        return st.just(one["const"])
    if listed(one.get("enum")):
        return st.sampled_from(one["enum"])
    for key in ("oneOf", "anyOf"):
        options = listed(one.get(key))
        if options:
            rest = {name: value for name, value in one.items() if name != key}
            return st.one_of([values(_joined([rest, option])) for option in options])
    if listed(one.get("allOf")):
        rest = {name: value for name, value in one.items() if name != "allOf"}
        return values(_joined([rest, *one["allOf"]]))
    kind = one.get("type")
    if isinstance(kind, list):
        return st.one_of([values({**one, "type": each}) for each in kind])
    return _of_kind(worded(kind) or _implied(one), one)


def _of_kind(kind: str, one: Mapping[str, Any]) -> Strategy:
    if kind == "object":
        return _objects(one)
    if kind == "array":
        return _lists(one)
    if kind == "string":
        return _texts(one)
    if kind in ("integer", "number"):
        return _numbers(kind, one)
    if kind == "boolean":
        return st.booleans()
    if kind == "null":
        return st.none()
    plain = st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=20)
    return st.recursive(
        plain, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=2)
    )


def _implied(one: Mapping[str, Any]) -> str:
    return "object" if "properties" in one else "array" if "items" in one else ""


def _joined(parts: list[Any]) -> dict[str, Any]:
    """Schemas that all hold, as one."""
    whole: dict[str, Any] = {}
    for part in map(mapped, parts):
        for key, value in part.items():
            if key == "properties":
                whole[key] = {**mapped(whole.get(key)), **mapped(value)}
            elif key in ("required", "allOf"):
                whole[key] = [*listed(whole.get(key)), *listed(value)]
            else:
                whole[key] = value
    return whole


def _objects(one: Mapping[str, Any]) -> Strategy:
    members = {str(name): values(each) for name, each in mapped(one.get("properties")).items()}
    needed = {str(name) for name in listed(one.get("required"))}
    more = one.get("additionalProperties")
    if not members and isinstance(more, dict):
        return st.dictionaries(st.text("abcdefgh", min_size=1, max_size=8), values(more), max_size=3)
    required = {name: members.get(name, values({})) for name in sorted(needed)}
    return st.fixed_dictionaries(required, optional={name: each for name, each in members.items() if name not in needed})


def _lists(one: Mapping[str, Any]) -> Strategy:
    low = _whole(one.get("minItems"), 0)
    high = max(low, min(_whole(one.get("maxItems"), low + _MAX_ITEMS), low + _MAX_ITEMS))
    unique = (lambda item: json.dumps(item, sort_keys=True, default=str)) if one.get("uniqueItems") is True else None
    return st.lists(values(one.get("items", {})), min_size=low, max_size=high, unique_by=unique)


def _texts(one: Mapping[str, Any]) -> Strategy:
    known = _formats().get(worded(one.get("format")))
    if known is not None:
        return known
    low = _whole(one.get("minLength"), 0)
    high = max(low, _whole(one.get("maxLength"), low + _MAX_TEXT))
    pattern = one.get("pattern")
    if isinstance(pattern, str):
        try:
            re.compile(pattern)
            return st.from_regex(pattern).filter(lambda text: low <= len(text) <= high and _is_sendable(text))
        except re.error:
            return st.text(min_size=low, max_size=high)
    return st.text(st.characters(codec="utf-8"), min_size=low, max_size=min(high, low + _MAX_TEXT))


def _formats() -> dict[str, Strategy]:
    moments = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2100, 1, 1))  # noqa: DTZ001 - a zone is written after it
    words = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
    return {
        "date-time": moments.map(lambda moment: moment.isoformat(timespec="seconds") + "Z"),
        "date": moments.map(lambda moment: moment.date().isoformat()),
        "time": moments.map(lambda moment: moment.time().isoformat(timespec="seconds") + "Z"),
        "uuid": st.uuids().map(str),
        "email": words.map(lambda word: f"{word}@example.com"),
        "uri": words.map(lambda word: f"https://example.com/{word}"),
        "ipv4": st.ip_addresses(v=4).map(str),
        "ipv6": st.ip_addresses(v=6).map(str),
        "byte": st.sampled_from(["", "cGFyaXR5", "AA=="]),
    }


def _numbers(kind: str, one: Mapping[str, Any]) -> Strategy:
    low, high = _bound(one, "minimum", "exclusiveMinimum", 1), _bound(one, "maximum", "exclusiveMaximum", -1)
    step = one.get("multipleOf")
    if kind == "integer" or isinstance(step, int):
        factor = step if isinstance(step, int) and not isinstance(step, bool) and step > 0 else 1
        least = None if low is None else -(-int(low) // factor)
        most = None if high is None else int(high) // factor
        return st.integers(-(2**53) // factor if least is None else least, 2**53 // factor if most is None else most).map(
            lambda value: value * factor
        )
    return st.floats(low, high, allow_nan=False, allow_infinity=False, width=64).map(lambda value: round(value, 6))


def _bound(one: Mapping[str, Any], inclusive: str, exclusive: str, inwards: int) -> float | None:
    edge = one.get(exclusive)
    if isinstance(edge, int | float) and not isinstance(edge, bool):
        return edge + inwards
    value = one.get(inclusive)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _whole(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10_000 else otherwise


def _is_sendable(text: str) -> bool:
    return not any(0xD800 <= ord(character) <= 0xDFFF for character in text)
