"""Turns result nouns into JSON-ready data: absent values to null, decimals to exact numbers, long values cut with a mark."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum

from harness.comparison.places import plain
from harness.model.absent import ABSENT
from harness.model.difference import Difference

MAX_TEXT = 2_000
MAX_MEMBERS = 60
CUT = "… (cut)"
EXACTLY = " (a number, exactly)"
"""Marks the digits of a number that JSON's readers would round."""


def difference_data(difference: Difference) -> dict[str, object]:
    """A difference as in results.json (DESIGN section 14), with its reason."""
    return {
        "address": difference.address,
        "also": list(difference.also),
        "kind": difference.kind.value,
        "legacy": bounded(difference.legacy),
        "candidate": bounded(difference.candidate),
        "state": difference.state.value,
        "waiver": difference.waiver,
        "expired_waiver": difference.expired_waiver,
        "volatile": difference.volatile,
        "suggested_rule": difference.suggested_rule,
        "reason": difference.reason,
    }


def bounded(value: object) -> object:
    """A plain value of bounded size."""
    return _cut(plain(value), depth=0)


def _cut(value: object, depth: int) -> object:
    if value is ABSENT:
        return None
    if isinstance(value, str):
        return value if len(value) <= MAX_TEXT else value[:MAX_TEXT] + CUT
    if isinstance(value, Decimal | float):
        return _number(value)
    if isinstance(value, dict):
        if depth > 8:
            return CUT
        kept = {str(key): _cut(item, depth + 1) for key, item in list(value.items())[:MAX_MEMBERS]}
        return kept if len(value) <= MAX_MEMBERS else {**kept, CUT: f"{len(value) - MAX_MEMBERS} more"}
    if isinstance(value, list):
        if depth > 8:
            return CUT
        items = [_cut(item, depth + 1) for item in value[:MAX_MEMBERS]]
        return items if len(value) <= MAX_MEMBERS else [*items, CUT]
    return value


def _number(value: Decimal | float) -> int | float | str:
    """A whole number as it is; another as JSON has it where readers of doubles get the same one, else its digits as text."""
    if isinstance(value, Decimal) and value.adjusted() < 300 and value == value.to_integral_value():
        return int(value)
    found = float(value)
    if math.isfinite(found) and (isinstance(value, float) or Decimal(repr(found)) == value):
        return found
    text = str(value)
    return (text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + CUT) + EXACTLY


def data_of(noun: object) -> object:
    """Any result noun as plain data, keys as the fields are named."""
    if isinstance(noun, Difference):
        return difference_data(noun)
    if is_dataclass(noun) and not isinstance(noun, type):
        return {one.name: data_of(getattr(noun, one.name)) for one in fields(noun)}
    if isinstance(noun, Enum):
        return noun.value
    if isinstance(noun, tuple | list):
        return [data_of(item) for item in noun]
    if hasattr(noun, "items"):
        return {str(key): data_of(item) for key, item in noun.items()}
    return noun


def one_line(data: object) -> str:
    """Compact JSON on one line."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
