"""Puts one scenario on the stage: sessions, variables, redaction, identities and `given`, then the replay."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from harness.comparison.equivalences.base import equivalences_of
from harness.comparison.facets.base import facets_of
from harness.comparison.judge import Law
from harness.comparison.profiles.base import NO_PROFILE, Profile, profiles_of
from harness.drivers.base import Driver
from harness.drivers.session import Session
from harness.engine.conditions import Reader
from harness.engine.confirming import Seen, confirmed
from harness.engine.evidence import Keeper
from harness.engine.recorded import RecordedPlayer, known_values, scene_fingerprint
from harness.engine.redaction import Redactor
from harness.engine.replay import Replay, Used, result_of, turns
from harness.engine.routes import RouteMap
from harness.engine.scene import SceneError, set_scene
from harness.engine.secret_uses import secret_uses
from harness.engine.sides import LivePlayer, Performed, Player
from harness.engine.stage import Stage
from harness.engine.variables import UnsetVariableError, Variables, referenced
from harness.errors import HarnessError, TargetError, bugs_told
from harness.model.absent import ABSENT
from harness.model.difference import Difference, DifferenceKind, Place
from harness.model.observation import Observation, Side
from harness.model.result import Evidence, ScenarioResult, SideResult, StepResult
from harness.model.scenario import Play, Scenario, Step
from harness.model.settings import Settings
from harness.model.verdict import Verdict
from harness.model.vocabulary import Vocabulary
from harness.snapshots.store import SnapshotStore


class Performance:
    """Plays scenarios on a stage; one object for a whole run, safe to use from several threads."""

    def __init__(
        self,
        settings: Settings,
        vocabulary: Vocabulary,
        stage: Stage,
        store: SnapshotStore,
        against: str,
        today: dt.date,
        routes: RouteMap | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        self.settings = settings
        self.stage = stage
        self.store = store
        self.against = against
        self.routes = routes or RouteMap(settings)
        self.keeper = keeper or Keeper(Path(), "never")
        self.facets = facets_of(vocabulary)
        self.drivers = cast("Mapping[str, Driver]", vocabulary.drivers)
        names = {theirs: ours for ours, theirs in settings.cookie_names.items()}
        self.readers = {Side.LEGACY: Reader(self.facets, {}), Side.CANDIDATE: Reader(self.facets, names)}
        self.law = Law(
            self.facets,
            equivalences_of(vocabulary),
            legacy_profile=self._profile(vocabulary, settings.legacy),
            candidate_profile=self._profile(vocabulary, settings.candidate),
            cookie_names=names,
            today=today,
            readdress=self.routes.moved_to if settings.moved else None,
        )
        self._partners = ThreadPoolExecutor(max_workers=64, thread_name_prefix="candidate")

    def close(self) -> None:
        """End the threads of the candidate's side."""
        self._partners.shutdown(wait=True)

    def play(self, scenario: Scenario, *, confirm: bool = True) -> tuple[ScenarioResult, Used]:
        """Replay one scenario, once more where it differs. Raises HarnessError where there is no verdict for it as a whole."""
        first, used, seen = self._on_stage(scenario, traces=self.keeper.mode == "always")
        if not confirm or first.verdict is not Verdict.DIFFERENT or not self.repeatable(scenario):
            return first, used
        try:
            second, used_again, seen_again = self._on_stage(scenario, traces=self.keeper.mode != "never", again=True)
            with self.stage.secrets.guarding(), bugs_told():
                found = confirmed(first, second, (seen, seen_again))
        except TargetError:
            raise
        except HarnessError as error:
            return replace(first, notes=(*first.notes, f"the differences could not be confirmed: {error}")), used
        used.rules |= used_again.rules
        return replace(found, evidence=second.evidence or first.evidence), used

    def observe(self, scenario: Scenario) -> tuple[ScenarioResult, list[Seen]]:
        """Replay one scenario for what both sides answer. Raises HarnessError."""
        result, _, seen = self._on_stage(scenario)
        return result, seen

    def repeatable(self, scenario: Scenario) -> bool:
        """Whether a second replay begins where the first did: nothing is written, or every side can be reset."""
        names = (self.settings.legacy, self.settings.candidate) if self.against == "live" else (self.settings.candidate,)
        targets = [self.settings.targets.get(name) for name in names]
        return not scenario.writes or all(target is not None and target.reset for target in targets)

    def _on_stage(
        self, scenario: Scenario, *, traces: bool = False, again: bool = False
    ) -> tuple[ScenarioResult, Used, list[Seen]]:
        """``again``: a second time, in which what steps show is not kept anew."""
        with self.stage.secrets.guarding(), self.stage.holding(writes=scenario.writes), ExitStack() as closing, bugs_told():
            return self._played(scenario, closing, traces=traces, again=again)

    def _played(
        self, scenario: Scenario, closing: ExitStack, *, traces: bool, again: bool
    ) -> tuple[ScenarioResult, Used, list[Seen]]:
        unique = uuid.uuid4().hex[:12]
        redactors = {side: self.redactor(side, scenario) for side in Side}
        legacy: Player
        if self.against == "snapshot":
            snapshot = self.store.load(scenario.id)
            snapshot.check_setting(scene_fingerprint(scenario))
            unique = str(snapshot.variables.get("unique", unique))
            values = {**known_values(scenario), **snapshot.variables}
            recorded = RecordedPlayer(scenario, snapshot, Variables(values), self.readers[Side.LEGACY])
            legacy = recorded
            live: list[LivePlayer] = []
        else:
            live = [self.live_player(Side.LEGACY, scenario, unique, redactors[Side.LEGACY].redact, traces=traces)]
            legacy = live[0]
        candidate = self.live_player(Side.CANDIDATE, scenario, unique, redactors[Side.CANDIDATE].redact, traces=traces)
        for player in (*live, candidate):
            closing.callback(_end, player)
        problem, scene = self._set_scenes([*live, candidate], scenario, redactors[Side.CANDIDATE].text)
        if problem is not None:
            broken = result_of(scenario, Verdict.BROKEN, (), 0.0, redactors[Side.LEGACY].text(problem))
            return self.gated(scenario, broken), Used(), []
        if scene is not None:
            return self.gated(scenario, result_of(scenario, Verdict.DIFFERENT, (scene,), 0.0, None)), Used(), []
        if live and scenario.writes and self.settings.isolation == "shared":
            legacy = self._side_after_side(live[0], scenario)
        replay = Replay(
            scenario,
            legacy,
            candidate,
            self.law,
            self.readers[Side.LEGACY],
            self._partners,
            self.stage.check_alive,
            lambda text: redactors[Side.CANDIDATE].text(redactors[Side.LEGACY].text(text)),
            self.routes,
        )
        if not again:
            replay.evidence = self._evidence([*live, candidate], scenario, redactors)
        result = replay.run()
        if traces:
            result = replace(result, evidence=self._traces([*live, candidate], scenario, redactors))
        if isinstance(legacy, RecordedPlayer) and result.problem is None:
            legacy.check_complete()
        return self.gated(scenario, result), replay.used, replay.seen

    def live_player(
        self,
        side: Side,
        scenario: Scenario,
        unique: str,
        redact: Callable[[Observation, Mapping[str, object]], Observation],
        *,
        traces: bool = False,
    ) -> LivePlayer:
        """A fresh session and fresh variables for one side."""
        endpoint = self.stage.endpoints[side]
        variables = _written(scenario, {"unique": unique, "origin": endpoint.public_url})
        folder = str(Path(scenario.file).parent)
        rules = [*scenario.rules_in_scope, *(rule for step in scenario.steps for rule in step.rules)]
        wants = frozenset(rule.address.facet for rule in rules)
        transport, browsers = self.stage.transports[side], self.stage.browsers
        masks = tuple(rule.address.query for rule in rules if rule.address.facet == "page" and rule.address.query)
        session = Session(transport, folder=folder, browsers=browsers, wants=wants, traces=traces, masks=masks)
        player = LivePlayer(side, self.drivers, session, variables, self.readers[side], redact)
        if side is Side.CANDIDATE:
            player.passed_on = self.stage.passed_on
            player.readdress = self.routes.readdressed
        return player

    def redactor(self, side: Side, scenario: Scenario) -> Redactor:
        """A redactor for one side of one scenario; what scenario and settings take from the environment is secret."""
        parts = (scenario.steps, scenario.given, scenario.identity, scenario.variables, scenario.parameters)
        names = {name for name in referenced(parts) if name.startswith("env.")}
        secrets = {name[4:]: value for name in sorted(names) if (value := os.environ.get(name[4:]))}
        uses = secret_uses(scenario, _written(scenario, {}))
        cookie_names = self.law.cookie_names if side is Side.CANDIDATE else {}
        return Redactor(
            self.settings.redact,
            self.readers[side].values,
            secrets={**secrets, **self.settings.secrets},
            uses=uses,
            cookie_names=cookie_names,
            told=self.stage.secrets.note,
        )

    def _evidence(
        self, players: Sequence[LivePlayer], scenario: Scenario, redactors: Mapping[Side, Redactor]
    ) -> Callable[[int, StepResult, Observation, Observation], tuple[Evidence, ...]]:
        """Keeps what a step shows while both pages are still there; a recorded page has the picture that was recorded."""

        def keep(number: int, result: StepResult, legacy: Observation, candidate: Observation) -> tuple[Evidence, ...]:
            if not self.keeper.wants(result.verdict):
                return ()
            pictures = {Side.LEGACY: legacy.page.screenshot if legacy.page else b""}
            for player in players:
                redactors[player.side].learn_cookies(player.session.cookies)
                pictures[player.side] = player.session.picture(redactors[player.side].known)
            return self.keeper.step(scenario.id, number, pictures, legacy, candidate)

        return keep

    def _traces(
        self, players: Sequence[LivePlayer], scenario: Scenario, redactors: Mapping[Side, Redactor]
    ) -> tuple[Evidence, ...]:
        found: list[Evidence] = []
        with tempfile.TemporaryDirectory(prefix="parity-") as folder:
            for player in players:
                path = Path(folder, f"{player.side.value}.zip")
                redactors[player.side].learn_cookies(player.session.cookies)
                if player.session.trace(path):
                    clean = redactors[player.side].text
                    found.append(self.keeper.trace(scenario.id, player.side, path.read_bytes(), clean))
        return tuple(found)

    def _set_scenes(
        self, players: list[LivePlayer], scenario: Scenario, clean: Callable[[str], str]
    ) -> tuple[str | None, StepResult | None]:
        """Set the scene on all live sides at the same time: legacy's fault breaks, the candidate's is a difference."""
        if not scenario.given and scenario.identity is None:
            return None, None
        futures = [self._partners.submit(set_scene, player, scenario) for player in players]
        faults: dict[Side, str] = {}
        for future in futures:
            try:
                future.result()
            except SceneError as error:
                faults[error.side] = str(error)
        for side in faults:
            self.stage.check_alive(side)
        if Side.LEGACY in faults:
            return f"legacy: {faults[Side.LEGACY]}", None
        if Side.CANDIDATE in faults:
            return None, _scene_step(scenario, clean(faults[Side.CANDIDATE]))
        return None, None

    def _side_after_side(self, legacy: LivePlayer, scenario: Scenario) -> Player:
        """Shared state: let legacy play all its turns, reset, and hand its answers to the replay."""
        done = [
            legacy.perform(turn.step, turn.legacy, turn.name, turn.seed, revalidate=turn.revalidate)
            for turn in turns(scenario.steps, scenario.id)
        ]
        self.stage.reset()
        return _Played(done, legacy.variables)

    def gated(self, scenario: Scenario, result: ScenarioResult) -> ScenarioResult:
        """Whether the result counts: where the candidate lists migrated routes, only scenarios that touch one of them do.

        One that ended before its steps could tell counts if it might have touched one.
        """
        told = bool(result.steps) and all(step.route for step in result.steps)
        gates = told and any(step.gates for step in result.steps)
        ended_early = len(result.steps) < sum(1 for _ in turns(scenario.steps, scenario.id))
        if not gates and (result.problem or not told or ended_early):
            gates = self.routes.may_gate(scenario)
        return replace(result, gates=gates)

    def _profile(self, vocabulary: Vocabulary, name: str) -> Profile:
        target = self.settings.targets.get(name)
        return profiles_of(vocabulary).get(target.framework, NO_PROFILE) if target else NO_PROFILE


