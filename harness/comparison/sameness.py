"""Whether two nodes are the same, strictly, and the print that stands for a node where only equality counts."""

from __future__ import annotations

from collections.abc import Hashable

from harness.comparison.kinds import kind_of
from harness.comparison.node import Instant, Keyed, Lifetime, Opaque, Picture
from harness.comparison.pictures import same_picture

LIFETIME_TOLERANCE_S = 5.0


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
    if kind is type(candidate) and kind is not Opaque and kind is not Lifetime and kind is not Picture:
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
    if isinstance(legacy, Picture) and isinstance(candidate, Picture):
        return same_picture(legacy, candidate)
    return kind_of(legacy) == kind_of(candidate) and legacy == candidate


def plain_print(node: object) -> Hashable:
    """A hashable stand-in for a node: equal for nodes that are the same."""
    if isinstance(node, dict):
        return frozenset((key, plain_print(value)) for key, value in node.items())
    if isinstance(node, list):
        return tuple(plain_print(value) for value in node)
    if isinstance(node, Keyed):
        return tuple((key, plain_print(value)) for key, value in node.items)
    if isinstance(node, Opaque):
        return ("opaque", bool(node))
    return (kind_of(node), node)
