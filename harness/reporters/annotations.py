"""Annotations of GitHub Actions: what did not pass, on the line of the scenario that shows it.

A workflow command is a line of standard output (`::error file=...,line=...::text`); what it holds is escaped so that an answer
cannot give another command.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from harness.model.absent import ABSENT
from harness.model.difference import DifferenceKind
from harness.model.verdict import Verdict
from harness.reporters.results import ResultsReader
from harness.reporters.wording import clean, shown

MAX_ANNOTATIONS = 50
MAX_DIFFERENCES = 5


def workflow_commands(results: ResultsReader, root: str, environ: Mapping[str, str]) -> Iterator[str]:
    """Workflow commands for the steps and scenarios that did not pass; none outside GitHub Actions.

    Files are named from the repository's root. What does not gate is a warning.
    """
    if environ.get("GITHUB_ACTIONS") != "true":
        return
    base = Path(environ.get("GITHUB_WORKSPACE") or ".").resolve()
    found = (one for scenario in results.scenarios() for one in _of(scenario, root, base))
    for number, one in enumerate(found):
        if number >= MAX_ANNOTATIONS:
            return
        yield one


def _of(scenario: Mapping[str, Any], root: str, base: Path) -> Iterator[str]:
    path = Path(root, scenario["file"]).resolve()
    file = path.relative_to(base).as_posix() if path.is_relative_to(base) else scenario["file"]
    if scenario["problem"]:
        yield _command(scenario, scenario, file, scenario["problem"])
    for step in scenario["steps"]:
        if not Verdict(step["verdict"]).passes:
            yield _command(scenario, step, file, "\n".join(_lines(step)))


def _lines(step: Mapping[str, Any]) -> Iterator[str]:
    yield clean(f"{step['name']}  {step['legacy']['status']} -> {step['candidate']['status']}")
    if step["problem"]:
        yield clean(step["problem"])
    open_ones = [one for one in step["differences"] if one["state"] == "open"]
    for one in open_ones[:MAX_DIFFERENCES]:
        legacy = ABSENT if one["kind"] == DifferenceKind.ADDED else one["legacy"]
        candidate = ABSENT if one["kind"] == DifferenceKind.MISSING else one["candidate"]
        yield f"{clean(one['address'])} {one['kind']}: {shown(legacy)} -> {shown(candidate)}"
    if len(open_ones) > MAX_DIFFERENCES:
        yield f"... and {len(open_ones) - MAX_DIFFERENCES} more differences"


def _command(scenario: Mapping[str, Any], place: Mapping[str, Any], file: str, text: str) -> str:
    level = "error" if place.get("gates", True) else "warning"
    title = f"parity {place['verdict']}: {clean(scenario['id'])}"
    return f"::{level} file={_property(file)},line={place['line']},title={_property(title)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
