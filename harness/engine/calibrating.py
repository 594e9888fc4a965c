"""Finds what varies by itself: each side against itself, several times, and the typed rule that describes each variation."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from harness.engine.confirming import Seen, apart, generality, side_laws, typed_rule
from harness.engine.performance import Performance
from harness.engine.replay import turns
from harness.engine.stage import Stage
from harness.errors import HarnessError, bugs_told
from harness.model.difference import Difference
from harness.model.scenario import Scenario, Step
from harness.model.settings import Settings
from harness.model.verdict import Verdict

APART = 1.1  # seconds between the first replay and the last, so that times in whole seconds are seen to pass


@dataclass(frozen=True, slots=True)
class Variation:
    """One address of a step that varies on a side (``legacy``, ``candidate`` or ``both``).

    ``rule`` is a line for `rules:`, None where no typed rule describes it, and ``reason`` may say why.
    ``values`` are two of the values seen.
    """

    step: Step
    address: str
    side: str
    rule: str | None
    values: tuple[object, object]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What was found in one scenario; ``problem`` says why nothing could be."""

    scenario: Scenario
    variations: tuple[Variation, ...] = ()
    problem: str | None = None


def calibrate(scenarios: Sequence[Scenario], performance: Performance, jobs: int, times: int) -> Iterator[Calibrated]:
    """Replay every scenario ``times`` times (2 at least): readers at the same time, writers one after the other."""

    def one(scenario: Scenario) -> Calibrated:
        try:
            with performance.stage.secrets.guarding(), bugs_told():
                return _calibrated(scenario, performance, times)
        except HarnessError as error:
            return Calibrated(scenario, problem=str(error))

    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(one, [scenario for scenario in scenarios if not scenario.writes])
    for scenario in scenarios:
        if scenario.writes:
            yield one(scenario)


def stage_for(settings: Settings, jobs: int) -> Stage:
    """Both sides, live."""
    return Stage(settings, settings.legacy, settings.candidate, pool_size=2 * jobs)


def _calibrated(scenario: Scenario, performance: Performance, times: int) -> Calibrated:
    replays: list[list[Seen]] = []
    began = time.monotonic()
    for number in range(times):
        if number == times - 1:
            time.sleep(max(0.0, APART - (time.monotonic() - began)))
        result, seen = performance.observe(scenario)
        if result.verdict is Verdict.BROKEN:
            problem = result.problem or next((step.problem for step in result.steps if step.problem), None)
            return Calibrated(scenario, problem=problem or "could not be judged")
        replays.append(seen)
    played = [turn.step for turn in turns(scenario.steps, scenario.id)]
    found: dict[tuple[int, str], Variation] = {}
    for again in replays[1:]:
        for at, (first, second) in enumerate(zip(replays[0], again, strict=False)):
            for side, difference in _apart(first, second):
                _enter(found, played[at], side, difference)
    repeatable = performance.repeatable(scenario)
    return Calibrated(scenario, tuple(_sure(one, repeatable=repeatable) for one in found.values()))


def _sure(one: Variation, *, repeatable: bool) -> Variation:
    """The variation without a rule that would let any value pass where it is not sure that the two sides vary alike."""
    if generality(one.rule) != generality("type"):
        return one
    if one.side != "both":
        return replace(one, rule=None, reason=f"it varies on {one.side} only, so it may be just what differs")
    if not repeatable:
        return replace(one, rule=None, reason="the scenario writes and no `reset` undoes it, so each replay began elsewhere")
    return one


def _enter(found: dict[tuple[int, str], Variation], step: Step, side: str, difference: Difference) -> None:
    key = step.position.line, difference.address
    known = found.get(key)
    if known is not None:
        rule = max(known.rule, typed_rule(difference), key=generality)
        found[key] = replace(known, side=known.side if known.side == side else "both", rule=rule)
    else:
        values = difference.legacy, difference.candidate
        found[key] = Variation(step, difference.address, side, typed_rule(difference), values)


def _apart(first: Seen, second: Seen) -> Iterator[tuple[str, Difference]]:
    """What differs between two answers of the same side, for both sides."""
    for side, law in zip(("legacy", "candidate"), side_laws(first.law), strict=True):
        for difference in apart(getattr(first, side), getattr(second, side), replace(law, joins=False)):
            yield side, difference
