"""The JSON type of a node, as a person would name it."""

from __future__ import annotations

from decimal import Decimal

from harness.comparison.node import Keyed


def kind_of(node: object) -> str:
    """The JSON type of a node, as a person would name it."""
    if node is None:
        return "null"
    if isinstance(node, bool):
        return "boolean"
    if isinstance(node, int | float | Decimal):
        return "number"
    if isinstance(node, str):
        return "string"
    if isinstance(node, list):
        return "array"
    if isinstance(node, dict | Keyed):
        return "object"
    return type(node).__name__.lower()
