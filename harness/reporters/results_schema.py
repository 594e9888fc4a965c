"""The JSON Schema of `results.json`, generated from the result nouns, so that it cannot fall behind them."""

from __future__ import annotations

import inspect
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields
from enum import EnumMeta
from typing import Any

from harness.model.difference import Difference
from harness.model.result import (
    SCHEMA_VERSION,
    RouteSummary,
    RunResult,
    ScenarioResult,
    Stale,
    TargetSummary,
    Unmatched,
    WaiverUse,
)
from harness.model.route import RouteFacts
from harness.model.verdict import Verdict

Json = dict[str, Any]
_INTERNAL = {Difference: ("place",)}  # where a difference stands inside the two trees; its address says it to readers


def results_schema() -> Json:
    """Draft 2020-12. The head of a run, its scenarios in the order of the files, then what rules and waivers came to."""
    shared: Json = {}
    summary = {verdict.value: {"type": "integer", "minimum": 0} for verdict in Verdict}
    text = {"type": "string"}
    properties: Json = {
        "schema_version": {"const": SCHEMA_VERSION},
        "verdict": _of(Verdict, shared),
        "started": {"type": "string", "format": "date-time", "description": "ISO 8601 in UTC."},
        "duration_s": {"type": "number", "minimum": 0},
        "planned": {"type": "integer", "minimum": 0, "description": "How many scenarios were selected."},
        "interrupted": {"type": "boolean", "description": "Whether not all selected scenarios ran."},
        "legacy": _of(TargetSummary, shared),
        "candidate": _of(TargetSummary, shared),
        "summary": _object(
            {**summary, "by_route": {"type": "object", "additionalProperties": _of(RouteSummary, shared)}},
            "Scenarios per verdict, and what is known of each route.",
        ),
        "routes": {"anyOf": [_of(RouteFacts, shared), {"type": "null"}], "description": "What the inventories say, if any."},
        "any_rules": {"type": "integer", "minimum": 0, "description": "Comparisons that the rule `any` excused."},
        "warnings": {"type": "array", "items": text},
        "problems": {"type": "array", "items": text, "description": "Faults of the run as a whole."},
        "scenarios": {"type": "array", "items": _of(ScenarioResult, shared)},
        "stale": _of(Stale, shared),
        "waivers": {"type": "array", "items": _of(WaiverUse, shared)},
        "unmatched": {"type": "array", "items": _of(Unmatched, shared)},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "reports/results.json of the parity harness",
        **_object(properties, _first_paragraph(RunResult)),
        "$defs": dict(sorted(shared.items())),
    }


def results_schema_text() -> str:
    return json.dumps(results_schema(), indent=2, ensure_ascii=False) + "\n"


def _object(properties: Json, description: str) -> Json:
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _of(hint: Any, shared: Json) -> Json:
    """The schema of a type as `jsonable.data_of` writes it."""
    simple: dict[Any, Json] = {
        str: {"type": "string"},
        int: {"type": "integer"},
        float: {"type": "number"},
        bool: {"type": "boolean"},
        object: {},
        type(None): {"type": "null"},
    }
    if hint in simple:
        return dict(simple[hint])
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_of(one, shared) for one in arguments]}
    if origin is tuple:
        return {"type": "array", "items": _of(arguments[0], shared)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _of(arguments[1], shared)}
    if isinstance(hint, EnumMeta):
        return {"enum": [member.value for member in hint]}  # type: ignore[var-annotated]
    return _noun(hint, shared)


def _noun(noun: Any, shared: Json) -> Json:
    name = noun.__name__
    if name not in shared:
        shared[name] = {}  # a noun may hold itself
        hints = typing.get_type_hints(noun)
        left_out = _INTERNAL.get(noun, ())
        properties = {one.name: _of(hints[one.name], shared) for one in fields(noun) if one.name not in left_out}
        shared[name] = _object(properties, _first_paragraph(noun))
    return {"$ref": f"#/$defs/{name}"}


def _first_paragraph(noun: type) -> str:
    return " ".join(inspect.getdoc(noun).split()) if inspect.getdoc(noun) else ""  # type: ignore[union-attr]
