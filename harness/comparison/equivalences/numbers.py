"""Equivalences about numbers: `integer`, `number {within}`."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

from harness.comparison.equivalences.base import Case
from harness.comparison.equivalences.exact import Leafwise
from harness.comparison.kinds import kind_of
from harness.model.vocabulary import Argument

_INTEGER = re.compile(r"[+-]?[0-9]+")


class Integer(Leafwise):
    """Whole numbers on both sides, of the same JSON type; the value is free."""

    name = "integer"
    summary = "A whole number on both sides (a number, or text of digits, alike on both); the value is free."

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        if kind_of(legacy) != kind_of(candidate):
            return f"legacy's is a {kind_of(legacy)}, the candidate's a {kind_of(candidate)}"
        for side, value in (("legacy", legacy), ("candidate", candidate)):
            if not _is_whole(value):
                return f"the {side}'s {value!r} is not a whole number"
        return None


def _is_whole(value: object) -> bool:
    """Without unfolding what an exponent says: ``1e999999`` has a million digits."""
    if isinstance(value, str):
        return _INTEGER.fullmatch(value) is not None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    if isinstance(value, Decimal):
        return value.is_finite() and (value.as_tuple().exponent >= 0 or value == value.to_integral_value())  # type: ignore[operator]
    return value == value // 1


class Number(Leafwise):
    """Numbers no further apart than ``within`` (default 0), of the same JSON type."""

    name = "number"
    summary = "Numbers that are no further apart than `within`; text that holds a number counts, alike on both sides."
    arguments = (Argument("within", "number"),)

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:
        if kind_of(legacy) != kind_of(candidate):
            return f"legacy's is a {kind_of(legacy)}, the candidate's a {kind_of(candidate)}"
        left, right = _decimal(legacy), _decimal(candidate)
        if left is None or right is None:
            side, value = ("legacy", legacy) if left is None else ("candidate", candidate)
            return f"the {side}'s {value!r} is not a number"
        within = Decimal(str(case.arguments.get("within", 0)))
        try:
            apart = abs(left - right)
        except ArithmeticError:  # so far apart that no number tells it
            return f"they are further apart than {within}"
        return None if apart <= within else f"they are {apart} apart, more than {within}"


def _decimal(value: object) -> Decimal | None:
    """A finite number, or text that is one; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and math.isfinite(number.adjusted()) else None
