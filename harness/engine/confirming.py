"""Confirms differences by a second replay (DESIGN section 9): what comes again is different, what does not is unstable.

The second replay also shows, for nothing, what varies within one side: such an address is labelled volatile. A label never
excuses anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from harness.comparison.identifiers import IdentifierTable
from harness.comparison.judge import Law, judge
from harness.comparison.sameness import same
from harness.comparison.suggest import as_rule
from harness.comparison.waiving import NO_WAIVERS
from harness.model.difference import Difference, DifferenceKind
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
    """The addresses at which each side differs from itself, with the rule that would describe it."""

    legacy: Mapping[str, str | None]
    candidate: Mapping[str, str | None]

    def labelled(self, difference: Difference) -> Difference:
        """The difference with the side or sides on which it varies by itself; where both do, with the rule that covers both."""
        addresses = (difference.address, *difference.also)
        sides = [name for name in ("legacy", "candidate") if any(one in getattr(self, name) for one in addresses)]
        found = replace(difference, volatile="both" if len(sides) == 2 else next(iter(sides), None))
        if found.volatile != "both" or found.suggested_rule is not None:
            return found
        rules = [self.legacy.get(difference.address), self.candidate.get(difference.address)]
        return found if None in rules else replace(found, suggested_rule=max(map(str, rules), key=generality))


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
        _noted(varying.labelled(one), _NEW) for one in again.differences if one.open and _key(one) not in mine and not mine
    ]
    verdict = step.verdict
    if verdict in (Verdict.PARITY, Verdict.WAIVED, Verdict.DIFFERENT):
        verdict = Verdict.DIFFERENT if mine & theirs else Verdict.UNSTABLE
    return replace(step, verdict=verdict, differences=tuple(differences))


def _labelled(one: Difference, varying: Varying, *, again: bool) -> Difference:
    one = varying.labelled(one)
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
        return Varying({}, {})
    one, two = seen[0][at], seen[1][at]
    legacy, candidate = side_laws(one.law)
    return Varying(
        _varied(apart(one.legacy, two.legacy, legacy)),
        _varied(apart(one.candidate, two.candidate, candidate)),
    )


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


def _varied(differences: Sequence[Difference]) -> dict[str, str | None]:
    return {address: typed_rule(one) for one in differences for address in (one.address, *one.also)}


def apart(first: Observation, second: Observation, law: Law) -> list[Difference]:
    """What differs between two answers of one side; a rule that an unchanging value does not fit is no such thing."""
    if first.failure is not None or second.failure is not None:
        return []
    found = judge(first, second, replace(law, waivers=NO_WAIVERS), IdentifierTable()).differences
    return [one for one in found if not same(one.legacy, one.candidate)]


def typed_rule(difference: Difference) -> str | None:
    """The suggested rule; for other values of one type that rule; None where something comes and goes."""
    if difference.suggested_rule is not None:
        return difference.suggested_rule
    is_leaf = not isinstance(difference.legacy, dict | list) and not isinstance(difference.candidate, dict | list)
    if difference.kind is not DifferenceKind.CHANGED or not is_leaf or difference.place.facet in ("status", "text", "body"):
        return None
    return as_rule(difference.address, "type")


def generality(rule: str | None) -> int:
    """How much a rule lets through: where values once looked like UUIDs and once did not, they are tokens."""
    if rule is None:
        return 3
    equivalence = rule.rpartition(": ")[2]
    return 2 if equivalence == "type" else 1 if equivalence == "token" else 0
