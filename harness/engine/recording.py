"""Records snapshots: replays scenarios on legacy alone and stores what it answered; a fault never costs a snapshot."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from harness import __version__
from harness.engine.leftovers import file_of
from harness.engine.performance import Performance
from harness.engine.recorded import scene_fingerprint, step_fingerprint
from harness.engine.replay import turns
from harness.engine.rerecording import same_by_rules
from harness.engine.scene import SceneError, set_scene
from harness.engine.stage import Stage
from harness.engine.verdicts import legacy_problem, refuses_identity
from harness.engine.versions import version_of
from harness.errors import HarnessError, bugs_told
from harness.model.observation import Side
from harness.model.scenario import Scenario
from harness.model.settings import Settings
from harness.model.vocabulary import Vocabulary
from harness.snapshots.snapshot import Exchange, Provenance, Snapshot
from harness.snapshots.store import SnapshotStore


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one scenario: ``problem`` says why nothing was recorded; ``is_new`` and ``changed`` tell of the file.

    ``written``: the scenario was recorded, whether or not the file had to change for that.
    """

    scenario: str
    written: bool
    problem: str | None = None
    is_new: bool = False
    changed: bool = False


class Recorder:
    """Records scenarios on a stage that has legacy's side; ``rewrite`` writes files also where nothing is new."""

    def __init__(
        self, settings: Settings, vocabulary: Vocabulary, stage: Stage, store: SnapshotStore, *, rewrite: bool = False
    ) -> None:
        today = dt.datetime.now(dt.UTC).date()
        self._performance = Performance(settings, vocabulary, stage, store, "live", today)
        self._settings = settings
        self._stage = stage
        self._store = store
        self._rewrite = rewrite
        self._version = version_of(settings.targets[settings.legacy])

    def close(self) -> None:
        self._performance.close()

    def record(self, scenario: Scenario) -> Recorded:
        """Record one scenario; on any fault the old snapshot stays as it is."""
        try:
            with self._stage.secrets.guarding(), bugs_told():
                with self._stage.holding(writes=scenario.writes):
                    snapshot, problem = self._play(scenario)
                if snapshot is None:
                    return Recorded(scenario.id, written=False, problem=problem)
                is_new = not self._store.path_for(scenario.id).exists()
                changed = self._store.save(snapshot, same=self._same(scenario), rewrite=self._rewrite)
        except HarnessError as error:
            return Recorded(scenario.id, written=False, problem=str(error))
        return Recorded(scenario.id, written=True, is_new=is_new, changed=changed)

    def _same(self, scenario: Scenario) -> Callable[[Snapshot, Snapshot], bool]:
        law, routes = self._performance.law, self._performance.routes
        return lambda old, new: same_by_rules(old, new, scenario, law, routes)

    def _play(self, scenario: Scenario) -> tuple[Snapshot | None, str | None]:
        unique = uuid.uuid5(uuid.NAMESPACE_URL, scenario.id).hex[:12]
        redactor = self._performance.redactor(Side.LEGACY, scenario)
        player = self._performance.live_player(Side.LEGACY, scenario, unique, redactor.redact)
        try:
            set_scene(player, scenario)
        except SceneError as error:
            self._stage.check_alive(Side.LEGACY)
            return None, redactor.text(str(error))
        known = {name: value for name, value in player.variables.values.items() if name != "origin"}
        exchanges: list[Exchange] = []
        for turn in turns(scenario.steps, scenario.id):
            done = player.perform(turn.step, turn.legacy, turn.name, turn.seed, revalidate=turn.revalidate)
            unmet = player.reader.unmet(turn.legacy.expect, done.observation, player.variables)
            problem = legacy_problem(done.observation, done.capture_problem, unmet)
            refused = refuses_identity(scenario, done.observation, problem)
            if problem is not None and not refused:
                self._stage.check_alive(Side.LEGACY)
                return None, redactor.text(f"{turn.name} ({turn.step.position}): {problem}")
            exchanges.append(Exchange(redactor.text(turn.name), step_fingerprint(scenario, turn.step), done.observation))
            if refused:
                break
        target = self._settings.targets[self._settings.legacy]
        provenance = Provenance(target.name, target.framework, __version__, _now(), self._version)
        variables = {
            name: value if name == "unique" else _clean(value, redactor.text)
            for name, value in known.items()
            if name not in scenario.parameters
        }
        scene, file = scene_fingerprint(scenario), file_of(scenario, self._settings)
        return Snapshot(scenario.id, provenance, tuple(exchanges), scene, variables, file), None


def _clean(value: object, text: Callable[[str], str]) -> object:
    """A variable's value without secrets; a number that is one becomes its stand-in, which is a number too."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {key: _clean(member, text) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(member, text) for member in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return int(text(str(value)))
    return value


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def missing_only(scenarios: Sequence[Scenario], store: SnapshotStore) -> list[Scenario]:
    """The scenarios that have no snapshot yet."""
    recorded = set(store.recorded_ids())
    return [scenario for scenario in scenarios if scenario.id not in recorded]


def record_all(
    settings: Settings,
    vocabulary: Vocabulary,
    scenarios: Sequence[Scenario],
    store: SnapshotStore,
    jobs: int,
    *,
    rewrite: bool = False,
) -> Iterator[Recorded]:
    """Start legacy, record all scenarios, stop it; the caller holds the store's lock.

    Raises TargetError when legacy cannot be started; no snapshot is touched then.
    """
    with recording(settings, vocabulary, store, jobs, rewrite=rewrite) as recorder:
        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(recorder.record, [one for one in scenarios if not one.writes])
        for scenario in scenarios:
            if scenario.writes:
                yield recorder.record(scenario)


@contextlib.contextmanager
def recording(
    settings: Settings,
    vocabulary: Vocabulary,
    store: SnapshotStore,
    jobs: int,
    shared: Path | None = None,
    *,
    rewrite: bool = False,
) -> Iterator[Recorder]:
    """A recorder with legacy running; ``shared`` is the folder of locks where several processes record side by side."""
    with Stage(settings, settings.legacy, None, pool_size=jobs, shared=shared) as stage:
        recorder = Recorder(settings, vocabulary, stage, store, rewrite=rewrite)
        try:
            yield recorder
        finally:
            recorder.close()
