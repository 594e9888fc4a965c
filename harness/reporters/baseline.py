"""Proposes waivers for the open differences of a run: one per address, pair of values and route, pinned to both values."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harness.errors import UsageError
from harness.reporters.atomic import replaced
from harness.reporters.jsonable import CUT, EXACTLY, one_line
from harness.reporters.results import NOT_LISTED, ResultsReader

MANY_ROUTES = 3
"""A difference seen on more routes than this becomes one waiver for all of them."""


def proposed(results: ResultsReader, *, reason: str, owner: str, until: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Waivers as they stand in YAML, and what cannot be waived with why: broken steps, values too long to be pinned."""
    routes: dict[str, list[str]] = {}
    found: dict[str, dict[str, Any]] = {}
    left_out: list[str] = []
    for scenario in results.scenarios():
        if scenario["problem"]:
            left_out.append(f"{scenario['id']}: could not be judged")
        for step in scenario["steps"]:
            name = f"{scenario['id']}: {step['name']}"
            if step["problem"]:
                left_out.append(f"{name}: could not be judged")
            else:
                left_out += [f"{name}: {problem}" for problem in _gather(step, found, routes)]
                left_out += [f"{name}: {note}: waive what they have in common" for note in step["notes"] if NOT_LISTED in note]
    waivers: list[dict[str, Any]] = []
    for key, waiver in found.items():
        closing = {"reason": reason, "owner": owner, "until": until}
        if len(routes[key]) > MANY_ROUTES:
            waivers.append({**waiver, **closing})
        else:
            waivers += [{**waiver, "route": route, **closing} for route in routes[key]]
    return waivers, left_out


def _gather(step: dict[str, Any], found: dict[str, dict[str, Any]], routes: dict[str, list[str]]) -> list[str]:
    """Add a step's open differences to what was found; returns those whose values were cut and cannot be pinned."""
    problems = []
    for one in step["differences"]:
        if one["state"] != "open":
            continue
        if one["address"] == "error":
            problems.append(f"error: {one['candidate']}: an answer that could not be compared is not waived for anybody")
            continue
        values = one_line([one["legacy"], one["candidate"]])
        if CUT in values or EXACTLY in values:
            problems.append(f"{one['address']}: the values are too long to be pinned")
            continue
        key = one_line([one["address"], one["legacy"], one["candidate"]])
        found[key] = {"at": one["address"], "legacy": one["legacy"], "candidate": one["candidate"]}
        if step["route"] not in routes.setdefault(key, []):
            routes[key].append(step["route"])
    return problems


def as_yaml(waivers: Sequence[dict[str, Any]]) -> str:
    """The waivers as a `waivers:` block."""
    from ruamel.yaml import YAML

    out = io.StringIO()
    _yaml(YAML()).dump({"waivers": list(waivers)}, out)
    return out.getvalue()


def added_to(path: Path, waivers: Sequence[dict[str, Any]]) -> None:
    """Add waivers to a shared file, keeping its comments and layout; the file is written whole or not at all.

    Raises UsageError for a file that is none or cannot be written.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = _yaml(YAML())
    try:
        document = yaml.load(path.read_text("utf-8")) if path.exists() else None
        document = {} if document is None else document
        if not isinstance(document, dict) or not isinstance(document.get("waivers") or [], list):
            raise UsageError("is no mapping with a list of waivers", where=str(path), hint="mend it, or name another file")
        if document.get("waivers") is None:
            document["waivers"] = []
        document["waivers"].extend(waivers)
        path.parent.mkdir(parents=True, exist_ok=True)
        with replaced(path) as file:
            yaml.dump(document, file)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", where=str(path)) from error
    except (YAMLError, ValueError) as error:
        problem = str(getattr(error, "problem", None) or "it is no UTF-8")
        raise UsageError(f"is no YAML: {problem}", where=str(path), hint="mend it, or name another file") from error


def _yaml(yaml: Any) -> Any:
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.version = None
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
