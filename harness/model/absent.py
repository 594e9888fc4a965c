"""The value that is not there, which is not the same as null."""

from __future__ import annotations

import enum


class Absent(enum.Enum):
    """The type of ``ABSENT``; an enum so that mypy narrows on identity."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False


ABSENT = Absent.ABSENT
