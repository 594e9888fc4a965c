"""`results.json`: written as scenarios end, put in order at the end, one scenario per line to be read in a stream."""

from __future__ import annotations

import heapq
import json
import os
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, TextIO

from harness.errors import ResultsError
from harness.model.events import Plan
from harness.model.result import SCHEMA_VERSION, RunResult, ScenarioResult, interruption
from harness.model.verdict import Verdict, worst
from harness.reporters.atomic import replaced
from harness.reporters.jsonable import data_of, one_line

RESULTS = "results.json"
_NEEDED = ("verdict", "legacy", "candidate", "summary", "interrupted", "problems")
MAX_DIFFERENCES = 200


class ResultsWriter:
    """A Listener that streams scenarios to disk; an older file is removed first, so that it does not look fresh.

    The file holds them in the plan's order, whichever ended first.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._part = path.with_suffix(".part")
        self._file: IO[bytes] | None = None
        self._places: dict[str, int] = {}
        self._starts = array("q")
        """Where in the part the line of each place begins; -1 for a scenario that has not ended."""

    def run_started(self, plan: Plan) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        self._places = {one: place for place, one in enumerate(plan.ids)}
        self._starts = array("q", [-1]) * plan.total
        self._file = self._part.open("wb")

    def scenario_ended(self, result: ScenarioResult) -> None:
        assert self._file is not None
        self._starts[self._places[result.id]] = self._file.tell()
        self._file.write((one_line(scenario_data(result)) + "\n").encode("utf-8", "backslashreplace"))

    def run_ended(self, run: RunResult) -> None:
        if self._file is None:
            return
        self._file.close()
        self._file, self._places = None, {}
        with self._part.open("rb") as part, replaced(self.path) as out:
            _assemble(out, head_of(run), self._in_order(part), tail_of(run))
        self._part.unlink()

    def _in_order(self, part: IO[bytes]) -> Iterator[str]:
        for start in self._starts:
            if start >= 0:
                part.seek(start)
                yield part.readline().decode("utf-8")


NOT_LISTED = "more differences are not listed"


def scenario_data(result: ScenarioResult) -> dict[str, Any]:
    """A scenario as in results.json; very many differences of one step are counted, not listed."""
    data = data_of(result)
    assert isinstance(data, dict)
    for step in data["steps"]:
        left_out = len(step["differences"]) - MAX_DIFFERENCES
        if left_out > 0:
            step["differences"] = step["differences"][:MAX_DIFFERENCES]
            step["notes"].append(f"{left_out} {NOT_LISTED}")
    return data


def head_of(run: RunResult) -> dict[str, Any]:
    """All of a run but its scenarios, stale rules and waivers."""
    return {
        "schema_version": SCHEMA_VERSION,
        "verdict": run.verdict.value,
        "started": run.started,
        "duration_s": run.duration_s,
        "planned": run.planned,
        "interrupted": run.interrupted,
        "legacy": data_of(run.legacy),
        "candidate": data_of(run.candidate),
        "summary": {**run.counts, "by_route": data_of(run.by_route)},
        "routes": data_of(run.routes),
        "any_rules": run.any_rules,
        "warnings": list(run.warnings),
        "problems": list(run.problems),
    }


def tail_of(run: RunResult) -> dict[str, Any]:
    """Stale rules, waivers, and what is needed to join this run with runs of other scenarios."""
    return {"stale": data_of(run.stale), "waivers": data_of(run.waivers), "unmatched": data_of(run.unmatched)}


def _assemble(out: TextIO, head: dict[str, Any], lines: Iterator[str], tail: dict[str, Any]) -> None:
    opening = one_line(head)
    out.write(opening[:-1])
    out.write(',"scenarios":[\n')
    separator = ""
    for line in lines:
        out.write(separator + line.rstrip("\n"))
        separator = ",\n"
    out.write("\n]," + one_line(tail)[1:] + "\n")


class ResultsReader:
    """Reads a results.json: ``head`` at once, scenarios one at a time. Raises ResultsError for anything else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.head, self.tail = self._read_ends()
        version = self.head.get("schema_version")
        if version != SCHEMA_VERSION:
            raise ResultsError(f"has schema_version {version!r}, this version reads {SCHEMA_VERSION}", where=str(path))
        lacking = [name for name in _NEEDED if name not in self.head]
        if lacking:
            raise ResultsError(f"is not a whole results file: {lacking[0]!r} is missing", where=str(path), hint="run again")

    def _read_ends(self) -> tuple[dict[str, Any], dict[str, Any]]:
        try:
            with self.path.open(encoding="utf-8") as file:
                first = file.readline().rstrip("\n")
                if first.endswith(',"scenarios":['):
                    last = ""
                    for line in file:
                        last = line
                    return json.loads(first.removesuffix(',"scenarios":[') + "}"), json.loads("{" + last.removeprefix("],"))
            whole = json.loads(self.path.read_text("utf-8"))
            return {key: value for key, value in whole.items() if key != "scenarios"}, whole
        except OSError as error:
            raise ResultsError(f"cannot be read: {error.strerror}", where=str(self.path)) from error
        except (ValueError, AttributeError) as error:
            raise ResultsError("is not a results file", where=str(self.path), hint="name a results.json") from error

    def scenarios(self) -> Iterator[dict[str, Any]]:
        """Every scenario, in the order of the scenario files."""
        with self.path.open(encoding="utf-8") as file:
            if not file.readline().rstrip("\n").endswith(',"scenarios":['):
                yield from json.loads(self.path.read_text("utf-8"))["scenarios"]
                return
            for line in file:
                if line.startswith("],"):
                    return
                if line.strip():
                    yield json.loads(line.rstrip("\n").rstrip(","))


