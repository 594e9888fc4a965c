"""`summary.md`: a run for a pull request or a job summary, bounded and inert."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from harness.model.verdict import Verdict
from harness.reporters.atomic import replaced
from harness.reporters.matrix import Matrix
from harness.reporters.results import ResultsReader
from harness.reporters.wording import clean, counts_line

LIMIT = 60_000
MAX_SCENARIOS = 30
MAX_ROUTES = 60


class MarkdownReporter:
    """`summary.md`."""

    name = "markdown"
    file = "summary.md"

    def write(self, results: ResultsReader, matrix: Matrix, path: Path) -> None:
        write_markdown(results, path, matrix)


def write_markdown(results: ResultsReader, path: Path, matrix: Matrix) -> None:
    """Write the summary beside the results."""
    lines = _head(results.head, matrix)
    shown = 0
    for scenario in results.scenarios():
        if Verdict(scenario["verdict"]).passes:
            continue
        shown += 1
        if shown <= MAX_SCENARIOS:
            lines += _scenario(scenario)
    if shown > MAX_SCENARIOS:
        lines.append(f"\n... and {shown - MAX_SCENARIOS} more scenarios that did not pass.")
    waivers = [waiver for waiver in results.tail.get("waivers", []) if waiver["uses"]]
    if waivers:
        lines += ["", "## Waivers in use", ""]
        lines += [
            f"- {_code(one['address'])} {_text(one['reason'])} ({_text(one['owner'])}, until {one['until']})" for one in waivers
        ]
    text = "\n".join(lines) + "\n"
    with replaced(path) as file:
        file.write(text if len(text) <= LIMIT else text[:LIMIT].rsplit("\n", 1)[0] + "\n\n... cut, see index.html\n")


def _head(head: dict[str, Any], matrix: Matrix) -> list[str]:
    summary = head["summary"]
    routes = summary["by_route"]
    bad = {route: one for route, one in routes.items() if not Verdict(one["verdict"]).passes}
    lines = [
        f"# Parity: {head['verdict']}",
        "",
        f"{counts_line(summary)}; {len(routes) - len(bad)} of {len(routes)} routes pass; {head['duration_s']:.1f} s.",
        *(["", f"{matrix.line}."] if matrix.known else []),
    ]
    lines += [f"\n> {_text(line)}" for line in (*head.get("problems", []), *head.get("warnings", []))]
    if bad:
        lines += ["", "| route | verdict | steps |", "|---|---|---|"]
        lines += [f"| {_code(route)} | {one['verdict']} | {counts_line(one['counts'])} |" for route, one in bad.items()]
    return lines + _undone(matrix, bad)


def _undone(matrix: Matrix, shown: Collection[str]) -> list[str]:
    """The routes that nothing proves although nothing that was replayed differs."""
    undone = [row for row in matrix.rows if not row.state.done and row.route not in shown] if matrix.known else []
    lines = ["", "| not proven | state |", "|---|---|"] if undone else []
    lines += [f"| {_code(row.route)} | {row.state} |" for row in undone[:MAX_ROUTES]]
    return [*lines, f"\n... and {len(undone) - MAX_ROUTES} more."] if len(undone) > MAX_ROUTES else lines


def _scenario(scenario: dict[str, Any]) -> list[str]:
    lines = ["", f"## {scenario['verdict']}: {_text(scenario['id'])}", "", f"{_code(scenario['file'])} line {scenario['line']}"]
    if scenario.get("problem"):
        lines.append(f"\n{_text(scenario['problem'])}")
    for step in scenario["steps"]:
        if Verdict(step["verdict"]).passes:
            continue
        lines.append(f"\n- {_code(step['name'])}: {step['verdict']}")
        if step.get("problem"):
            lines.append(f"  - {_text(step['problem'])}")
        for one in [one for one in step["differences"] if one["state"] == "open"][:5]:
            values = f"{_code(_short(one['legacy']))} → {_code(_short(one['candidate']))}"
            lines.append(f"  - {_code(one['address'])} {one['kind']}: {values}")
    return lines


def _short(value: object) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else text[:99] + "…"


def _code(text: str) -> str:
    """Text as inline code: backticks and line breaks cannot end it, pipes cannot break a table."""
    inner = clean(text).replace("`", "'").replace("|", "\\|")
    return f"`{inner}`" if inner else "``"


def _text(text: str) -> str:
    """Text in which nothing is markup."""
    safe = "".join(f"\\{character}" if character in "\\`*_{}[]()#+!|~>@" else character for character in clean(text))
    return safe.replace("<", "&lt;").replace("&lt;", "&lt;")
