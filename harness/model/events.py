"""What a run tells those who watch it while it goes on: the terminal, the results file, pytest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from harness.model.result import RunResult, ScenarioResult, TargetSummary


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to be replayed. ``ids`` are the scenarios' in their order, ``started`` is ISO 8601 in UTC."""

    ids: tuple[str, ...]
    started: str
    legacy: TargetSummary
    candidate: TargetSummary
    jobs: int = 1

    @property
    def total(self) -> int:
        return len(self.ids)


class Listener(Protocol):
    """Told of a run's progress, in this order, never from two threads at once; scenarios come as they end."""

    def run_started(self, plan: Plan) -> None: ...

    def scenario_ended(self, result: ScenarioResult) -> None: ...

    def run_ended(self, run: RunResult) -> None: ...