def _compared(reader: ResultsReader) -> str:
    """Which sides the results are of."""
    return " with ".join(f"{reader.head[side]['name']} ({reader.head[side]['against']})" for side in ("legacy", "candidate"))


def merge(paths: Sequence[Path], out: Path, *, one_run: bool = False) -> None:
    """Join the results of shards: worst verdict, summed counts; stale is what matched nowhere. Raises ResultsError.

    ``one_run``: each part was to replay what the others left of the same scenarios, so only the whole can be interrupted.
    """
    readers = [ResultsReader(path) for path in paths]
    seen: dict[str, Path] = {}
    for reader in readers:
        for scenario in reader.scenarios():
            if scenario["id"] in seen:
                raise ResultsError(f"{scenario['id']!r} is in {seen[scenario['id']]} too", where=str(reader.path))
            seen[scenario["id"]] = reader.path
    first = _compared(readers[0])
    for reader in readers[1:]:
        if _compared(reader) != first:
            raise ResultsError(f"compares {_compared(reader)}, {readers[0].path} {first}", where=str(reader.path))
    head = dict(readers[0].head)
    head["verdict"] = worst(Verdict(reader.head["verdict"]) for reader in readers).value
    head["duration_s"] = max(reader.head["duration_s"] for reader in readers)
    head["interrupted"] = any(reader.head.get("interrupted") for reader in readers)
    head["summary"] = _summed([reader.head["summary"] for reader in readers])
    for key in ("warnings", "problems"):
        head[key] = list(dict.fromkeys(line for reader in readers for line in reader.head.get(key, [])))
    planned = [reader.head.get("planned", 0) for reader in readers]
    head["planned"] = max(planned) if one_run else sum(planned)
    left = head["planned"] - len(seen)
    if one_run and left > 0:
        head |= {"interrupted": True, "verdict": Verdict.BROKEN.value}
        head["problems"].append(interruption(left, head["planned"]))
    unmatched = _joined([one for reader in readers for one in reader.tail.get("unmatched", [])])
    stale = {
        f"{kind}s": [one["key"] for one in unmatched if one["kind"] == kind and one["done"] >= one["scope"]]
        for kind in ("rule", "waiver")
    }
    waivers: dict[str, dict[str, Any]] = {}
    for reader in readers:
        for waiver in reader.tail.get("waivers", []):
            known = waivers.setdefault(waiver["key"], {**waiver, "uses": 0})
            known["uses"] += waiver["uses"]
    out.parent.mkdir(parents=True, exist_ok=True)
    parts = [(seen_from(one, reader.path.parent, out.parent) for one in reader.scenarios()) for reader in readers]
    lines = map(one_line, heapq.merge(*parts, key=lambda one: (Path(one["file"]), one["line"])))
    with replaced(out) as file:
        _assemble(file, head, lines, {"stale": stale, "waivers": list(waivers.values()), "unmatched": unmatched})


def seen_from(scenario: dict[str, Any], before: Path, after: Path) -> dict[str, Any]:
    """The scenario of results in one folder with the paths of its evidence as seen from another; what is not there stays."""
    for one in [*scenario.get("evidence", ()), *(each for step in scenario["steps"] for each in step.get("evidence", ()))]:
        if (before / one["path"]).is_file():
            one["path"] = Path(os.path.relpath(before / one["path"], after)).as_posix()
    return scenario


def _joined(unmatched: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One entry per key, ``done`` added up; a part in which the key matched has none, so its sum stays below ``scope``."""
    joined: dict[str, dict[str, Any]] = {}
    for one in unmatched:
        joined.setdefault(one["key"], {**one, "done": 0})["done"] += one["done"]
    return [joined[key] for key in sorted(joined)]


def _summed(summaries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    total: Counter[str] = Counter()
    routes: dict[str, dict[str, Any]] = {}
    for summary in summaries:
        total.update({key: value for key, value in summary.items() if key != "by_route"})
        for route, one in summary["by_route"].items():
            known = routes.setdefault(route, {**one, "steps": 0, "counts": {}})
            known["verdict"] = worst([Verdict(known["verdict"]), Verdict(one["verdict"])]).value
            known["steps"] += one["steps"]
            known["gates"] = known["gates"] or one["gates"]
            known["counts"] = dict(Counter(known["counts"]) + Counter(one["counts"]))
    return {**{verdict.value: total[verdict.value] for verdict in Verdict}, "by_route": routes}
