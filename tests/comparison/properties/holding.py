"""What every property asks: the two spellings are equal, and the change is found from either side."""

from __future__ import annotations

from harness.model.observation import Observation
from tests.comparison.judging import judged


def equal(legacy: Observation, candidate: Observation) -> None:
    """No difference, whichever side is which."""
    for left, right in ((legacy, legacy), (legacy, candidate), (candidate, legacy)):
        found = judged(left, right).differences
        assert not found, [(one.address, one.kind.value, one.legacy, one.candidate) for one in found]


def different(legacy: Observation, candidate: Observation, *below: str) -> None:
    """At least one difference, both ways; all of them at addresses that begin like one of ``below``."""
    for left, right in ((legacy, candidate), (candidate, legacy)):
        found = [one.address for one in judged(left, right).differences]
        assert found, (left.headers, left.body, right.headers, right.body)
        assert not below or all(address.startswith(below) for address in found), found
