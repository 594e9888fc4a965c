"""Reads JSON exactly: big integers and decimals keep every digit; duplicate keys and NaN are not JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import NoReturn

from harness.model.nesting import nested_deeper_than


class NotJson(ValueError):
    """The text is not JSON as RFC 8259 and I-JSON (RFC 7493, section 2.3: no duplicate names) have it."""


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise NotJson(f"the key {key!r} occurs twice in one object")
            seen.add(key)
    return members


def _constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a JSON value")


DEEPEST = 200
"""How many arrays and objects may stand in one another: as deep as all that walks over a document surely gets."""
_TOO_DEEP = f"it is nested more than {DEEPEST} levels deep"

_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=Decimal, parse_constant=_constant)


def parse_json(text: str) -> object:
    """Parse a document: objects as dict, arrays as list, numbers as int or Decimal.

    Raises NotJson, which says what is wrong and where.
    """
    try:
        value = _DECODER.decode(text)
    except NotJson:
        raise
    except json.JSONDecodeError as error:
        raise NotJson(f"{error.msg} at line {error.lineno} column {error.colno}") from error
    except RecursionError as error:
        raise NotJson(_TOO_DEEP) from error
    except (ValueError, ArithmeticError) as error:
        raise NotJson("it holds a number of more digits than can be read") from error
    if text.count("[") + text.count("{") > DEEPEST and nested_deeper_than(DEEPEST, value):
        raise NotJson(_TOO_DEEP)
    return value


def parse_json_lines(text: str) -> list[object]:
    """Parse a document for each line that is not empty (ndjson-spec, JSON Lines). Raises NotJson, which names the line."""
    documents: list[object] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip(" \t\r"):
            continue
        try:
            documents.append(parse_json(line))
        except NotJson as error:
            raise NotJson(f"line {number}: {error}") from error
    return documents
