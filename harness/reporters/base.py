"""The reporters' protocol: each makes one file of a results.json, when a run has ended."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from harness.reporters.matrix import Matrix
from harness.reporters.results import ResultsReader


class Reporter(Protocol):
    """One kind of report."""

    name: str
    """How messages call it; a project's reporter with the name of a built-in one replaces it."""
    file: str
    """The name of its file in the folder of reports."""

    def write(self, results: ResultsReader, matrix: Matrix, path: Path) -> None:
        """Write the whole report to ``path``; what responses hold is hostile, secrets are covered already."""
        ...
