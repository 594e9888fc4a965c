"""Small checks that every reader of this package shares; each says what is wrong and where, and goes on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from harness.model.vocabulary import did_you_mean
from harness.reading.positions import Node, Problems
from harness.reading.shapes import RESERVED, Key

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?")
_UNIT = {"ms": 0.001, "s": 1.0, None: 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}


def members(node: Node, known: Mapping[str, Key], what: str, problems: Problems) -> dict[str, Node]:
    """The members of a mapping that are known; unknown and missing ones are problems."""
    found: dict[str, Node] = {}
    if node.mapping is None:
        problems.add(node, f"{what} must be a mapping, not {kind_name(node)}")
        return found
    for name, (key, value) in node.mapping.items():
        if name in known:
            found[name] = value
        elif name in RESERVED:
            problems.add(key, f"{name!r} is reserved for a later version and cannot be used yet")
        else:
            problems.add(key, f"unknown key {name!r} in {what}", did_you_mean(name, known))
    for name, key_shape in known.items():
        if key_shape.required and name not in found:
            problems.add(node, f"{what} needs the key {name!r}")
    return found


def text(node: Node, what: str, problems: Problems) -> str | None:
    """A text; numbers and the like must be quoted."""
    if isinstance(node.value, str) and node.value:
        return node.value
    problems.add(node, f"{what} must be text, not {kind_name(node)}", "quote it" if node.value not in (None, "") else "")
    return None


def mapping(node: Node, what: str, problems: Problems) -> dict[str, object] | None:
    """A mapping as plain data."""
    if node.mapping is None:
        problems.add(node, f"{what} must be a mapping, not {kind_name(node)}")
        return None
    data = node.data()
    assert isinstance(data, dict)
    return data


def names(node: Node, what: str, problems: Problems) -> tuple[str, ...]:
    """A list of texts, or one text."""
    items = node.sequence if node.sequence is not None else [node]
    return tuple(found for item in items if (found := text(item, f"each of {what}", problems)) is not None)


def flag(node: Node, what: str, problems: Problems) -> bool | None:
    if isinstance(node.value, bool):
        return node.value
    problems.add(node, f"{what} must be true or false, not {kind_name(node)}")
    return None


def count(node: Node, what: str, problems: Problems) -> int:
    """A whole number from 1 to 1000."""
    if isinstance(node.value, int) and not isinstance(node.value, bool) and 1 <= node.value <= 1000:
        return node.value
    problems.add(node, f"{what} must be a whole number from 1 to 1000, not {kind_name(node)}")
    return 1


def seconds(value: object) -> float | None:
    """Seconds of a duration such as ``5s``, ``200ms``, ``2m`` or a number of seconds; None if it is none."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return float(value)
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    return float(match.group(1)) * _UNIT[match.group(2)] if match else None


def duration(node: Node, what: str, problems: Problems) -> float | None:
    found = seconds(node.value)
    if found is None:
        problems.add(node, f"{what} must be a duration, not {node.value!r}", "write it like 30s, 200ms or 2m")
    return found


def kind_name(node: Node) -> str:
    """What a value is, for messages."""
    if node.mapping is not None:
        return "a mapping"
    if node.sequence is not None:
        return "a list"
    if node.value is None:
        return "empty"
    return f"{node.value!r}"
