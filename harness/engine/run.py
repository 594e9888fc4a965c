"""A whole run: many scenarios at the same time, readers first, writers alone; every result is handed on as it comes."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from harness.engine.accounts import Accounts
from harness.engine.drift import is_drift_check, played_by_legacy, settings_of_legacy
from harness.engine.evidence import Keeper
from harness.engine.inventories import Inventories, Reading
from harness.engine.performance import Performance
from harness.engine.replay import Used, result_of
from harness.engine.routes import RouteMap
from harness.engine.stage import Stage
from harness.errors import HarnessError, TargetError
from harness.model.events import Listener, Plan
from harness.model.observation import Side
from harness.model.result import RunResult, ScenarioResult, TargetSummary, interruption
from harness.model.scenario import Scenario
from harness.model.settings import Settings
from harness.model.verdict import Verdict
from harness.model.vocabulary import Vocabulary
from harness.snapshots.store import SnapshotStore

DEFAULT_JOBS = 8
_ITSELF = "both sides are one and the same target: what it answers is compared with itself, which proves nothing of another"


@dataclass(frozen=True, slots=True)
class Options:
    """How to run. ``against`` is ``live`` or ``snapshot``; ``today`` decides which waivers have expired (UTC).

    ``shared`` is a folder known to all processes that replay on the same targets at the same time. ``confirm``: a scenario
    that differs is replayed once more. ``keeper`` keeps files that show how browser steps went.
    """

    against: str = "live"
    jobs: int = DEFAULT_JOBS
    shared: Path | None = None
    confirm: bool = True
    keeper: Keeper | None = None
    today: dt.date = field(default_factory=lambda: dt.datetime.now(dt.UTC).date())


@dataclass(slots=True)
class Run:
    """One run over the selected scenarios. ``loaded`` are all scenarios found, for the accounts of stale rules.

    ``inventories`` are what is known of both sides' routes; where it is None, they are read while the targets start.

    `execute` does everything; `open`, `play` and `close` are for a face that has an order of its own (pytest).
    """

    settings: Settings
    vocabulary: Vocabulary
    selected: Sequence[Scenario]
    loaded: Sequence[Scenario]
    options: Options = field(default_factory=Options)
    listeners: Sequence[Listener] = ()
    inventories: Inventories | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _stage: Stage | None = None
    _performance: Performance | None = None
    _routes: RouteMap | None = None
    _accounts: Accounts | None = None
    _began: float = 0.0
    _started: str = ""
    _dead: str | None = None
    _problems: list[str] = field(default_factory=list)
    _done: int = 0
    _drift: bool = False

    def __post_init__(self) -> None:
        """Where legacy is to be judged by its own snapshots, nothing that is said of another candidate holds."""
        if is_drift_check(self.settings, self.options.against):
            self._drift = True
            self.settings = settings_of_legacy(self.settings)
            self.selected = [played_by_legacy(one) for one in self.selected]
            self.loaded = [played_by_legacy(one) for one in self.loaded]

    def execute(self) -> RunResult:
        """Replay everything. Ctrl-C ends the run early and still returns what was done (``interrupted``)."""
        try:
            self.open()
            self._play_all()
        except KeyboardInterrupt:
            self._stop.set()
        finally:
            result = self.close()
        return result

    def open(self) -> None:
        """Start the targets and tell the listeners. A target that does not come up is remembered, not raised."""
        self._began = time.monotonic()
        if self.options.keeper is not None and self.options.shared is None:
            self.options.keeper.prepare()
        self._started = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        loaded = () if self._drift else self.loaded  # in a drift check no rule is stale
        self._accounts = Accounts(loaded, self.options.today, self.settings)
        reading = Reading(self.settings, self.vocabulary) if self.inventories is None else None
        legacy = self.settings.legacy if self.options.against == "live" else None
        stage = Stage(
            self.settings, legacy, self.settings.candidate, pool_size=2 * self.options.jobs, shared=self.options.shared
        )
        try:
            self._stage = stage.__enter__()
        except HarnessError as error:
            self._die(str(error))
        except BaseException:
            if reading is not None:
                reading.cancel()
            raise
        if reading is not None:
            self.inventories = reading.result()
        self._routes = RouteMap(self.settings, self.inventories)
        self._tell(lambda listener: listener.run_started(self._plan()))
        store = SnapshotStore(self.settings.snapshots)
        self._performance = Performance(
            self.settings,
            self.vocabulary,
            stage,
            store,
            self.options.against,
            self.options.today,
            self._routes,
            self.options.keeper,
        )

    def play(self, scenario: Scenario) -> ScenarioResult:
        """Replay one scenario and book it; safe to call from several threads."""
        assert self._performance is not None
        used = Used()
        if self._drift:
            scenario = played_by_legacy(scenario)
        if self._dead is not None:
            result = result_of(scenario, Verdict.BROKEN, (), 0.0, self._dead)
        else:
            try:
                result, used = self._performance.play(scenario, confirm=self.options.confirm)
            except TargetError as error:
                self._die(str(error))
                result = result_of(scenario, Verdict.BROKEN, (), 0.0, str(error))
            except HarnessError as error:
                broken = result_of(scenario, Verdict.BROKEN, (), 0.0, str(error))
                result = self._performance.gated(scenario, broken)
        with self._lock:
            assert self._accounts is not None
            self._accounts.enter(scenario, result, used)
            self._done += 1
            for listener in self.listeners:
                listener.scenario_ended(result)
        return result

    def close(self) -> RunResult:
        """Stop the targets, close the books, tell the listeners."""
        if self._performance is not None:
            self._performance.close()
        if self._stage is not None:
            self._stage.__exit__(None, None, None)
        result = self._result()
        self._tell(lambda listener: listener.run_ended(result))
        return result

    def stop(self) -> None:
        """Ask the run to end after the scenarios that are being replayed."""
        self._stop.set()

    def _play_all(self) -> None:
        readers = (scenario for scenario in self.selected if not scenario.writes)
        writers = (scenario for scenario in self.selected if scenario.writes)
        with ThreadPoolExecutor(self.options.jobs, thread_name_prefix="scenario") as pool:
            try:
                self._feed(pool, readers)
            except KeyboardInterrupt:
                self._stop.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for scenario in writers:
            if self._stop.is_set():
                return
            self.play(scenario)

    def _feed(self, pool: ThreadPoolExecutor, scenarios: Iterable[Scenario]) -> None:
        """Keep the pool busy without queueing more than it needs."""
        pending: set[Future[ScenarioResult]] = set()
        for scenario in scenarios:
            if self._stop.is_set():
                break
            if len(pending) >= 2 * self.options.jobs:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
            pending.add(pool.submit(self.play, scenario))
        for future in pending:
            future.result()

    def _die(self, message: str) -> None:
        """Nothing can be judged any more: a target is gone."""
        if self._dead is None:
            self._dead = message
            self._problems.append(message)

    def _tell(self, what: Callable[[Listener], None]) -> None:
        with self._lock:
            for listener in self.listeners:
                what(listener)

    def _plan(self) -> Plan:
        ids = tuple(scenario.id for scenario in self.selected)
        return Plan(ids, self._started, self._summary(Side.LEGACY), self._summary(Side.CANDIDATE), self.options.jobs)

    def _summary(self, side: Side) -> TargetSummary:
        name = self.settings.legacy if side is Side.LEGACY else self.settings.candidate
        target = self.settings.targets.get(name)
        recorded = side is Side.LEGACY and self.options.against == "snapshot"
        stage = self._stage
        endpoint = stage.endpoints.get(side) if stage else None
        framework = target.framework if target else ""
        url = "" if recorded or endpoint is None or stage is None else stage.secrets.text(endpoint.base_url)
        return TargetSummary(name, framework, url, "snapshot" if recorded else "live")

    def _result(self) -> RunResult:
        accounts = self._accounts or Accounts((), self.options.today, self.settings)
        left = len(self.selected) - self._done
        interrupted = left > 0 and self.options.shared is None  # one of several processes replays its share only
        is_whole = len(self.selected) == len(self.loaded) and left == 0
        if interrupted and self._done:
            self._problems.append(interruption(left, len(self.selected)))
        if self.selected and not accounts.gating and not self._problems:
            if is_whole:
                self._problems.append("no scenario that was replayed touches a migrated route, so nothing was proven")
            elif self._routes is not None and not any(map(self._routes.may_gate, self.loaded)):
                self._problems.append("no scenario touches a migrated route (`migrated`), so no part of them proves anything")
        if self.selected and not self._done and not self._problems and self.options.shared is None:
            self._problems.append("no scenario was replayed, so nothing was proven")
        verdict = Verdict.BROKEN if self._problems else accounts.verdict
        if not self.selected and not self._problems:
            self._problems.append("no scenario was selected, so nothing was proven")
            verdict = Verdict.BROKEN
        urls = [endpoint.base_url for endpoint in self._stage.endpoints.values()] if self._stage else []
        alone = (_ITSELF,) if len(urls) == 2 and urls[0] == urls[1] else ()
        idle = self._routes.unvisited(accounts.routes) if self._routes is not None and is_whole else []
        warnings = (
            *alone,
            *accounts.warnings(),
            *(self._stage.warnings if self._stage else ()),
            *self._route_warnings(),
            *(f"`migrated`: no step went to {one!r}, so nothing is proven of it; is it spelt like the route?" for one in idle),
        )
        return RunResult(
            verdict=verdict,
            started=self._started,
            duration_s=round(time.monotonic() - self._began, 3),
            legacy=self._summary(Side.LEGACY),
            candidate=self._summary(Side.CANDIDATE),
            counts=accounts.counts(),
            by_route=accounts.by_route(),
            waivers=accounts.waivers(),
            stale=accounts.stale(),
            unmatched=accounts.unmatched(),
            warnings=warnings,
            problems=tuple(self._problems),
            any_rules=accounts.any_count,
            planned=len(self.selected),
            interrupted=interrupted,
            routes=self.inventories.facts(self.settings) if self.inventories else None,
        )

    def _route_warnings(self) -> list[str]:
        """Inventories that could not be taken, and migrated routes that are none."""
        if self.inventories is None or self._routes is None:
            return []
        idle = self._routes.idle_patterns()
        return [*self.inventories.problems, *(f"`migrated`: {one!r} is no route of the inventory" for one in idle)]
