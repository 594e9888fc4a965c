"""Whether two nodes are the same, strictly, and the fingerprint that stands for a node while arrays are aligned."""

from __future__ import annotations

from collections.abc import Hashable

from harness.comparison.kinds import kind_of
from harness.comparison.node import Instant, Keyed, Lifetime, Opaque
from harness.comparison.rulebook import Cursor

LIFETIME_TOLERANCE_S = 5.0
RULED = "<ruled>"
"""Stands for every leaf that a rule judges, so that members which differ only there still count as the same."""


def same(legacy: object, candidate: object) -> bool:
    """Strict deep equality: ``1`` is not ``True`` and not ``"1"``; ``1``, ``1.0`` and ``1e0`` are one number."""
    kind = type(legacy)
    if kind is dict:
        if type(candidate) is not dict or len(legacy) != len(candidate):  # type: ignore[arg-type]
            return False
        for key, value in legacy.items():  # type: ignore[attr-defined]
            if key not in candidate or not same(value, candidate[key]):
                return False
        return True
    if kind is list:
        if type(candidate) is not list or len(legacy) != len(candidate):  # type: ignore[arg-type]
            return False
        return all(map(same, legacy, candidate))  # type: ignore[call-overload]
    if kind is type(candidate) and kind is not Opaque and kind is not Lifetime:
        return same_keyed(legacy, candidate) if isinstance(legacy, Keyed) else legacy == candidate
    return same_leaf(legacy, candidate)


def same_keyed(legacy: Keyed, candidate: object) -> bool:
    """Equal collections, member by member in order."""
    if not isinstance(candidate, Keyed) or len(legacy.items) != len(candidate.items):
        return False
    return all(
        left[0] == right[0] and same(left[1], right[1]) for left, right in zip(legacy.items, candidate.items, strict=True)
    )


def same_leaf(legacy: object, candidate: object) -> bool:
    """Equality of two leaves: marked leaves by what they mean, everything else strictly by type and value."""
    if isinstance(legacy, Opaque) or isinstance(candidate, Opaque):
        both_text = isinstance(legacy, str) and isinstance(candidate, str)
        if isinstance(legacy, Opaque) and isinstance(candidate, Opaque):
            return bool(legacy) == bool(candidate)
        return both_text and legacy == candidate
    if isinstance(legacy, Lifetime) and isinstance(candidate, Lifetime):
        if (legacy.seconds <= 0) != (candidate.seconds <= 0):
            return False
        return abs(legacy.seconds - candidate.seconds) <= LIFETIME_TOLERANCE_S
    if isinstance(legacy, Instant) and isinstance(candidate, Instant):
        return legacy.seconds == candidate.seconds
    return kind_of(legacy) == kind_of(candidate) and legacy == candidate


def fingerprint(node: object, cursor: Cursor, *, legacy_side: bool) -> Hashable:
    """A hashable stand-in: equal for nodes that are the same but for leaves that a rule judges."""
    if isinstance(node, dict):
        if cursor.idle:
            return frozenset((key, fingerprint(value, cursor, legacy_side=legacy_side)) for key, value in node.items())
        if cursor.container_rule(array=False):
            return RULED
        return frozenset(
            (key, fingerprint(value, _down(cursor, key, legacy_side), legacy_side=legacy_side)) for key, value in node.items()
        )
    if isinstance(node, list):
        if cursor.container_rule(array=True):
            return RULED
        return tuple(
            fingerprint(value, cursor if cursor.idle else _down(cursor, at, legacy_side), legacy_side=legacy_side)
            for at, value in enumerate(node)
        )
    if isinstance(node, Keyed):
        return tuple((key, fingerprint(value, cursor, legacy_side=legacy_side)) for key, value in node.items)
    rule = None if cursor.idle else cursor.leaf_rule()
    if rule is not None and rule.equivalence.name != "equal":
        return RULED
    if isinstance(node, Opaque):
        return ("opaque", bool(node))
    return (kind_of(node), node)


def _down(cursor: Cursor, part: str | int, legacy_side: bool) -> Cursor:
    return cursor.descend(part, None) if legacy_side else cursor.descend(None, part)
