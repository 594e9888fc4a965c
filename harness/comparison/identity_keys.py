"""Recognises the objects of an array by a member that is unique there, such as ``id``."""

from __future__ import annotations

from collections.abc import Sequence

from harness.comparison.kinds import kind_of

IDENTITY_KEYS = ("id", "uuid", "key", "slug", "isbn", "code", "ref", "name", "href", "url")
"""Members by which objects in an array are recognised when they are unique there."""


def identity_keys(
    legacy: Sequence[object], candidate: Sequence[object]
) -> tuple[list[tuple[str, object]], list[tuple[str, object]]] | None:
    """Each member's identity, if all members are objects with a unique one and the sides share at least half of them."""
    if not all(isinstance(member, dict) for member in (*legacy, *candidate)):
        return None
    for name in IDENTITY_KEYS:
        left = [(kind_of(member.get(name)), member.get(name)) for member in legacy]  # type: ignore[attr-defined]
        right = [(kind_of(member.get(name)), member.get(name)) for member in candidate]  # type: ignore[attr-defined]
        if any(kind in ("null", "array", "object") for kind, _ in (*left, *right)):
            continue
        if len(set(left)) != len(left) or len(set(right)) != len(right):
            continue
        if 2 * len(set(left) & set(right)) >= max(len(left), len(right)):
            return left, right
    return None
