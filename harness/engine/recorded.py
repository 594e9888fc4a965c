"""Legacy's side as a snapshot remembers it: answers step by step, refuses where a step asks something else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.engine.conditions import Reader
from harness.engine.sides import Performed, capture
from harness.engine.variables import Variables
from harness.errors import SnapshotError
from harness.model.scenario import Play, Scenario, Step
from harness.snapshots.fingerprint import fingerprint, setting_fingerprint, upload_paths
from harness.snapshots.snapshot import Snapshot, record_hint


@dataclass(slots=True)
class RecordedPlayer:
    """Plays legacy's part from a snapshot."""

    scenario: Scenario
    snapshot: Snapshot
    variables: Variables
    reader: Reader
    number: int = 0

    def perform(self, step: Step, play: Play, name: str, seed: str, *, revalidate: bool = False) -> Performed:  # noqa: ARG002
        """The recorded answer of the next result step. Raises SnapshotError where the step has changed."""
        asked = step_fingerprint(self.scenario, step)
        observation = self.snapshot.exchange(self.number, name, asked).observation
        self.number += 1
        return Performed(observation, capture(play, observation, self.variables, self.reader))

    def check_complete(self) -> None:
        """Raises SnapshotError when the snapshot holds more answers than the scenario has steps."""
        left = len(self.snapshot.exchanges) - self.number
        if left:
            raise SnapshotError(
                f"the snapshot of {self.scenario.id!r} holds {left} more answers than the scenario has steps",
                hint=record_hint(self.scenario.id),
            )


def step_fingerprint(scenario: Scenario, step: Step) -> str:
    """What a step asks of legacy, for comparison with what was asked when it was recorded."""
    folder = Path(scenario.file).parent
    uploads = {path: _digest(folder / path) for path in upload_paths(step)}
    return fingerprint(step, known_values(scenario), scenario.identity, uploads)


def scene_fingerprint(scenario: Scenario) -> str:
    """What `given` asks."""
    return setting_fingerprint(scenario.given, known_values(scenario), scenario.identity)


def known_values(scenario: Scenario) -> Mapping[str, object]:
    """The variables that stand in files."""
    return {**scenario.variables, **scenario.parameters}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"
