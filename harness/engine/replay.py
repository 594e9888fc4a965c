"""Replays one scenario: both sides of a step at the same time, step after step, each pair judged as it comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from harness.comparison.identifiers import IdentifierTable
from harness.comparison.judge import Judgement, Law, judge
from harness.comparison.waiver_index import WaiverIndex, index_of
from harness.comparison.waiving import Agreed, Circumstances
from harness.engine.conditions import Reader
from harness.engine.confirming import Seen
from harness.engine.old_addresses import OldAddress, old_address, proven
from harness.engine.routes import RouteMap
from harness.engine.sides import Performed, Player
from harness.engine.submissions import path_of, submission
from harness.engine.variables import referenced
from harness.engine.verdicts import (
    REFUSED,
    REFUSED_BY_LEGACY,
    legacy_problem,
    refuses_identity,
    sent_to_login,
    step_verdict,
    turned_away,
)
from harness.errors import HarnessError
from harness.model.actions import BrowserAction, RequestAction
from harness.model.curl import curl
from harness.model.frozen import EMPTY
from harness.model.observation import Failure, FailureKind, Observation, Side
from harness.model.result import Evidence, ScenarioResult, SideResult, StepResult
from harness.model.scenario import Play, Scenario, Step
from harness.model.verdict import Verdict, worst


@dataclass(frozen=True, slots=True)
class Turn:
    """One result step to come: the step, the plays of this turn, its name, its seed."""

    step: Step
    legacy: Play
    candidate: Play
    name: str
    seed: str
    revalidate: bool = False


@dataclass(slots=True)
class Used:
    """What a scenario's judging used, for the accounts of the run. ``rules`` holds the expired waivers that matched, too."""

    rules: set[str] = field(default_factory=set)
    waivers: list[str] = field(default_factory=list)
    any_count: int = 0


