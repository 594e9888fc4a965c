"""Examples of the paths of a route, made of values that its variables take."""

from __future__ import annotations

import re

from harness.model.route import Hole, Shape
from harness.model.route_templates import UUID

_TEXTS = ("abc", "a-b", "7", "ab", "a", "A1", "abc.png", "en", "2024", "2024-01-31", "1.5", "a/b")
_EXAMPLES = 5
_UUID = "6f1c2a7e-3b0d-4f5a-9c1e-2d7b8a904c11"


def examples_of(shape: Shape) -> list[str]:
    """Paths of a shape, with values that its variables take; empty where no value is known for one of them."""
    values = [[piece] if isinstance(piece, str) else _values(piece) for piece in shape]
    if not all(values):
        return []
    return list(dict.fromkeys("".join(each[number % len(each)] for each in values) for number in range(_EXAMPLES)))


def _values(piece: Hole) -> list[str]:
    """Values that a variable takes; for one that takes words no numbers, for which others are known."""
    words = re.findall(r"[\w-]+", piece.pattern) if "|" in piece.pattern else []
    samples = [_UUID] if piece.pattern == UUID else [*words, *_TEXTS, _UUID]
    try:
        taken = [value for value in samples if re.fullmatch(piece.pattern, value)]
    except re.error:
        return []
    return ([value for value in taken if not value[0].isdigit()] or taken)[:_EXAMPLES]
