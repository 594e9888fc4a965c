"""Proves that the candidate leads from a moved route's old address to the new one, with the status that the settings say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from harness.comparison.identifiers import IdentifierTable
from harness.comparison.judge import Law, judge
from harness.engine.routes import RouteMap
from harness.engine.sides import Player
from harness.model.actions import RequestAction
from harness.model.curl import curl
from harness.model.observation import Observation, SentRequest
from harness.model.result import SideResult, StepResult
from harness.model.scenario import Play, Step
from harness.model.verdict import Verdict

_SAFE = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class OldAddress:
    """An old address that legacy was asked at: ``target`` as sent there, what the step was, and its route."""

    step: Step
    target: str
    moved_to: str
    redirect: int
    route: str


def old_address(step: Step, play: Play, sent: str, route: str, routes: RouteMap) -> OldAddress | None:
    """The old address to be tried after a step, if it went to a moved route that shall redirect. Only reading is tried."""
    action = play.action
    if not isinstance(action, RequestAction) or action.method not in _SAFE or not sent:
        return None
    moved = routes.moved_route(sent.partition("?")[0])
    if moved is None or moved.redirect is None:
        return None
    return OldAddress(step, sent, routes.moved_to(sent), moved.redirect, route)


def proven(one: OldAddress, candidate: Player, law: Law, redact: Callable[[str], str], *, gates: bool) -> StepResult:
    """Ask the candidate at the old address; only the status and `Location` are compared."""
    old, new = (Play(RequestAction("GET", target.replace("${", "$${"))) for target in (one.target, one.moved_to))
    name = f"GET {one.target} (the old address)"
    step = Step("request", name, one.step.position, legacy=new, candidate=old)
    answer = candidate.perform(step, old, name, name).observation
    location = one.moved_to.encode().decode("latin-1")  # as it would be received
    expected = Observation(SentRequest("GET", one.target, one.target), one.redirect, (("Location", location),))
    judgement = judge(expected, answer, replace(law, rules=(), readdress=None), IdentifierTable())
    found = tuple(
        difference
        for difference in judgement.differences
        if difference.place.facet in ("status", "error") or difference.address == "header:location"
    )
    is_open = any(difference.open for difference in found)
    verdict = Verdict.DIFFERENT if is_open else Verdict.WAIVED if found else Verdict.PARITY
    return StepResult(
        name=redact(name),
        kind="request",
        route=one.route,
        line=one.step.position.line,
        verdict=verdict,
        compared=("status", "header"),
        legacy=SideResult(one.redirect),
        candidate=SideResult(
            answer.status,
            round(answer.elapsed_ms, 3),
            redact(curl(answer.request)) if answer.request.url else "",
            redact(f"{answer.failure.kind}: {answer.failure.message}") if answer.failure else None,
        ),
        differences=found,
        notes=(f"the settings say that it redirects to {redact(one.moved_to)}",),
        gates=gates,
    )
