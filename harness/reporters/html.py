"""`index.html`: one self-contained file, made while reading results.json, so that memory does not grow with scenarios."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from harness.model.verdict import Verdict
from harness.reporters.atomic import replaced
from harness.reporters.jsonable import data_of
from harness.reporters.matrix import Matrix, sums_data
from harness.reporters.results import ResultsReader, seen_from

MAX_DETAILED = 600
"""Scenarios shown with every difference; past that, and for passing ones, only their steps' verdicts are."""
MAX_BYTES = 13_000_000


class HtmlReporter:
    """`index.html`."""

    name = "html"
    file = "index.html"

    def write(self, results: ResultsReader, matrix: Matrix, path: Path) -> None:
        write_html(results, path, matrix)


def write_html(results: ResultsReader, path: Path, matrix: Matrix) -> None:
    """Write the report. Responses are hostile: data is only ever JSON in an inert element, and shown as text."""
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(loader=jinja2.PackageLoader("harness.reporters", "."), autoescape=True)
    script = environment.get_template("report.js").render()
    style = environment.get_template("report.css").render()
    page = environment.get_template("report.html.j2").render(
        head=results.head,
        matrix=matrix,
        script=Markup(script),  # noqa: S704 - our own file
        style=Markup(style),  # noqa: S704 - our own file
        script_hash=_hash(script),
        style_hash=_hash(style),
    )
    before, _, after = page.partition("@@DATA@@")
    with replaced(path) as file:
        file.write(before)
        file.write(
            _inert(
                {
                    "head": {
                        **{key: value for key, value in results.head.items() if key != "routes"},
                        "summary": {key: value for key, value in results.head["summary"].items() if key != "by_route"},
                    },
                    "sums": sums_data(matrix),
                    "stale": results.tail.get("stale"),
                    "waivers": results.tail.get("waivers", []),
                }
            )
        )
        for name, rows in (("routes", matrix.rows), ("others", matrix.others)):
            file.write(f',"{name}":[')
            for at, row in enumerate(rows):  # one at a time: there may be as many as scenarios
                file.write("," * (at > 0) + _inert(data_of(row), close=True))
            file.write("]")
        file.write(',"scenarios":[')
        detailed, written, separator = 0, 0, ""
        for one in results.scenarios():
            scenario = seen_from(one, results.path.parent, path.parent)
            full = not Verdict(scenario["verdict"]).passes or _removed(scenario)
            detailed += full
            text = _inert(_compact(scenario, full=full and detailed <= MAX_DETAILED), close=True)
            if written + len(text) > MAX_BYTES:
                text = _inert(_compact(scenario, full=False), close=True)
            written += len(text)
            file.write(separator + text)
            separator = ","
        file.write("]}" + after)


def _removed(scenario: dict[str, Any]) -> bool:
    return any(step["removed"] or step["differences"] for step in scenario["steps"])


def _compact(scenario: dict[str, Any], *, full: bool) -> dict[str, Any]:
    """A scenario with short keys; ``full`` keeps differences, requests and notes."""
    steps = []
    for step in scenario["steps"]:
        one = {"n": step["name"], "r": step["route"], "v": step["verdict"]}
        one["p"] = [step["legacy"]["status"], step["candidate"]["status"]]
        if full:
            one |= {
                key: step[key]
                for key in ("line", "problem", "notes", "differences", "removed", "tainted", "compared", "evidence")
                if step.get(key)
            }
            one |= {"l": step["legacy"], "c": step["candidate"]}
        steps.append(one)
    found = {"id": scenario["id"], "v": scenario["verdict"], "f": scenario["file"], "at": scenario["line"], "s": steps}
    if scenario["identity"] != "anonymous":
        found["who"] = scenario["identity"]
    if scenario["tags"]:
        found["tags"] = scenario["tags"]
    if full and scenario.get("evidence"):
        found["evidence"] = scenario["evidence"]
    if scenario["problem"]:
        found["problem"] = scenario["problem"]
    return found


def _inert(data: Any, *, close: bool = False) -> str:
    """JSON that cannot end its element or be read as markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return text if close else text[:-1]


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
