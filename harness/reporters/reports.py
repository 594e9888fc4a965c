"""Makes every other report from a results.json."""

from __future__ import annotations

from pathlib import Path

from harness.reporters.html import write_html
from harness.reporters.markdown import write_markdown
from harness.reporters.matrix import Matrix, matrix_of
from harness.reporters.results import ResultsReader


def write_reports(results: Path, folder: Path) -> Matrix:
    """Write index.html and summary.md; returns the state of the routes. Raises ResultsError for results that are none."""
    reader = ResultsReader(results)
    folder.mkdir(parents=True, exist_ok=True)
    matrix = matrix_of(reader)
    write_html(reader, folder / "index.html", matrix)
    write_markdown(reader, folder / "summary.md", matrix)
    return matrix