@dataclass(slots=True)
class Replay:
    """One scenario on two players. ``law`` holds all but rules, waivers and circumstances; ``redact_text`` cleans what is
    printed; ``alive`` raises TargetError when a target's process died; ``partner`` runs the candidate's side; ``routes`` tells
    which route a step belongs to; ``evidence`` keeps files that show a step, given its number."""

    scenario: Scenario
    legacy: Player
    candidate: Player
    law: Law
    reader: Reader
    partner: Executor
    alive: Callable[[Side], None]
    redact_text: Callable[[str], str]
    routes: RouteMap
    used: Used = field(default_factory=Used)
    table: IdentifierTable = field(default_factory=IdentifierTable)
    tainted: set[str] = field(default_factory=set)
    seen: list[Seen] = field(default_factory=list)
    turned_away: bool = False
    old_addresses: dict[str, OldAddress] = field(default_factory=dict)
    evidence: Callable[[int, StepResult, Observation, Observation], tuple[Evidence, ...]] | None = None
    _waivers: tuple[WaiverIndex, ...] | None = None

    def run(self) -> ScenarioResult:
        """Replay all steps; what breaks the scenario as a whole ends it and is its ``problem``."""
        started = time.monotonic()
        steps: list[StepResult] = []
        problem: str | None = None
        try:
            for turn in turns(self.scenario.steps, self.scenario.id):
                steps.append(self._turn(turn, len(steps)))
                if self.turned_away:
                    break
            steps += [self._old_address(one) for one in self.old_addresses.values()]
        except HarnessError as error:
            problem = self.redact_text(str(error))
        verdict = Verdict.BROKEN if problem else worst(step.verdict for step in steps)
        return result_of(self.scenario, verdict, tuple(steps), time.monotonic() - started, problem)

    def _turn(self, turn: Turn, number: int) -> StepResult:
        asked = {"revalidate": turn.revalidate}
        both = self.partner.submit(self.candidate.perform, turn.step, turn.candidate, turn.name, turn.seed, **asked)
        try:
            legacy = self.legacy.perform(turn.step, turn.legacy, turn.name, turn.seed, **asked)
        finally:
            candidate = both.result()
        self._check_alive(legacy, candidate)
        result = self._judged(turn, legacy, candidate, proxied=candidate.proxied)
        if self.evidence is not None and turn.step.kind == "browser":
            shown = self.evidence(number, result, legacy.observation, candidate.observation)
            result = replace(result, evidence=shown)
        if turn.legacy.action.target == turn.candidate.action.target:
            sent = legacy.observation.request.target
            old = old_address(turn.step, turn.legacy, sent, result.route, self.routes)
            if old is not None:
                self.old_addresses[old.target] = old
        return result

    def _old_address(self, one: OldAddress) -> StepResult:
        """The step that proves the redirect of a moved route; it comes after the scenario's own."""
        circumstances = Circumstances(one.route, one.redirect, self.scenario.tags)
        law = replace(self.law, waivers=self._agreed(one.step), circumstances=circumstances)
        result = proven(one, self.candidate, law, self.redact_text, gates=self.routes.gates(one.route))
        self.used.waivers += [difference.waiver for difference in result.differences if difference.waiver]
        return result

    def _check_alive(self, legacy: Performed, candidate: Performed) -> None:
        """A refused connection may mean that a target's process died, which breaks the scenario."""
        for side, performed in ((Side.LEGACY, legacy), (Side.CANDIDATE, candidate)):
            failure = performed.observation.failure
            if failure is not None and failure.kind in (FailureKind.REFUSED, FailureKind.GARBAGE, FailureKind.TIMEOUT):
                self.alive(side)

    def _judged(self, turn: Turn, legacy: Performed, candidate: Performed, *, proxied: bool) -> StepResult:
        left, right = legacy.observation, candidate.observation
        if candidate.capture_problem and right.failure is None and legacy.capture_problem is None:
            right_for_error = replace(right, failure=Failure(FailureKind.CAPTURE, candidate.capture_problem))
        else:
            right_for_error = self._of_its_own_expect(turn, right)
        written = written_route(turn, left)
        route, written = self.redact_text(route_of(written, left, self.routes)), self.redact_text(written)
        unmet = [] if left.failure else self.reader.unmet(turn.legacy.expect, left, self.legacy.variables)
        problem = legacy_problem(left, legacy.capture_problem, unmet)
        self.turned_away = refuses_identity(self.scenario, left, problem)
        refused = self.turned_away and turned_away(right)
        if (
            self.turned_away
        ):  # what legacy does not let this identity do cannot be asked of the candidate; letting it in is a difference
            problem, right_for_error = None, right
        judgement = self._compare(turn, left, right, right_for_error, (route, written))
        declared = any(one.address.facet == "status" for one in turn.legacy.expect)
        verdict, problem = step_verdict(left, right, judgement.differences, problem, declared=declared, proxied=proxied)
        tainted = self._taint(turn, verdict)
        self.table = judgement.table
        self.used.rules |= judgement.used_rules | {one.expired_waiver for one in judgement.differences if one.expired_waiver}
        self.used.waivers += [one.waiver for one in judgement.differences if one.waiver]
        self.used.any_count += judgement.any_count
        return StepResult(
            name=self.redact_text(name_of(turn, left)),
            kind=turn.step.kind,
            route=route,
            line=turn.step.position.line,
            verdict=verdict,
            tainted=tainted,
            compared=judgement.compared,
            removed=judgement.removed,
            legacy=self._side(left),
            candidate=self._side(right_for_error),
            differences=tuple(judgement.differences),
            problem=self.redact_text(problem) if problem else None,
            notes=(*judgement.notes, REFUSED if refused else REFUSED_BY_LEGACY) if self.turned_away else judgement.notes,
            refused=refused,
            to_login=left.failure is None and sent_to_login(left),
            gates=self.routes.gates(route),
        )

    def _of_its_own_expect(self, turn: Turn, right: Observation) -> Observation:
        """The candidate's answer, failed where `sides` gives it an `expect` of its own that it does not meet."""
        if right.failure is not None or turn.candidate.expect == turn.legacy.expect:
            return right
        unmet = self.reader.unmet(turn.candidate.expect, right, self.candidate.variables)
        return replace(right, failure=Failure(FailureKind.EXPECT, unmet[0])) if unmet else right

    def _agreed(self, step: Step) -> Agreed:
        if self._waivers is None:
            folders = (index_of(layer) for layer in self.scenario.shared.layers())
            self._waivers = (WaiverIndex(self.scenario.waivers), *folders)
        return Agreed(step.waivers, self._waivers)

    def _compare(
        self, turn: Turn, left: Observation, right: Observation, right_for_error: Observation, route: tuple[str, str]
    ) -> Judgement:
        if left.failure is not None:
            self.seen.append(Seen(left, right, self.law))
            return Judgement((), (), (), (), self.table)
        law = replace(
            self.law,
            rules=(*self.scenario.rules_in_scope, *turn.step.rules),
            waivers=self._agreed(turn.step),
            circumstances=Circumstances(route[0], left.status, self.scenario.tags, route[1]),
        )
        self.seen.append(Seen(left, right, law))
        judgement = judge(left, right, law, self.table)
        if right_for_error is not right:
            extra = judge(left, right_for_error, law, self.table)
            judgement = replace(judgement, differences=(*judgement.differences, *extra.differences))
        return judgement

    def _taint(self, turn: Turn, verdict: Verdict) -> bool:
        """Whether the step used a value from a mismatched step; values captured by such a step taint others in turn."""
        names = referenced(turn.legacy.action) | referenced(turn.candidate.action)
        tainted = bool(names & self.tainted)
        captured = set(turn.legacy.capture) | set(turn.candidate.capture)
        if tainted or verdict not in (Verdict.PARITY, Verdict.WAIVED):
            self.tainted |= captured
        else:
            self.tainted -= captured
        return tainted

    def _side(self, observation: Observation) -> SideResult:
        failure = observation.failure
        return SideResult(
            observation.status,
            round(observation.elapsed_ms, 3),
            self.redact_text(curl(observation.request)) if observation.request.headers else "",
            self.redact_text(f"{failure.kind}: {failure.message}") if failure else None,
        )


