"""Verdicts: always derived from differences, never stored as truth."""

from __future__ import annotations

import enum
from collections.abc import Iterable


class Verdict(enum.StrEnum):
    """What is known after judging, from best to worst (DESIGN section 8)."""

    PARITY = "parity"
    WAIVED = "waived"
    UNSTABLE = "unstable"
    PROXIED = "proxied"
    DIFFERENT = "different"
    BROKEN = "broken"

    @property
    def badness(self) -> int:
        return _ORDER[self]

    @property
    def passes(self) -> bool:
        return self in (Verdict.PARITY, Verdict.WAIVED)


_ORDER = {verdict: rank for rank, verdict in enumerate(Verdict)}


def worst(verdicts: Iterable[Verdict], *, default: Verdict = Verdict.PARITY) -> Verdict:
    """The worst of some verdicts: broken > different > proxied > unstable > waived > parity."""
    return max(verdicts, key=lambda verdict: verdict.badness, default=default)


def exit_code(verdict: Verdict) -> int:
    """The process exit code of a run: 0 parity or waived, 1 different, proxied or unstable, 3 broken."""
    if verdict.passes:
        return 0
    return 3 if verdict is Verdict.BROKEN else 1
