"""Replays the catalogue of answers: one entry at a time, since its scenarios write and the pair is reset before each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from harness.engine.recording import record_all
from harness.engine.run import Options, Run
from harness.engine.words import vocabulary
from harness.loading.scenarios import load_scenarios
from harness.model.events import Plan
from harness.model.result import RunResult, ScenarioResult
from harness.model.scenario import Scenario
from harness.model.settings import Settings
from harness.snapshots.store import SnapshotStore
from tests.faults.catalogue import Fault, Rewrite
from tests.faults.injector import Injector, injecting, last
from tests.faults.outcome import MODES, Outcome, outcome

SCENARIOS = Path(__file__).with_name("scenarios")
WORDS = vocabulary()


@dataclass
class Heard:
    """A Listener that keeps the results."""

    results: list[ScenarioResult] = field(default_factory=list)

    def run_started(self, plan: Plan) -> None:
        """Nothing to do."""

    def scenario_ended(self, result: ScenarioResult) -> None:
        self.results.append(result)

    def run_ended(self, run: RunResult) -> None:
        """Nothing to do."""


class AnswerBench:
    """The running pair and the loaded scenarios."""

    def __init__(self, settings: Settings, scenarios: Sequence[Scenario], injector: Injector) -> None:
        self.settings = settings
        self.injector = injector
        self.by_name: dict[str, list[Scenario]] = {}
        for scenario in scenarios:
            self.by_name.setdefault(scenario.name, []).append(scenario)

    def begin(self, names: Collection[str]) -> list[str]:
        """Record these scenarios, then replay them with nothing changed: what cannot be recorded, and what differs."""
        chosen = [scenario for name in self.by_name if name in names for scenario in self.by_name[name]]
        recorded = record_all(self.settings, WORDS, chosen, SnapshotStore(self.settings.snapshots), 4)
        problems = [f"{one.scenario}: {one.problem}" for one in recorded if one.problem]
        if problems:
            return problems
        for name in self.by_name:
            for against in MODES if name in names else ():
                self.injector.begin(None)
                for result in self._replay(name, against):
                    if result.verdict.value != "parity":
                        found = [d.address for step in result.steps for d in step.differences]
                        problems.append(f"{result.id} ({against}): {result.verdict.value} {found} {result.problem or ''}")
        return problems

    def outcomes(self, entries: Sequence[Fault | Rewrite], modes: Sequence[str]) -> Iterator[Outcome]:
        """Try every entry."""
        for entry in entries:
            for against in modes:
                change = entry.change
                if isinstance(entry, Fault):
                    change = last(self.by_name[entry.scenario][0].steps[-1].legacy.action.target, change)
                self.injector.begin(change)
                yield outcome(entry, against, self._replay(entry.scenario, against), self.injector.trial)

    def _replay(self, name: str, against: str) -> list[ScenarioResult]:
        heard = Heard()
        chosen = self.by_name[name]
        Run(self.settings, WORDS, chosen, chosen, Options(against=against, jobs=2, confirm=False), (heard,)).execute()
        return heard.results


def answer_bench(stack: ExitStack, settings: Settings, urls: dict[str, str], folder: Path) -> AnswerBench:
    """Put an injector before the running pair. ``settings`` are the pair's, ``urls`` its addresses. Ends with the stack."""
    injector = stack.enter_context(injecting(urls[settings.candidate]))
    at = {settings.legacy: urls[settings.legacy], settings.candidate: injector.url}
    targets = {
        name: replace(target, url=at[name], command=None, inventory=None) if name in at else target
        for name, target in settings.targets.items()
    }
    settings = replace(settings, targets=targets, snapshots=str(folder / "snapshots"), reports=str(folder))
    return AnswerBench(settings, load_scenarios([SCENARIOS], settings, WORDS), injector)
