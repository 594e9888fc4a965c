"""The nouns of a recording: what the old application answered to one scenario, and who recorded it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.errors import SnapshotError
from harness.model.frozen import empty
from harness.model.observation import Observation

SCHEMA_VERSION = 2


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who recorded it: the legacy target's name and framework, the harness's version, when (ISO 8601 in UTC).

    ``version`` is the legacy application's own: the setting `version`, else the commit of the folder that it was started in,
    else empty. A file that is not written again keeps its provenance: it tells when these answers were first given.
    """

    target: str
    framework: str
    harness: str
    recorded_at: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One compared result step: its name (as in results), the fingerprint of what it asks, the redacted observation."""

    step: str
    fingerprint: str
    observation: Observation


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The recorded exchanges of one scenario, in the order of its result steps (each repeat and revalidation is one).

    ``setting`` is the fingerprint of `given`. ``variables`` are values (JSON-ready, redacted) that legacy's side had and
    that the recorded answers do not show, above all ``unique``: the candidate must be sent the value that was recorded.
    ``file`` is the scenario's file relative to the project's root, empty where that is not known. ``schema_version`` is
    that of the file that was read.
    """

    scenario: str
    provenance: Provenance
    exchanges: tuple[Exchange, ...]
    setting: str = ""
    variables: Mapping[str, object] = field(default_factory=empty, hash=False)
    file: str = ""
    schema_version: int = SCHEMA_VERSION

    def check_setting(self, fingerprint: str) -> None:
        """Raises SnapshotError when `given` asks something else than when the snapshot was recorded."""
        if self.setting != fingerprint:
            raise SnapshotError(
                f"`given` of {self.scenario!r} asks something else than when the snapshot was recorded",
                hint=record_hint(self.scenario),
            )

    def exchange(self, number: int, step: str, fingerprint: str) -> Exchange:
        """The exchange of the result step ``number`` (from 0), named ``step``.

        Raises SnapshotError when there is none, or when the step asks something else than when it was recorded.
        """
        if number >= len(self.exchanges):
            raise SnapshotError(
                f"step {number + 1} ({step}) has no recorded answer: the snapshot of {self.scenario!r} ends after "
                f"{len(self.exchanges)}",
                hint=record_hint(self.scenario),
            )
        found = self.exchanges[number]
        if found.fingerprint != fingerprint:
            was = "" if found.step == step else f" (recorded was: {found.step})"
            raise SnapshotError(
                f"step {number + 1} ({step}) of {self.scenario!r} asks something else than when its answer was recorded{was}",
                hint=record_hint(self.scenario),
            )
        return found


def record_hint(scenario: str) -> str:
    """What to do about a snapshot that cannot be used."""
    return f"record it again with: parity record -k {shlex.quote(scenario)}"
