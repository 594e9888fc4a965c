"""pytest-xdist: the controller starts the targets once, workers replay their own items, results are merged at the end."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from harness.engine.stage import Stage
from harness.errors import HarnessError
from harness.model.settings import Settings
from harness.reporters.reports import write_reports
from harness.reporters.results import REPORTS, merge

KEY = "parity"


def is_worker(config: pytest.Config) -> bool:
    """Whether this process is one of xdist's workers."""
    return hasattr(config, "workerinput")


def handed(config: pytest.Config) -> dict[str, Any]:
    """What the controller handed to this worker; empty outside a worker and where no target was started."""
    found: dict[str, Any] = getattr(config, "workerinput", {}).get(KEY, {})
    return found


def as_handed(settings: Settings, given: dict[str, Any]) -> Settings:
    """The settings with the targets that the controller has started reached by URL."""
    targets = dict(settings.targets)
    for side, url in given["urls"].items():
        name = getattr(settings, side)
        targets[name] = replace(targets[name], url=url, command=None, needs=())
    return replace(settings, targets=targets)


@dataclass(slots=True)
class Controller:
    """Starts the targets when the first worker is configured; stops them and merges results when pytest ends."""

    settings: Settings
    against: str
    folder: Path
    stage: Stage | None = None
    shared: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="parity-")))
    fault: str | None = None

    def hand_to(self, node: Any) -> None:
        """Give a worker the URLs, a place for its results, and the file behind the cross-process lock."""
        if self.stage is None and self.fault is None:
            self._start()
        urls = {side.value: endpoint.base_url for side, endpoint in self.stage.endpoints.items()} if self.stage else {}
        node.workerinput[KEY] = {"urls": urls, "shared": str(self.shared), "fault": self.fault}

    def _start(self) -> None:
        legacy = self.settings.legacy if self.against == "live" else None
        stage = Stage(self.settings, legacy, self.settings.candidate, pool_size=1)
        try:
            self.stage = stage.__enter__()
        except HarnessError as error:
            self.fault = str(error)

    def finish(self) -> None:
        """Stop the targets, merge what the workers found into one report."""
        try:
            if self.stage is not None:
                self.stage.__exit__(None, None, None)
            found = sorted(self.shared.glob("*/results.json"))
            for name in REPORTS:
                (self.folder / name).unlink(missing_ok=True)
            if found:
                merge(found, self.folder / "results.json")
                write_reports(self.folder / "results.json", self.folder)
        finally:
            shutil.rmtree(self.shared, ignore_errors=True)
