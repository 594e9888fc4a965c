"""What became of one entry of the catalogue in one replay, and whether that is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.model.result import ScenarioResult
from tests.faults.catalogue import Fault, Rewrite
from tests.faults.injector import Trial

MANY = 3
MODES = ("live", "snapshot")


@dataclass
class Outcome:
    """The addresses reported, whether they are right, how many at most in one step."""

    name: str
    mode: str
    verdict: str
    addresses: list[str]
    right: bool
    most: int
    problem: str = ""


def outcome(entry: Fault | Rewrite, mode: str, results: Sequence[ScenarioResult], trial: Trial) -> Outcome:
    """Judge what a replay found of the change that was tried in it."""
    steps = [step for result in results for step in result.steps]
    found = [[one.address for one in step.differences if one.open] for step in steps]
    addresses = [address for step in found for address in step]
    verdict = max(results, key=lambda result: result.verdict.badness).verdict.value
    problem = "" if trial.applied else trial.fault or "the change was never applied"
    problem = problem or next((str(one.problem) for one in (*results, *steps) if one.problem), "")
    if isinstance(entry, Rewrite):
        right = verdict == "parity" and not problem
    else:
        right = verdict == "different" and any(fits(one, at) for one in addresses for at in entry.at)
    first = next((len(step) for step in found if step), 0)
    return Outcome(entry.name, mode, verdict, addresses, right, first, problem)


def fits(address: str, at: str) -> bool:
    """Whether an address is the one expected; one that ends in ``*`` stands for all that begin so."""
    return address.startswith(at[:-1]) if at.endswith("*") else address == at
