"""Equivalences about presence and kind: `equal`, `present`, `any`, `type`, `nullish`, `case_insensitive`, `whitespace`."""

from __future__ import annotations

from harness.comparison.equivalences.base import Case, Reach
from harness.comparison.identifiers import Claim
from harness.comparison.kinds import kind_of
from harness.comparison.sameness import same
from harness.model.absent import ABSENT
from harness.model.vocabulary import Argument


class Leafwise:
    """What most equivalences share: no arguments, applied to every leaf beneath, not asked about absent values."""

    name = ""
    summary = ""
    arguments: tuple[Argument, ...] = ()
    reach = Reach.LEAF
    judges_absent = False

    def differs(self, legacy: object, candidate: object, case: Case) -> str | Claim | None:
        raise NotImplementedError


class Equal(Leafwise):
    """The same value of the same type."""

    name = "equal"
    summary = "The same value of the same type (the default)."

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        return None if same(legacy, candidate) else "the values are not equal"


class Present(Leafwise):
    """There on both sides, and neither null nor empty."""

    name = "present"
    summary = "There on both sides, neither null nor empty."
    reach = Reach.NODE

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        for side, value in (("legacy", legacy), ("candidate", candidate)):
            if value is None or value is ABSENT or value == "" or value == [] or value == {}:
                return f"the {side}'s value is empty"
        return None


class Anything(Leafwise):
    """There on both sides, whatever it is; the report counts every use."""

    name = "any"
    summary = "There on both sides, whatever it is; the report counts how often this was used."
    reach = Reach.NODE

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        return None


class SameType(Leafwise):
    """The same JSON type on both sides."""

    name = "type"
    summary = "The same JSON type; the value is free."

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        left, right = kind_of(legacy), kind_of(candidate)
        return None if left == right else f"legacy's is a {left}, the candidate's a {right}"


class Nullish(Leafwise):
    """Null equals missing; anything else must be equal."""

    name = "nullish"
    summary = "Null and missing count as the same; anything else must be equal."
    judges_absent = True

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        left = None if legacy is ABSENT else legacy
        right = None if candidate is ABSENT else candidate
        return None if same(left, right) else "only null and missing count as the same here"


class CaseInsensitive(Leafwise):
    """Text equal but for case (Unicode case folding)."""

    name = "case_insensitive"
    summary = "Text that is equal but for upper and lower case."

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        if isinstance(legacy, str) and isinstance(candidate, str):
            return None if legacy.casefold() == candidate.casefold() else "they differ in more than case"
        return None if same(legacy, candidate) else "they are not both text"


class Whitespace(Leafwise):
    """Text equal but for the amount and kind of white space."""

    name = "whitespace"
    summary = "Text that is equal once runs of white space count as one space and the ends are trimmed."

    def differs(self, legacy: object, candidate: object, case: Case) -> str | None:  # noqa: ARG002
        if isinstance(legacy, str) and isinstance(candidate, str):
            return None if legacy.split() == candidate.split() else "they differ in more than white space"
        return None if same(legacy, candidate) else "they are not both text"