def turns(steps: tuple[Step, ...], scenario_id: str) -> Iterator[Turn]:
    """The result steps of a scenario: each repeat and each revalidation is its own."""
    for number, step in enumerate(steps):
        if isinstance(step.legacy.action, BrowserAction):
            yield from _checkpoints(step, f"{scenario_id}#{number}")
            continue
        for repeat in range(1, step.repeat + 1):
            name = step.line if step.kind == "request" else f"{step.kind} {step.line}"
            if step.repeat > 1:
                name += f" ({repeat} of {step.repeat})"
            seed = f"{scenario_id}#{number}.{repeat}"
            yield Turn(step, step.legacy, step.candidate, name, seed)
            if step.revalidate:
                yield Turn(step, _again(step.legacy), _again(step.candidate), f"{name} (revalidated)", seed, revalidate=True)


def _checkpoints(step: Step, seed: str) -> Iterator[Turn]:
    """Each checkpoint is a result step; what the step captures and expects is asked of its last page."""
    sides = []
    for play in (step.legacy, step.candidate):
        assert isinstance(play.action, BrowserAction)
        segments = play.action.segments()
        last = len(segments) - 1
        plain = replace(play, capture=EMPTY, expect=())
        sides.append([replace(play if at == last else plain, action=each) for at, each in enumerate(segments)])
    for repeat in range(1, step.repeat + 1):
        times = f" ({repeat} of {step.repeat})" if step.repeat > 1 else ""
        for at, (legacy, candidate) in enumerate(zip(*sides, strict=True)):
            assert isinstance(legacy.action, BrowserAction)
            name = " ".join(filter(None, ("browser", legacy.action.target))) + f": {legacy.action.checkpoint}{times}"
            yield Turn(step, legacy, candidate, name, f"{seed}.{repeat}.{at}")


def _again(play: Play) -> Play:
    """The play of a revalidation: the same request, whose answer has no body to capture from."""
    return replace(play, capture=EMPTY, expect=(), wait=None)


def written_route(turn: Turn, legacy: Observation) -> str:
    """The method and the path as written; as sent where it is written as nothing but a variable.

    A form's route is the one it was submitted to, in a browser too.
    """
    action = turn.legacy.action
    sent_form = submission(legacy)
    if sent_form is not None:
        return f"{sent_form.method} {path_of(sent_form)}"
    sent = legacy.request.target.partition("?")[0]
    if not isinstance(action, RequestAction):
        return f"{legacy.request.method or 'POST'} {sent or action.target or '/'}"
    path = action.target.partition("?")[0]
    return f"{action.method} {sent if sent and _says_nothing(path) else path}"


def route_of(written: str, legacy: Observation, routes: RouteMap) -> str:
    """The route of the inventory, else as written."""
    method, _, path = written.partition(" ")
    sent_form = submission(legacy)
    return routes.route(method, path_of(sent_form) if sent_form else legacy.request.target.partition("?")[0], path)


def name_of(turn: Turn, legacy: Observation) -> str:
    """The step's name, with the address that was sent where the one written is nothing but a variable."""
    written, sent = turn.legacy.action.target, legacy.request.target
    return turn.name.replace(written, sent, 1) if sent and _says_nothing(written.partition("?")[0]) else turn.name


def _says_nothing(path: str) -> bool:
    return path.lstrip("/").startswith("${")


def result_of(
    scenario: Scenario, verdict: Verdict, steps: tuple[StepResult, ...], duration_s: float, problem: str | None
) -> ScenarioResult:
    """A scenario's result with all that comes from the scenario itself."""
    return ScenarioResult(
        id=scenario.id,
        name=scenario.name,
        file=scenario.position.file,
        line=scenario.position.line,
        identity=scenario.identity.name if scenario.identity else "anonymous",
        verdict=verdict,
        steps=steps,
        tags=scenario.tags,
        duration_s=round(duration_s, 4),
        problem=problem,
    )
