"""Differences: what comparing finds."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from harness.model.absent import ABSENT
from harness.model.address import Path


class DifferenceKind(enum.StrEnum):
    """How two values part. ``missing``: the candidate lacks it; ``added``: only the candidate has it."""

    MISSING = "missing"
    ADDED = "added"
    CHANGED = "changed"
    TYPE = "type"
    ORDER = "order"


class DifferenceState(enum.StrEnum):
    """Whether anybody has agreed to a difference."""

    OPEN = "open"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a difference stands on each side: paths inside one facet's view."""

    facet: str
    legacy: Path
    candidate: Path


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: its concrete address, kind and both values (ABSENT where a side has none).

    ``also`` lists other addresses that show the same change. ``reason`` says why a rule did not accept the values.
    ``waiver`` is the key of the waiver that covers it; ``expired_waiver`` of one that would have.
    ``volatile`` names the side or sides (``legacy``, ``candidate``, ``both``) on which the address varies by itself.
    ``suggested_rule`` is a line that can be copied under `rules:`.
    """

    address: str
    kind: DifferenceKind
    place: Place
    legacy: object = ABSENT
    candidate: object = ABSENT
    also: tuple[str, ...] = ()
    reason: str = ""
    state: DifferenceState = DifferenceState.OPEN
    waiver: str | None = None
    expired_waiver: str | None = None
    volatile: str | None = None
    suggested_rule: str | None = None

    @property
    def open(self) -> bool:
        return self.state is DifferenceState.OPEN


@dataclass(frozen=True, slots=True)
class Removed:
    """Known noise of a framework that a profile took away before comparing: which entry, where, why."""

    entry: str
    reason: str
    address: str
