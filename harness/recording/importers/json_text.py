"""Reads the JSON of exported files, with the place of a mistake."""

from __future__ import annotations

import json
from typing import Any

from harness.recording.importers.base import ImportingError, SourceFile


def json_file(source: SourceFile, what: str, export: str) -> dict[str, Any]:
    """The object a JSON file holds. ``what`` it should be, and ``export`` how to get one, go into messages.

    Raises ImportingError with line and column.
    """
    value = json_text(source.text(), source.name, what, export)
    if not isinstance(value, dict):
        raise ImportingError(f"this is no {what}: it holds {_kind(value)}", where=source.name, hint=export)
    return value


def json_text(text: str, where: str, what: str, export: str) -> Any:
    """Any JSON value. Raises ImportingError with line and column."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{where}:{error.lineno}:{error.colno}"
        raise ImportingError(f"this is no {what}, for it is no JSON: {error.msg}", where=place, hint=export) from None
    except RecursionError:
        raise ImportingError(f"this is no {what}: it is nested too deep", where=where, hint=export) from None
    except ValueError as error:  # a number of thousands of digits
        raise ImportingError(f"this is no {what}: {str(error)[:120]}", where=where, hint=export) from None


def _kind(value: object) -> str:
    return {list: "a list", str: "a text", type(None): "null", bool: "true or false"}.get(type(value), "a number")


def listed(value: object) -> list[Any]:
    """A list, or nothing where it is none."""
    return value if isinstance(value, list) else []


def mapped(value: object) -> dict[str, Any]:
    """An object, or an empty one where it is none."""
    return value if isinstance(value, dict) else {}


def worded(value: object) -> str:
    """A text, or an empty one; numbers and booleans as JSON writes them."""
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, int | float) else ""
