"""JSON Schema (2020-12) of scenario files and `_shared.yaml`, made from the same declarations that check them."""

from __future__ import annotations

import json
from pathlib import Path

from harness.loading.scenarios import SCENARIO
from harness.loading.shapes import Definitions, Json
from harness.loading.shared import SHARED
from harness.model.vocabulary import Vocabulary

SCHEMA_FILE = "docs/scenario.schema.json"


def scenario_schema(vocabulary: Vocabulary) -> Json:
    """The schema of one document: a scenario where it has `scenario` or `steps`, else a `_shared.yaml`."""
    definitions = Definitions(vocabulary)
    scenario, shared = SCENARIO.schema(definitions), SHARED.schema(definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenarios of the parity harness",
        "type": "object",
        "if": {"anyOf": [{"required": ["scenario"]}, {"required": ["steps"]}]},
        "then": scenario,
        "else": shared,
        "$defs": dict(sorted(definitions.schemas.items())),
    }


def schema_text(vocabulary: Vocabulary) -> str:
    """The schema as the file that is committed for editors."""
    return json.dumps(scenario_schema(vocabulary), indent=2, ensure_ascii=False) + "\n"


def write_schema(root: Path, vocabulary: Vocabulary) -> Path:
    """Write the schema to its place below the project's root; returns the path."""
    path = root / SCHEMA_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(schema_text(vocabulary), encoding="utf-8")
    return path
