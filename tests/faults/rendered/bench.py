"""Replays the page catalogue: many scenarios at the same time, each with a change of its own on the candidate's side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from harness.engine.recording import record_all
from harness.engine.run import Options, Run
from harness.engine.words import vocabulary
from harness.loading.scenarios import load_scenarios
from harness.model.actions import BrowserAction
from harness.model.result import ScenarioResult
from harness.model.scenario import Scenario
from harness.model.settings import Settings
from harness.snapshots.store import SnapshotStore
from tests.faults.catalogue import Fault, Rewrite
from tests.faults.injector import Injector, Trial, injecting, last
from tests.faults.outcome import Outcome, outcome
from tests.faults.rendered.site import PREFIX, serving

SCENARIOS = Path(__file__).with_name("scenarios")
JOBS = 6
IMPATIENT = 4.0  # seconds for a verb that is expected to fail
_BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 trial/"
WORDS = vocabulary()


@dataclass
class PageBench:
    """The running pair, each side with the bookshop and the small library, and the loaded scenarios by name."""

    settings: Settings
    scenarios: dict[str, Scenario]
    injector: Injector

    def begin(self, names: set[str]) -> list[str]:
        """Record these scenarios, then replay them with nothing changed: what cannot be recorded, and what differs."""
        chosen = [self.scenarios[name] for name in self.scenarios if name in names]
        store = SnapshotStore(self.settings.snapshots)
        recorded = [*record_all(self.settings, WORDS, chosen, store, JOBS)]
        problems = [f"{one.scenario}: {one.problem}" for one in recorded if one.problem]
        if problems:
            return problems
        with self._running("flask", "snapshot") as run, ThreadPoolExecutor(JOBS) as pool:
            results = pool.map(lambda scenario: self._play(run, scenario, Trial(), "unchanged"), chosen)
            return [_told(result) for result in results if result.verdict.value != "parity"]

    def outcomes(self, entries: Sequence[Fault | Rewrite], modes: Sequence[str]) -> Iterator[Outcome]:
        """Try every entry."""
        for framework in sorted({entry.framework for entry in entries}):
            chosen = [entry for entry in entries if entry.framework == framework]
            for mode in modes:
                with self._running(framework, mode) as run, ThreadPoolExecutor(JOBS) as pool:
                    pending = [pool.submit(self._try, run, entry, mode) for entry in chosen]
                    for done in pending:
                        yield done.result()

    @contextmanager
    def _running(self, framework: str, against: str) -> Iterator[Run]:
        """A run whose candidate is said to be written in ``framework``: one browser for all that is replayed in it."""
        targets = dict(self.settings.targets)
        targets[self.settings.candidate] = replace(targets[self.settings.candidate], framework=framework)
        settings = replace(self.settings, targets=targets)
        known = list(self.scenarios.values())
        run = Run(settings, WORDS, known, known, Options(against=against, jobs=JOBS, confirm=False))
        run.open()
        try:
            yield run
        finally:
            run.close()

    def _try(self, run: Run, entry: Fault | Rewrite, mode: str) -> Outcome:
        scenario = self.scenarios[entry.scenario]
        trial = Trial(last(_first_page(scenario), entry.change))
        patience = IMPATIENT if isinstance(entry, Fault) and "error" in entry.at else None
        result = self._play(run, scenario, trial, f"{mode}-{entry.name}".replace(" ", "-"), patience)
        return outcome(entry, mode, [result], trial)

    def _play(self, run: Run, scenario: Scenario, trial: Trial, name: str, patience: float | None = None) -> ScenarioResult:
        self.injector.named[name] = trial
        return run.play(_marked(scenario, name, patience))


def _told(result: ScenarioResult) -> str:
    found = [one.address for step in result.steps for one in step.differences]
    problem = result.problem or next((step.problem for step in result.steps if step.problem), "")
    return f"{result.id}: {result.verdict.value} {found} {problem}"


def _first_page(scenario: Scenario) -> str:
    return next(step.legacy.action.target for step in scenario.steps if isinstance(step.legacy.action, BrowserAction))


def _marked(scenario: Scenario, name: str, patience: float | None) -> Scenario:
    """The scenario with a browser on the candidate's side that says which change it is to get."""
    steps = []
    for step in scenario.steps:
        action = step.candidate.action
        if isinstance(action, BrowserAction):
            emulate = {**(action.emulate or {}), "user_agent": _BROWSER + name}
            action = replace(action, emulate=emulate, timeout=patience)
        steps.append(replace(step, candidate=replace(step.candidate, action=action)))
    return replace(scenario, steps=tuple(steps))


def page_bench(stack: ExitStack, settings: Settings, urls: dict[str, str], folder: Path) -> PageBench:
    """Put the small library beside the running pair. ``settings`` are the pair's, ``urls`` its addresses."""
    library = {PREFIX: stack.enter_context(serving())}
    plain = stack.enter_context(injecting(urls[settings.legacy], library))
    injector = stack.enter_context(injecting(urls[settings.candidate], library))
    at = {settings.legacy: plain.url, settings.candidate: injector.url}
    targets = {
        name: replace(target, url=at[name], command=None, inventory=None) if name in at else target
        for name, target in settings.targets.items()
    }
    settings = replace(settings, targets=targets, snapshots=str(folder / "pages"), reports=str(folder))
    scenarios = load_scenarios([SCENARIOS], settings, WORDS)
    return PageBench(settings, {scenario.name: scenario for scenario in scenarios}, injector)
