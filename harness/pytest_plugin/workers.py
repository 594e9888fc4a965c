"""pytest-xdist: the controller starts the targets once, workers replay their own items, results are merged at the end."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from harness.engine.evidence import Keeper
from harness.engine.inventories import Inventories, Reading, inventories_data, inventories_from
from harness.engine.stage import Stage
from harness.errors import HarnessError
from harness.model.settings import Settings
from harness.model.vocabulary import Vocabulary
from harness.reporters.reports import remove_reports, write_reports
from harness.reporters.results import ResultsReader, merge
from harness.snapshots.store import SnapshotStore

KEY = "parity"
INVENTORIES = "inventories.json"


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


def handed_inventories(given: dict[str, Any]) -> Inventories | None:
    """The inventories that the controller read once for all workers; None outside a worker."""
    if not given:
        return None
    path = Path(given["shared"], INVENTORIES)
    return inventories_from(json.loads(path.read_text("utf-8"))) if path.is_file() else Inventories()


@dataclass(slots=True)
class Controller:
    """Starts the targets when the first worker is configured; stops them and merges results when pytest ends."""

    settings: Settings
    vocabulary: Vocabulary
    against: str
    folder: Path
    records: bool = False
    stage: Stage | None = None
    shared: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="parity-")))
    fault: str | None = None
    problems: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    closing: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def hand_to(self, node: Any) -> None:
        """Give a worker the URLs, a place for its results, and the file behind the cross-process lock."""
        if self.stage is None and self.fault is None:
            self._start()
        urls = {side.value: endpoint.base_url for side, endpoint in self.stage.endpoints.items()} if self.stage else {}
        node.workerinput[KEY] = {"urls": urls, "shared": str(self.shared), "fault": self.fault}

    def _start(self) -> None:
        if not self.records:
            Keeper(self.folder / "evidence").prepare()
        legacy = self.settings.legacy if self.against == "live" or self.records else None
        stage = Stage(self.settings, legacy, None if self.records else self.settings.candidate, pool_size=1)
        reading = None if self.records else Reading(self.settings, self.vocabulary)
        try:
            if self.records:
                self.closing.enter_context(SnapshotStore(self.settings.snapshots).lock(who="pytest --snapshot-update"))
            self.stage = self.closing.enter_context(stage)
        except HarnessError as error:
            self.fault = str(error)
        if reading is not None:
            text = json.dumps(inventories_data(reading.result()))
            (self.shared / INVENTORIES).write_text(text, encoding="utf-8")

    def finish(self) -> tuple[str, ...]:
        """Stop the targets, merge what the workers found into one report; returns the keys of stale rules and waivers."""
        try:
            self.closing.close()
            if self.records:
                return ()
            found = sorted(self.shared.glob("*/results.json"))
            remove_reports(self.folder, self.vocabulary.reporters)
            if not found:
                return ()
            merge(found, self.folder / "results.json", one_run=True)
            write_reports(self.folder / "results.json", self.folder, self.vocabulary.reporters)
            merged = ResultsReader(self.folder / "results.json")
            self.problems = tuple(merged.head["problems"])
            counts = ((name, count) for name, count in merged.head["summary"].items() if name != "by_route" and count)
            sums = ", ".join(f"{count} {name}" for name, count in counts)
            report = f"{merged.head['verdict']} ({sums}); report: {self.folder / 'index.html'}"
            self.lines = (report, *merged.head["warnings"])
            stale = merged.tail["stale"]
            return (*stale["rules"], *stale["waivers"])
        finally:
            shutil.rmtree(self.shared, ignore_errors=True)
