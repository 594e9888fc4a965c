"""The fingerprint that stands for a node while arrays are aligned: blind to what a rule judges."""

from __future__ import annotations

from collections.abc import Hashable

from harness.comparison.node import Keyed
from harness.comparison.rulebook import Cursor
from harness.comparison.sameness import plain_print

RULED = "<ruled>"
"""Stands for every leaf that a rule judges, so that members which differ only there still count as the same."""


def fingerprint(node: object, cursor: Cursor, *, legacy_side: bool) -> Hashable:
    """A hashable stand-in: equal for nodes that are the same but for leaves that a rule judges."""
    if cursor.idle:
        return plain_print(node)
    if isinstance(node, dict):
        if cursor.container_rule(array=False):
            return RULED
        return frozenset(
            (key, fingerprint(value, _down(cursor, key, legacy_side), legacy_side=legacy_side)) for key, value in node.items()
        )
    if isinstance(node, list):
        if cursor.container_rule(array=True):
            return RULED
        return tuple(
            fingerprint(value, _down(cursor, at, legacy_side), legacy_side=legacy_side) for at, value in enumerate(node)
        )
    if isinstance(node, Keyed):
        return tuple((key, fingerprint(value, cursor, legacy_side=legacy_side)) for key, value in node.items)
    rule = cursor.leaf_rule()
    return RULED if rule is not None and rule.equivalence.name != "equal" else plain_print(node)


def _down(cursor: Cursor, part: str | int, legacy_side: bool) -> Cursor:
    return cursor.descend(part, None) if legacy_side else cursor.descend(None, part)
