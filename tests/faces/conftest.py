"""A folder with scenarios, two applications, and `parity` run on them as a user would."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from harness.reporters.results_schema import results_schema
from tests import commands
from tests.twins import Answer, Twin, as_json, twin

QUIET = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "no:anyio")  # no cache is left, and two slow starters
VALID = jsonschema.Draft202012Validator(results_schema())


@dataclass
class Bench:
    """Where a test works: ``folder`` is the current folder of the commands, both sides answer alike until told otherwise."""

    folder: Path
    legacy: Twin
    candidate: Twin

    def scenario(self, text: str, name: str = "a.yaml") -> Path:
        path = self.folder / "scenarios" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def parity(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.command("harness.cli.main", *arguments)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        sides = ("--legacy", self.legacy.url, "--candidate", self.candidate.url)
        return self.parity("run", "scenarios", *sides, *arguments)

    def pytest(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        sides = (f"--parity-legacy={self.legacy.url}", f"--parity-candidate={self.candidate.url}")
        return self.pytest_configured(*sides, *arguments)

    def pytest_configured(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """pytest with the targets of the settings."""
        return self.command("pytest", *QUIET, *arguments)

    def command(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return commands.run(module, *arguments, cwd=self.folder)

    @property
    def results(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "reports" / "results.json").read_text("utf-8"))
        VALID.validate(found)
        return found

    @property
    def differences(self) -> list[dict[str, Any]]:
        return [
            difference
            for scenario in self.results["scenarios"]
            for step in scenario["steps"]
            for difference in step["differences"]
        ]


def book(method: str, path: str, body: bytes) -> Answer:
    return as_json({"id": 1, "title": "Emma", "path": path})


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with twin(book) as legacy, twin(book) as candidate:
        yield Bench(tmp_path, legacy, candidate)
