"""Confirms differences by a second replay (DESIGN section 9): what comes again is different, what does not is unstable.

The second replay also shows, for nothing, what varies within one side: such an address is labelled volatile. A label never
excuses anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.comparison.identifiers import IdentifierTable
from harness.comparison.judge import Law, judge
from harness.comparison.waiving import NO_WAIVERS
from harness.model.difference import Difference
from harness.model.observation import Observation
from harness.model.result import ScenarioResult, StepResult
from harness.model.verdict import Verdict, worst

_GONE = "did not come again when the scenario was replayed"
_NEW = "came only when the scenario was replayed"


@dataclass(frozen=True, slots=True)
class Seen:
    """What both sides answered in one step, redacted, and the law it was judged by."""

    legacy: Observation
    candidate: Observation
    law: Law


@dataclass(frozen=True, slots=True)
class Varying:
    """The addresses at which each side differs from itself."""

    legacy: frozenset[str]
    candidate: frozenset[str]

    def label(self, difference: Difference) -> str | None:
        addresses = {difference.address, *difference.also}
        sides = [name for name in ("legacy", "candidate") if addresses & getattr(self, name)]
        return "both" if len(sides) == 2 else next(iter(sides), None)


def confirmed(first: ScenarioResult, second: ScenarioResult, seen: tuple[Sequence[Seen], Sequence[Seen]]) -> ScenarioResult:
    """The first result, its differences confirmed, labelled or demoted by the second."""
    if second.verdict is Verdict.BROKEN or len(first.steps) != len(second.steps):
        reason = second.problem or next((step.problem for step in second.steps if step.problem), None) or "it ended early"
        note = f"the differences could not be confirmed by a second replay: {reason}"
        return replace(first, notes=(*first.notes, note))
    steps = tuple(
        _step(step, again, _varying(seen, at)) for at, (step, again) in enumerate(zip(first.steps, second.steps, strict=True))
    )
    return replace(first, steps=steps, verdict=worst(step.verdict for step in steps))


def _step(step: StepResult, again: StepResult, varying: Varying) -> StepResult:
    mine, theirs = _open(step), _open(again)
    if not mine and not theirs:
        return step
    differences = [_labelled(one, varying, again=_key(one) in theirs) if one.open else one for one in step.differences]
    differences += [
        _noted(replace(one, volatile=varying.label(one)), _NEW)
        for one in again.differences
        if one.open and _key(one) not in mine and not mine
    ]
    verdict = step.verdict
    if verdict in (Verdict.PARITY, Verdict.WAIVED, Verdict.DIFFERENT):
        verdict = Verdict.DIFFERENT if mine & theirs else Verdict.UNSTABLE
    return replace(step, verdict=verdict, differences=tuple(differences))


def _labelled(one: Difference, varying: Varying, *, again: bool) -> Difference:
    one = replace(one, volatile=varying.label(one))
    return one if again else _noted(one, _GONE)


def _noted(one: Difference, note: str) -> Difference:
    return replace(one, reason="; ".join(filter(None, (one.reason, note))))


def _open(step: StepResult) -> set[tuple[str, str]]:
    return {_key(one) for one in step.differences if one.open}


def _key(one: Difference) -> tuple[str, str]:
    return one.address, one.kind.value


def _varying(seen: tuple[Sequence[Seen], Sequence[Seen]], at: int) -> Varying:
    """Each side of one step against itself, judged by the step's own rules."""
    if at >= len(seen[0]) or at >= len(seen[1]):
        return Varying(frozenset(), frozenset())
    one, two = seen[0][at], seen[1][at]
    legacy, candidate = side_laws(one.law)
    return Varying(_apart(one.legacy, two.legacy, legacy), _apart(one.candidate, two.candidate, candidate))


def side_laws(law: Law) -> tuple[Law, Law]:
    """The law for comparing legacy with itself, and the one for comparing the candidate with itself."""
    theirs = tuple(
        one if one.counterpart is None else replace(one, address=one.counterpart, counterpart=None) for one in law.rules
    )
    ours = tuple(one if one.counterpart is None else replace(one, counterpart=None) for one in law.rules)
    return (
        replace(law, rules=ours, candidate_profile=law.legacy_profile, cookie_names={}, readdress=None),
        replace(law, rules=theirs, legacy_profile=law.candidate_profile, cookie_names={}, readdress=None),
    )


def _apart(first: Observation, second: Observation, law: Law) -> frozenset[str]:
    if first.failure is not None or second.failure is not None:
        return frozenset()
    differences = judge(first, second, replace(law, waivers=NO_WAIVERS), IdentifierTable()).differences
    return frozenset(address for one in differences for address in (one.address, *one.also))
