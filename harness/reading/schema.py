"""The JSON Schema (2020-12) of scenario files, made from the same declarations that the reader checks against."""

from __future__ import annotations

from collections.abc import Mapping

from harness.model.vocabulary import Argument, Vocabulary
from harness.reading.shapes import COMMON, FORM, OPTIONS, RECIPE, REQUEST, SCENARIO, SHARED, WAIT, WAIVER, WHEN, Key

_SIMPLE: Mapping[str, object] = {
    "text": {"type": "string", "minLength": 1},
    "any": {},
    "mapping": {"type": "object"},
    "flag": {"type": "boolean"},
    "count": {"type": "integer", "minimum": 1, "maximum": 1000},
    "duration": {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^[0-9.]+\s*(ms|s|m|min|h)?$"}]},
    "names": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "addresses": {"type": "object", "additionalProperties": {"type": "string"}},
    "expectations": {"type": "object"},
}
_ARGUMENT: Mapping[str, object] = {
    "number": {"type": "number"},
    "duration": _SIMPLE["duration"],
    "boolean": {"type": "boolean"},
    "strings": {"type": "array", "items": {"type": "string"}},
    "strings_or_boolean": {"anyOf": [{"type": "boolean"}, {"type": "array", "items": {"type": "string"}}]},
}


def scenario_schema(vocabulary: Vocabulary) -> dict[str, object]:
    """The schema of a scenario document; `#/$defs/shared` is that of a `_shared.yaml`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A parity scenario",
        "anyOf": [{"$ref": "#/$defs/scenario"}, {"$ref": "#/$defs/shared"}],
        "$defs": {
            "scenario": _object(SCENARIO),
            "shared": _object(SHARED),
            "steps": {"type": "array", "items": {"anyOf": [{"$ref": "#/$defs/request"}, {"$ref": "#/$defs/form"}]}},
            "request": _object({**REQUEST, **OPTIONS, **COMMON}),
            "form": _object({**FORM, **OPTIONS, **COMMON}),
            "rules": {"type": "object", "additionalProperties": {"$ref": "#/$defs/equivalence"}},
            "equivalence": _equivalence(vocabulary),
            "waivers": {"type": "array", "items": _object(WAIVER)},
            "when": _object(WHEN),
            "wait": _object(WAIT),
            "sides": {
                "type": "object",
                "properties": {"legacy": {"type": "object"}, "candidate": {"type": "object"}},
                "additionalProperties": False,
            },
            "recipe": _object(RECIPE),
            "identities": {"type": "object", "additionalProperties": {"$ref": "#/$defs/identity"}},
            "identity": {
                "anyOf": [
                    {"$ref": "#/$defs/recipe"},
                    {
                        "type": "object",
                        "properties": {side: {"$ref": "#/$defs/recipe"} for side in ("legacy", "candidate")},
                        "required": ["legacy", "candidate"],
                        "additionalProperties": False,
                    },
                ]
            },
        },
    }


def _object(shape: Mapping[str, Key]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {name: {**_of(key.kind), "description": key.summary} for name, key in shape.items()},
        "required": [name for name, key in shape.items() if key.required],
        "additionalProperties": False,
    }


def _of(kind: str) -> dict[str, object]:
    simple = _SIMPLE.get(kind)
    return dict(simple) if isinstance(simple, Mapping) else {"$ref": f"#/$defs/{kind}"}


def _equivalence(vocabulary: Vocabulary) -> dict[str, object]:
    """A name, or a name with arguments, and `when` beside it in shared files."""
    names = sorted(vocabulary.equivalences)
    with_arguments = {
        name: {
            "description": vocabulary.equivalences[name].summary,
            "type": ["object", "null"],
            "properties": {
                "candidate": {"type": "string", "description": "The counterpart's address on the candidate's side."},
                **{argument.name: _argument(argument) for argument in vocabulary.equivalences[name].arguments},
            },
            "required": [argument.name for argument in vocabulary.equivalences[name].arguments if argument.required],
            "additionalProperties": False,
        }
        for name in names
    }
    return {
        "anyOf": [
            {"enum": names},
            {
                "type": "object",
                "properties": {**with_arguments, "when": {"$ref": "#/$defs/when"}},
                "additionalProperties": False,
                "minProperties": 1,
            },
        ]
    }


def _argument(argument: Argument) -> dict[str, object]:
    found = _ARGUMENT.get(argument.kind, {"type": "string"})
    return dict(found) if isinstance(found, Mapping) else {}
