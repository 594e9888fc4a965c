"""The engine beside pytest: replays the selected scenarios in the background and hands each result to its item."""

from __future__ import annotations

import argparse
import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harness.engine.choosing import migrated_only
from harness.engine.evidence import Keeper
from harness.engine.extensions import words_with
from harness.engine.inventories import Reading
from harness.engine.recording import Recorded, Recorder, record_all, recording
from harness.engine.replay import result_of
from harness.engine.routes import RouteMap
from harness.engine.run import DEFAULT_JOBS, Options, Run
from harness.errors import TargetError, UsageError
from harness.loading.root import project_root
from harness.loading.scenarios import load_scenarios
from harness.loading.settings import SIDES, load_settings
from harness.loading.shared import SharedFolders
from harness.model.events import Plan
from harness.model.result import RunResult, ScenarioResult
from harness.model.scenario import Scenario
from harness.model.verdict import Verdict
from harness.pytest_plugin import workers
from harness.reporters.reports import remove_reports, reporters_with, write_reports
from harness.reporters.results import ResultsWriter
from harness.reporters.wording import format_scenario
from harness.snapshots.store import SnapshotStore


@dataclass(slots=True)
class Mailbox:
    """Results on their way from the engine to the items that wait for them; a Listener."""

    _arrived: threading.Condition = field(default_factory=threading.Condition)
    _results: dict[str, ScenarioResult] = field(default_factory=dict)
    run: RunResult | None = None
    fault: BaseException | None = None

    def run_started(self, plan: Plan) -> None:
        """Nothing to do: items wait for results only."""

    def scenario_ended(self, result: ScenarioResult) -> None:
        with self._arrived:
            self._results[result.id] = result
            self._arrived.notify_all()

    def run_ended(self, run: RunResult) -> None:
        with self._arrived:
            self.run = run
            self._arrived.notify_all()

    def fail(self, fault: BaseException) -> None:
        """The engine itself gave up."""
        with self._arrived:
            self.fault = fault
            self._arrived.notify_all()

    def take(self, scenario_id: str) -> ScenarioResult:
        """Wait for a result and forget it. Raises what ended the engine when it never comes."""
        with self._arrived:
            self._arrived.wait_for(lambda: scenario_id in self._results or self.run is not None or self.fault is not None)
            if scenario_id in self._results:
                return self._results.pop(scenario_id)
        raise self.fault or UsageError(f"{scenario_id!r} was not replayed: the run had ended before")


