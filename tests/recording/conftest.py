"""Files to import, the command that imports them, and what came out of it, as a user would see it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.engine.words import vocabulary
from harness.loading.scenarios import load_scenarios
from harness.model.scenario import Scenario
from harness.model.settings import Settings
from harness.recording.author import Authored, author
from harness.recording.importers import BUILTINS, SourceFile, Wishes
from harness.recording.writing import write_files
from tests import commands

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = Path(__file__).with_name("fixtures")
REALWORLD = ROOT.parent / "shared" / "real-pairs" / "realworld"
CONDUIT = Path(__file__).with_name("conduit") / "app.py"
WORDS = vocabulary()


def imported(kind: str, data: str | bytes, **wishes: Any) -> Authored:
    """What is made of a file of some kind. Raises ImportingError."""
    importer = next(each for each in BUILTINS if each.name == kind)
    raw = data if isinstance(data, bytes) else data.encode()
    found = importer.read(SourceFile(Path("input"), "input", raw), Wishes(**wishes))
    return author(found, "input", browser=importer.browser)


def loaded(authored: Authored, folder: Path) -> tuple[Scenario, ...]:
    """The scenarios of what was written, as `parity check` loads them. Raises ScenarioError."""
    write_files(folder, authored.files, force=True)
    if not authored.files:
        return ()
    return load_scenarios([folder], Settings(root=str(folder)), WORDS)


@dataclass
class Desk:
    """Where a test works: `folder` is the current folder of the commands."""

    folder: Path

    def parity(
        self, *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return commands.run(
            "harness.cli.main", *arguments, cwd=cwd or self.folder, env={**os.environ, **(env or {})}, timeout=300
        )

    def text(self, name: str) -> str:
        return (self.folder / "out" / name).read_text("utf-8")

    @property
    def texts(self) -> str:
        return "".join(path.read_text("utf-8") for path in sorted((self.folder / "out").glob("*.yaml")))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@contextmanager
def two_conduits() -> Iterator[tuple[str, str]]:
    """Two instances of the application that serves the RealWorld API, each with its own memory."""
    import socket
    import time

    processes, urls = [], []
    try:
        for _ in range(2):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            processes.append(subprocess.Popen([sys.executable, str(CONDUIT), "--port", str(port)]))
            urls.append(f"http://127.0.0.1:{port}")
        for url in urls:
            port = int(url.rpartition(":")[2])
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
        yield urls[0], urls[1]
    finally:
        for process in processes:
            process.terminate()
            process.wait()
