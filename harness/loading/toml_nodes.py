"""TOML tables as the nodes that shapes read, each with its line and dotted key, so that settings share their checks."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from harness.loading.core_scalars import BOOL, FLOAT, INT, MAP, SEQ, STR
from harness.loading.source import Source

_HEADER = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'")
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TomlMark:
    """Where a value stands: line and column from 0, as YAML marks count, and its dotted key."""

    line: int
    column: int
    key: str


class TomlSource(Source):
    """A settings file: mistakes are named by line and key."""

    def where(self, node: Node, line: int, column: int) -> str:  # noqa: ARG002 - a line is all that is known
        mark = node.start_mark
        key = f" {mark.key}" if isinstance(mark, TomlMark) and mark.key else ""
        return f"{self.file}:{line}:{key}".rstrip(":") if line else f"{self.file}:{key}".rstrip(":")


def toml_node(value: object, text: str, keys: Keys = (), *, skip: int = 0) -> Node:
    """A parsed TOML value as a node. ``keys`` is its place in the file; the first ``skip`` of them are not shown."""
    lines = _lines(text)

    def build(one: object, at: Keys) -> Node:
        mark = _mark(at, lines, skip)
        if isinstance(one, dict):
            pairs = []
            for name, member in one.items():
                inner = (*at, name)
                key_node = ScalarNode(STR, name, _mark(inner, lines, skip), None, style='"')  # type: ignore[arg-type]
                pairs.append((key_node, build(member, inner)))
            return MappingNode(MAP, pairs, mark, None)  # type: ignore[arg-type]
        if isinstance(one, list):
            items = [build(item, _item(at, number) if isinstance(item, dict) else at) for number, item in enumerate(one)]
            return SequenceNode(SEQ, items, mark, None)  # type: ignore[arg-type]
        tag, written = _scalar(one)
        return ScalarNode(tag, written, mark, None, style='"' if tag == STR else None)  # type: ignore[arg-type]

    return build(value, keys)


def _scalar(value: object) -> tuple[str, str]:
    if isinstance(value, bool):
        return BOOL, "true" if value else "false"
    if isinstance(value, int):
        return INT, str(value)
    if isinstance(value, float) and math.isfinite(value):
        return FLOAT, repr(value)
    return STR, str(value)


def _mark(at: Keys, lines: dict[Keys, int], skip: int) -> TomlMark:
    """The line of a key, or of the nearest key around it."""
    for length in range(len(at), 0, -1):
        if at[:length] in lines:
            return TomlMark(lines[at[:length]], 0, ".".join(at[skip:]))
    return TomlMark(-1, 0, ".".join(at[skip:]))


def _lines(text: str) -> dict[Keys, int]:
    """The line of every table and key, from 0, found by looking at the line starts only."""
    found: dict[Keys, int] = {}
    table: Keys = ()
    for number, line in enumerate(text.splitlines()):
        header = _HEADER.match(line)
        assignment = None if header else _ASSIGNMENT.match(line)
        if header:
            table = _parts(header[1])
            found.setdefault(table, number)
            if line.lstrip().startswith("[["):
                table = next(each for each in (_item(table, index) for index in itertools.count()) if each not in found)
                found[table] = number
        elif assignment:
            found.setdefault((*table, *_parts(assignment[1])), number)
    return found


def _item(table: Keys, number: int) -> Keys:
    """The place of a member of a list of tables."""
    return (*table[:-1], f"{table[-1]}[{number}]") if table else table


def _parts(dotted: str) -> Keys:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
