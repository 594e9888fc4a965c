"""Legacy's side as a snapshot remembers it: answers step by step, refuses where a step asks something else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.engine.conditions import Reader
from harness.engine.sides import Performed, capture
from harness.engine.variables import UnsetVariableError, Variables
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
    return fingerprint(step, known_values(scenario), scenario.identity, _uploads(scenario, (step,)))


def scene_fingerprint(scenario: Scenario) -> str:
    """What `given` asks."""
    logins = scenario.identity.legacy.steps if scenario.identity else ()
    uploads = _uploads(scenario, (*scenario.given, *logins))
    return setting_fingerprint(scenario.given, known_values(scenario), scenario.identity, uploads)


def known_values(scenario: Scenario) -> Mapping[str, object]:
    """The variables that stand in files."""
    return {**scenario.variables, **scenario.parameters}


def _uploads(scenario: Scenario, steps: Iterable[Step]) -> dict[str, str]:
    """The files that steps upload, as written, with digests of what is in them."""
    folder, known = Path(scenario.file).parent, Variables(dict(known_values(scenario)))
    found = {}
    for path in sorted({path for step in steps for path in upload_paths(step)}):
        try:
            filled = str(known.value(path))
        except UnsetVariableError:
            filled = path
        found[path] = _digest(folder / filled)
    return found


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"