class Replaying:
    """One pytest run's replay. Faults of the settings are raised where the first scenario file is collected."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.vocabulary = words_with(member for members in config.hook.pytest_parity_words() for member in members)
        tuple(reporters_with(self.vocabulary.reporters))  # two that write one file are told before anything is replayed
        self.loaded: list[Scenario] = []
        self._folders: SharedFolders | None = None
        self.mailbox = Mailbox()
        self._run: Run | None = None
        self._thread: threading.Thread | None = None
        self._result: RunResult | None = None
        self.recorded: dict[str, Recorded] = {}
        self._recorder: Recorder | None = None
        self._closing = contextlib.ExitStack()
        option = config.option
        self.settings = load_settings(
            project_root(config.rootpath),
            self.vocabulary,
            legacy=option.parity_legacy,
            candidate=option.parity_candidate,
            use=_sides(option),
        )
        self.folder = Path(option.parity_report or self.settings.reports)
        self._handed = workers.handed(config)
        if self._handed:
            self.settings = workers.as_handed(self.settings, self._handed)
            self.folder = Path(self._handed["shared"], config.workerinput["workerid"])  # type: ignore[attr-defined]
        self._inventories = workers.handed_inventories(self._handed)

    def load(self, path: Path) -> Sequence[Scenario]:
        """The scenarios of one file. Raises ScenarioError: then what shared files hold is read anew for the next file."""
        folders, self._folders = self._folders or SharedFolders(self.settings, self.vocabulary), None
        scenarios = load_scenarios([path], self.settings, self.vocabulary, folders)
        self._folders = folders
        self.loaded += scenarios
        self._watch_snapshots()
        return scenarios

    def _watch_snapshots(self) -> None:
        """Let syrupy know which recorded scenarios are gone: their file was collected without them, or is no more."""
        from harness.pytest_plugin.snapshots import ParitySnapshots, Watched

        ParitySnapshots.watched = Watched(SnapshotStore(self.settings.snapshots), self.loaded, self.settings)

    def mark_snapshot(self, item: pytest.Item, scenario: Scenario) -> None:
        """Tell syrupy that the item used the scenario's snapshot, or wrote it; a fault marks it as used all the same."""
        from harness.pytest_plugin.snapshots import mark

        done = self.recorded.get(scenario.id)
        created, updated = (done.is_new, done.changed and not done.is_new) if done else (False, False)
        store = SnapshotStore(self.settings.snapshots)
        mark(item, scenario, store, created=created, updated=updated, success=done is None or done.problem is None)

    def on_migrated_routes(self, scenarios: Sequence[Scenario]) -> set[str]:
        """The ids of the scenarios that go to a route which gates. Raises pytest.UsageError where the candidate lists none."""
        if self._inventories is None:
            self._inventories = Reading(self.settings, self.vocabulary).result()
        try:
            kept = migrated_only(scenarios, RouteMap(self.settings, self._inventories), self.settings)
        except UsageError as error:
            raise pytest.UsageError(f"--parity-migrated: {error}") from None
        return {scenario.id for scenario in kept}

    def remove_reports(self) -> None:
        """Those of an earlier run, so that none looks fresh."""
        if not (self._handed and self.config.option.update_snapshots):
            remove_reports(self.folder, self.vocabulary.reporters)

    def start(self, items: Sequence[pytest.Item]) -> None:
        """Begin to replay the scenarios among the items, in a thread of its own."""
        selected = [item.scenario for item in items if hasattr(item, "scenario")]
        self.remove_reports()
        if not selected:
            return
        option = self.config.option
        shared = Path(self._handed["shared"]) if self._handed else None
        if option.update_snapshots and shared is not None:
            self._open_recorder(shared)
            return
        options = Options(
            shared=shared,
            against=option.parity_against,
            jobs=option.parity_jobs or self.settings.jobs or DEFAULT_JOBS,
            keeper=Keeper(Path(option.parity_report or self.settings.reports) / "evidence", option.parity_evidence),
        )
        writer = ResultsWriter(self.folder / "results.json")
        listeners = (writer, self.mailbox)
        self._run = Run(self.settings, self.vocabulary, selected, self.loaded, options, listeners, self._inventories)
        if option.update_snapshots:
            self._begin(lambda: self._record(selected))
            return
        if self._handed:
            self._run.open()
            return
        self._begin(self._execute)

    def _open_recorder(self, shared: Path) -> None:
        """In one of xdist's workers: record each item when its turn comes; the controller keeps other recorders out."""
        if self._handed.get("fault"):
            return
        jobs = self.settings.jobs or DEFAULT_JOBS
        store = SnapshotStore(self.settings.snapshots)
        self._recorder = self._closing.enter_context(recording(self.settings, self.vocabulary, store, jobs, shared))

    def _begin(self, work: Callable[[], None]) -> None:
        def guarded() -> None:
            try:
                work()
            except BaseException as fault:  # noqa: BLE001 - handed to the items, which raise it
                self.mailbox.fail(fault)

        self._thread = threading.Thread(target=guarded, name="parity engine", daemon=True)
        self._thread.start()

    def _execute(self) -> None:
        assert self._run is not None
        self._result = self._run.execute()

    def _record(self, selected: Sequence[Scenario]) -> None:
        """`--snapshot-update`: record the selected scenarios; what cannot be recorded is an error and keeps its snapshot."""
        store = SnapshotStore(self.settings.snapshots)
        by_id = {scenario.id: scenario for scenario in selected}
        jobs = self.settings.jobs or DEFAULT_JOBS
        with store.lock(who="pytest --snapshot-update"):
            for done in record_all(self.settings, self.vocabulary, selected, store, jobs):
                self.mailbox.scenario_ended(self._noted(by_id[done.scenario], done))

    def _noted(self, scenario: Scenario, done: Recorded) -> ScenarioResult:
        self.recorded[scenario.id] = done
        return result_of(scenario, Verdict.PARITY if done.problem is None else Verdict.BROKEN, (), 0.0, done.problem)

    def result_of(self, scenario: Scenario) -> ScenarioResult:
        """The scenario's result, as soon as it is there."""
        if self._handed:
            if fault := self._handed.get("fault"):
                raise TargetError(fault)
            if self._recorder is not None:
                return self._noted(scenario, self._recorder.record(scenario))
            assert self._run is not None
            self._run.play(scenario)
        return self.mailbox.take(scenario.id)

    def text(self, result: ScenarioResult) -> str:
        """What a person reads of a scenario that did not pass."""
        return f"{format_scenario(result)}\nfull report: {self.folder / 'index.html'}"

    def finish(self) -> bool:
        """End the run, write the reports; True when `--parity-strict` makes it fail."""
        self._closing.close()
        if self._run is None:
            return False
        if self._thread is None:
            self._result = self._run.close()
            return False
        self._run.stop()
        self._thread.join()
        if self.config.option.update_snapshots:
            return False
        if self._result is None:
            return True
        write_reports(self.folder / "results.json", self.folder, self.vocabulary.reporters)
        stale = self._result.stale
        return bool(self._result.problems or (self.config.option.parity_strict and (stale.rules or stale.waivers)))

    @property
    def reported(self) -> bool:
        """Whether this process has written reports."""
        return self._result is not None and self._thread is not None

    def summary(self, stale_in_workers: Sequence[str] = ()) -> Iterator[str]:
        """Lines for the end of pytest's output."""
        yield from (f"parity: stale, matched nothing: {key}" for key in stale_in_workers)
        if self.recorded:
            yield f"parity: snapshots recorded below {self.settings.snapshots}"
        if self._result is None:
            return
        counts = ", ".join(f"{count} {verdict}" for verdict, count in self._result.counts.items() if count)
        yield f"parity: {self._result.verdict.value} ({counts}); report: {self.folder / 'index.html'}"
        yield from (f"parity: {warning}" for warning in self._result.warnings)
        yield from (f"parity: {problem}" for problem in self._result.problems)
        stale = self._result.stale
        yield from (f"parity: stale, matched nothing: {key}" for key in (*stale.rules, *stale.waivers))


def _sides(option: argparse.Namespace) -> tuple[str, ...]:
    """The sides that are needed for what was asked."""
    if option.update_snapshots:
        return ("legacy",)
    return SIDES if option.parity_against == "live" else ("candidate",)


__all__ = ["Mailbox", "Replaying"]
