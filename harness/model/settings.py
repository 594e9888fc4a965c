"""The project's settings, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.address import Address
from harness.model.frozen import empty
from harness.model.route import Moved
from harness.model.target import Target


@dataclass(frozen=True, slots=True)
class Settings:
    """`[tool.parity]`. Paths are absolute; sizes in bytes, times in seconds.

    ``cookie_names`` maps legacy cookie names to the candidate's. ``isolation`` is ``separate`` or ``shared``. ``secrets`` maps
    the environment variables that stand in the targets to their values. ``evaluate`` allows browser steps to run code in pages.
    """

    root: str
    file: str | None = None
    targets: Mapping[str, Target] = field(default_factory=empty, hash=False)
    legacy: str = "legacy"
    candidate: str = "candidate"
    scenarios: tuple[str, ...] = ()
    snapshots: str = "snapshots"
    reports: str = "reports"
    redact: tuple[Address, ...] = ()
    cookie_names: Mapping[str, str] = field(default_factory=empty, hash=False)
    isolation: str = "separate"
    timeout: float = 30.0
    max_body: int = 16 * 1024 * 1024
    jobs: int | None = None
    secrets: Mapping[str, str] = field(default_factory=empty, hash=False, repr=False)
    moved: tuple[Moved, ...] = ()
    evaluate: bool = False
