"""Writes the rules that a calibration found into the scenario files, keeping comments and layout."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.reporters.atomic import replaced


def written_rules(path: Path, rules: Mapping[int, Mapping[str, object]]) -> int:
    """Add rules to the steps that begin at the given lines (from 1); returns how many were added.

    A rule that a step has already stays as it is. The file is written whole or not at all.
    """
    from ruamel.yaml import YAML

    yaml: Any = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    documents = list(yaml.load_all(path.read_text("utf-8")))
    added = 0
    for document in documents:
        for step in _steps(document):
            for address, equivalence in rules.get(step.lc.line + 1, {}).items():
                known = step.setdefault("rules", {})
                if address not in known:
                    known[address] = _in_one_line(equivalence)
                    added += 1
    if added:
        with replaced(path) as file:
            yaml.dump_all(documents, file)
    return added


def _in_one_line(equivalence: object) -> object:
    """A mapping as people write rules: `{datetime: {within: 5s}}`."""
    from ruamel.yaml.comments import CommentedMap

    if not isinstance(equivalence, Mapping):
        return equivalence
    node = CommentedMap({key: _in_one_line(value) for key, value in equivalence.items()})
    node.fa.set_flow_style()
    return node


def _steps(document: Any) -> list[Any]:
    steps = document.get("steps", []) if hasattr(document, "get") else []
    return [step for step in steps if hasattr(step, "lc")]
