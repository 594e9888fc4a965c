"""The fingerprint that stands for a node while arrays are aligned: blind to what a rule judges."""

from __future__ import annotations

from collections.abc import Hashable

from harness.comparison.equivalences.base import Reach
from harness.comparison.node import Keyed
from harness.comparison.places import children
from harness.comparison.rulebook import Cursor, Ranked
from harness.comparison.sameness import plain_print
from harness.model.address import PathPart

RULED = "<ruled>"
"""Stands for every leaf that a rule judges, so that members which differ only there still count as the same."""


def fingerprint(node: object, cursor: Cursor, *, legacy_side: bool) -> Hashable:
    """A hashable stand-in: equal for nodes that are the same but for leaves that a rule judges."""
    if cursor.idle:
        return plain_print(node)
    if isinstance(node, dict):
        if ranked := cursor.container_rule(array=False):
            return _ruled(node, cursor, ranked, legacy_side=legacy_side)
        return frozenset(
            (key, fingerprint(value, _down(cursor, key, legacy_side), legacy_side=legacy_side)) for key, value in node.items()
        )
    if isinstance(node, list):
        if ranked := cursor.container_rule(array=True):
            return _ruled(node, cursor, ranked, legacy_side=legacy_side)
        return tuple(
            fingerprint(value, _down(cursor, at, legacy_side), legacy_side=legacy_side) for at, value in enumerate(node)
        )
    if isinstance(node, Keyed):
        return tuple((key, fingerprint(value, cursor, legacy_side=legacy_side)) for key, value in node.items)
    rule = cursor.leaf_rule()
    return RULED if rule is not None and rule.equivalence.name != "equal" else plain_print(node)


def _ruled(node: object, cursor: Cursor, over: Ranked, *, legacy_side: bool) -> Hashable:
    """What rules of higher rank than the container's judge beneath it still tells members apart."""
    if over.equivalence.reach is not Reach.NODE or not cursor.outranked_beneath(over):
        return RULED
    told: list[Hashable] = []
    for part, value in children(node):
        below = _down(cursor, part, legacy_side)
        if below.outranked_here(over):
            told.append((part, fingerprint(value, below, legacy_side=legacy_side)))
        else:
            inner = _ruled(value, below, over, legacy_side=legacy_side)
            told += [] if inner == RULED else [(part, inner)]
    return (RULED, frozenset(told)) if told else RULED


def _down(cursor: Cursor, part: PathPart, legacy_side: bool) -> Cursor:
    return cursor.descend(part, None) if legacy_side else cursor.descend(None, part)
