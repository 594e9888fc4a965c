"""Makes every other report from a results.json."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from harness.errors import UsageError
from harness.model.vocabulary import Named, by_name
from harness.reporters import BUILTINS
from harness.reporters.base import Reporter
from harness.reporters.matrix import Matrix, matrix_of
from harness.reporters.results import RESULTS, ResultsReader


def reporters_with(own: Mapping[str, Named]) -> Iterator[Reporter]:
    """The built-in reporters and a project's own, which replace those of the same name; a file has one reporter."""
    files = {RESULTS: "the results"}
    for reporter in cast("Mapping[str, Reporter]", by_name((*BUILTINS, *own.values()))).values():
        if Path(reporter.file).name != reporter.file or reporter.file in files:
            taken = f"is written by {files[reporter.file]}" if reporter.file in files else "is no name of a file"
            raise UsageError(f"the reporter {reporter.name!r}: {reporter.file!r} {taken}", hint="give it a file of its own")
        files[reporter.file] = f"the reporter {reporter.name!r}"
        yield reporter


@contextlib.contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"reports cannot be written here: {error.strerror}", where=str(folder), hint="name another") from error


def remove_reports(folder: Path, own: Mapping[str, Named]) -> None:
    """Make the folder, and remove the reports of an earlier run, so that none looks fresh. Raises UsageError."""
    names = (RESULTS, *(reporter.file for reporter in reporters_with(own)))
    with _writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / name).unlink(missing_ok=True)


def write_reports(results: Path, folder: Path, own: Mapping[str, Named]) -> Matrix:
    """Write all reports but results.json; ``own`` are a project's reporters. Returns the state of the routes.

    Raises ResultsError for results that are none, and UsageError when all else is written but a project's reporter failed.
    """
    reader = ResultsReader(results)
    with _writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
    matrix = matrix_of(reader)
    failed = []
    for reporter in reporters_with(own):
        try:
            reporter.write(reader, matrix, folder / reporter.file)
        except Exception as error:
            if reporter.name not in own:
                raise
            failed.append(f"the reporter {reporter.name!r} failed: {type(error).__name__}: {error}")
    if failed:
        raise UsageError("; ".join(failed), hint="see docs/extending.md")
    return matrix
