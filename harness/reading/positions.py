"""Reads YAML so that every key and value knows where it stands: PyYAML's C parser, YAML 1.2 core scalars, bounded aliases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from harness.errors import Problem
from harness.model.position import Position

MAX_FILE = 8 * 1024 * 1024
MAX_NODES = 200_000
MAX_DEPTH = 60

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_STANDARD_TAGS = {None, "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"}

_Parser = getattr(yaml, "CParser", None)


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value with its place. ``value`` is a scalar, a list of nodes, or a dict from key to ``(key node, node)``."""

    value: object
    line: int
    column: int

    @property
    def mapping(self) -> dict[str, tuple[Node, Node]] | None:
        return self.value if isinstance(self.value, dict) else None

    @property
    def sequence(self) -> list[Node] | None:
        return self.value if isinstance(self.value, list) else None

    def data(self) -> object:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: node.data() for key, (_, node) in self.value.items()}
        if isinstance(self.value, list):
            return [node.data() for node in self.value]
        return self.value


class Problems:
    """Collects the mistakes of one file; ``file`` is how the user would name it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Problem] = []

    def add(self, node: Node | Position, what: str, hint: str = "") -> None:
        self.found.append(Problem(what, f"{self.file}:{node.line}:{node.column}", hint))

    def position(self, node: Node) -> Position:
        return Position(self.file, node.line, node.column)


class _Stop(Exception):
    def __init__(self, line: int, column: int, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.line, self.column, self.what, self.hint = line, column, what, hint


def read_documents(path: Path, problems: Problems) -> list[Node]:
    """The documents of a YAML file; what is wrong with the file itself goes to ``problems``. Empty documents are dropped."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.add(Node(None, 1, 1), f"cannot be read: {error.strerror}")
        return []
    if len(raw) > MAX_FILE:
        problems.add(Node(None, 1, 1), f"is {len(raw)} bytes long, more than {MAX_FILE}", "split it into several files")
        return []
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.add(Node(None, line, 1), "is not UTF-8", "save the file as UTF-8")
        return []
    try:
        return [node for node in _documents(text) if node.value is not None]
    except _Stop as stop:
        problems.add(Node(None, stop.line, stop.column), stop.what, stop.hint)
    except yaml.MarkedYAMLError as error:
        _syntax(error, text, problems)
    except yaml.YAMLError as error:
        problems.add(Node(None, 1, 1), f"is not YAML: {str(error).splitlines()[0]}")
    return []


def _syntax(error: yaml.MarkedYAMLError, text: str, problems: Problems) -> None:
    """A syntax error, with the usual cause named: `${x}` or `[*]` unquoted inside braces or brackets."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    context = " ".join(lines[max(0, line - 3) : line])
    what = f"is not YAML here: {error.problem or error.context}"
    hint = ""
    quoted = re.search(r"[\[{,:]\s*([^\s\"',\[{]*\$\{[^}]*\}[^\s,\]}]*)", written) or re.search(
        r"([^\s\"',{]*\[\*\][^\s,}:]*)", context
    )
    if quoted and re.search(r"[{\[]", context):
        hint = f'quote this: "{quoted.group(1)}" (inside {{...}} and [...] such text needs quotes)'
    elif "\t" in written:
        hint = "indent with spaces, not tabs"
    problems.add(Node(None, line, column), what, hint)


def _documents(text: str) -> Iterator[Node]:
    """Compose documents from the parser's events."""
    loader = _Parser(text) if _Parser is not None else yaml.SafeLoader(text)
    try:
        budget = [MAX_NODES]
        while not loader.check_event(yaml.StreamEndEvent):
            event = loader.get_event()
            if isinstance(event, yaml.DocumentStartEvent):
                yield _compose(loader, {}, budget, 0)
    finally:
        loader.dispose()


def _compose(loader: yaml.SafeLoader, anchors: dict[str, tuple[Node, int]], budget: list[int], depth: int) -> Node:
    event = loader.get_event()
    line, column = event.start_mark.line + 1, event.start_mark.column + 1
    budget[0] -= 1
    if budget[0] < 0 or depth > MAX_DEPTH:
        raise _Stop(line, column, "is too large or nested too deeply", "split it, or use fewer aliases")
    if isinstance(event, yaml.AliasEvent):
        if event.anchor not in anchors:
            raise _Stop(line, column, f"unknown alias *{event.anchor}")
        node, size = anchors[event.anchor]
        budget[0] -= size
        if budget[0] < 0:
            raise _Stop(line, column, "aliases make this too large", "write it out, or use fewer aliases")
        return node
    if event.tag not in _STANDARD_TAGS:
        raise _Stop(line, column, f"the tag {event.tag!r} is not supported", "write the value without a tag")
    before = budget[0]
    if isinstance(event, yaml.ScalarEvent):
        plain = event.implicit[0] and event.style is None and event.tag is None
        node = Node(_scalar(event.value) if plain else event.value, line, column)
    elif isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not loader.check_event(yaml.SequenceEndEvent):
            items.append(_compose(loader, anchors, budget, depth + 1))
        loader.get_event()
        node = Node(items, line, column)
    else:
        node = Node(_members(loader, anchors, budget, depth), line, column)
    if event.anchor:
        anchors[event.anchor] = (node, before - budget[0] + 1)
    return node


def _members(
    loader: yaml.SafeLoader, anchors: dict[str, tuple[Node, int]], budget: list[int], depth: int
) -> dict[str, tuple[Node, Node]]:
    members: dict[str, tuple[Node, Node]] = {}
    while not loader.check_event(yaml.MappingEndEvent):
        event = loader.peek_event()
        raw = event.value if isinstance(event, yaml.ScalarEvent) else None
        key = _compose(loader, anchors, budget, depth + 1)
        if raw is None or isinstance(key.value, dict | list):
            raise _Stop(key.line, key.column, "a key must be text", 'quote it: "..."')
        if raw == "<<":
            raise _Stop(key.line, key.column, "merge keys (<<) are not supported", "use `_shared.yaml`, or write it out")
        if raw in members:
            first = members[raw][0]
            raise _Stop(key.line, key.column, f"the key {raw!r} stands here twice (first on line {first.line})")
        members[raw] = (key, _compose(loader, anchors, budget, depth + 1))
    loader.get_event()
    return members


def _scalar(text: str) -> object:
    """A plain scalar by the YAML 1.2 core schema (section 10.3.2)."""
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    first = text[0]
    if first.isdigit() or first in "+-.":
        if _INT.fullmatch(text):
            return int(text)
        if _OCTAL.fullmatch(text):
            return int(text[2:], 8)
        if _HEX.fullmatch(text):
            return int(text[2:], 16)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text