def _end(player: LivePlayer) -> None:
    """Close the session that the player has at the end; logging in may have given it another."""
    player.session.close()


@dataclass(slots=True)
class _Played:
    """Legacy's answers, given before the candidate was asked."""

    done: list[Performed]
    variables: Variables

    def perform(self, step: Step, play: Play, name: str, seed: str, *, revalidate: bool = False) -> Performed:  # noqa: ARG002
        return self.done.pop(0)


def _written(scenario: Scenario, built_in: Mapping[str, object]) -> Variables:
    """The variables that stand in files, filled in as far as they can be."""
    variables = Variables({**known_values(scenario), **built_in})
    for name, value in list(variables.values.items()):
        if name in scenario.variables:
            try:
                variables.values[name] = variables.value(value)
            except UnsetVariableError as error:
                del variables.values[name]
                variables.missing[name] = str(error)
    return variables


def _scene_step(scenario: Scenario, message: str) -> StepResult:
    """The one step of a scenario whose scene could not be set on the candidate."""
    difference = Difference("error", DifferenceKind.ADDED, Place("error", (), ()), ABSENT, message)
    first = scenario.steps[0]
    return StepResult(
        message,
        first.kind,
        "",
        scenario.position.line,
        Verdict.DIFFERENT,
        candidate=SideResult(error=message),
        differences=(difference,),
    )
