"""`parametrize`: the runs of a scenario, and the text that tells them apart in ids."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, SequenceNode

from harness.loading.names import check_new_names
from harness.loading.shapes import Definitions, Json
from harness.loading.source import Source
from harness.loading.step_keys import BUILT_IN, VARIABLE

Parameters = Mapping[str, object]
MAX_RUNS = 10_000
_MAX_TEXT = 40
_REFERS = re.compile(r"env\..*|" + VARIABLE)


@dataclass(frozen=True, slots=True)
class Parametrize:
    """A mapping from parameter to values (their product, in key order) or a list of mappings (as listed)."""

    def read(self, node: Node, source: Source) -> list[Parameters] | None:
        runs: list[Parameters] = []
        if isinstance(node, MappingNode):
            runs = _product(node, source)
        elif isinstance(node, SequenceNode):
            runs = _listed(node, source)
        else:
            source.wrong(node, "a mapping of lists, or a list of mappings", "write it like {book: [1, 2, 999]}")
            return None
        if len(runs) > MAX_RUNS:
            source.report(
                node, f"{len(runs)} combinations are more than {MAX_RUNS}", "write fewer values, or list the combinations"
            )
            return None
        return runs or None

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002 - the protocol's shape
        names = {"propertyNames": {"pattern": f"^{VARIABLE}$"}, "minProperties": 1}
        product = {"type": "object", **names, "additionalProperties": {"type": "array", "minItems": 1}}
        return {"anyOf": [product, {"type": "array", "items": {"type": "object", **names}, "minItems": 1}]}


def _product(node: MappingNode, source: Source) -> list[Parameters]:
    values: dict[str, list[object]] = {}
    for name, key_node, value in source.pairs(node):
        _check_name(name, key_node, source)
        if not isinstance(value, SequenceNode) or not value.value:
            source.at = name
            source.wrong(value, "a list of values that is not empty", f"write it like {{{name}: [1, 2]}}")
            continue
        values[name] = [_value(item, source) for item in value.value]
    if not node.value:
        source.report(node, "`parametrize` is empty", "give parameters, or remove it")
    size = 1
    for each in values.values():
        size *= len(each)
    if size > MAX_RUNS:
        source.report(node, f"{size} combinations are more than {MAX_RUNS}", "write fewer values, or list the combinations")
        return []
    return [dict(zip(values, chosen, strict=True)) for chosen in itertools.product(*values.values())] if values else []


def _listed(node: SequenceNode, source: Source) -> list[Parameters]:
    runs: list[Parameters] = []
    first: list[str] = []
    for item in node.value:
        if not isinstance(item, MappingNode) or not item.value:
            source.wrong(item, "a mapping of parameters", "write it like - {book: 1, format: json}")
            continue
        run = {}
        for name, key_node, value in source.pairs(item):
            _check_name(name, key_node, source)
            run[name] = _value(value, source)
        first = first or list(run)
        if set(run) != set(first):
            source.report(
                item, f"the parameters are not those of the first mapping: {', '.join(first)}", "give every parameter"
            )
            continue
        runs.append({name: run[name] for name in first})
    if not node.value:
        source.report(node, "`parametrize` is empty", "give parameters, or remove it")
    return runs


def _check_name(name: str, node: Node, source: Source) -> None:
    if not re.fullmatch(VARIABLE, name):
        source.report(node, f"{name!r} cannot be the name of a parameter", "use letters, digits and _")
    elif name in BUILT_IN:
        check_new_names([name], node, source)


def _value(node: Node, source: Source) -> object:
    """A parameter's value, which is literal: `${7*7}` may be a payload, but `${unique}` would be a mistake."""
    value, references = source.noting(lambda each, reader: reader.plain(each), node)
    for reference in references:
        if _REFERS.fullmatch(reference.name):
            what = f"the value of a parameter is literal, so ${{{reference.name}}} is not filled in"
            source.report(node, what, "use it in the step, or in `variables`", offset=reference.offset)
    return value


def id_suffix(parameters: Parameters, identity: str | None) -> str:
    """What stands behind the name in an id: `[1-json-reader]`, or nothing at all."""
    parts = [_text(value) for value in parameters.values()]
    if identity is not None:
        parts.append(identity)
    return f"[{'-'.join(parts)}]" if parts else ""


def _text(value: object) -> str:
    """A value in an id: on one line, and with a hash instead of its end where it is long."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool) or value is None:
        text = {True: "true", False: "false", None: "null"}[value]
    elif isinstance(value, dict | list):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    else:
        text = str(value)
    escaped = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )
    if not escaped:
        return '""'
    if len(escaped) > _MAX_TEXT:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"{escaped[: _MAX_TEXT - 12]}...{digest}"
    return escaped


def all_names(runs: Iterable[Parameters]) -> frozenset[str]:
    """The names of all parameters."""
    return frozenset(name for run in runs for name in run)
