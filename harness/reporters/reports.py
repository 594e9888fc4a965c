"""Makes every other report from a results.json."""

from __future__ import annotations

from pathlib import Path

from harness.reporters.html import write_html
from harness.reporters.markdown import write_markdown
from harness.reporters.results import ResultsReader


def write_reports(results: Path, folder: Path) -> None:
    """Write index.html and summary.md. Raises ResultsError when the results cannot be read."""
    reader = ResultsReader(results)
    folder.mkdir(parents=True, exist_ok=True)
    write_html(reader, folder / "index.html")
    write_markdown(reader, folder / "summary.md")
