"""One file while it is being read: its nodes become plain values, its mistakes become problems with positions."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from harness.errors import AddressError, Problem
from harness.loading.core_scalars import BOOL, FLOAT, INT, MAP, NULL, SEQ, STR, scalar_value, short_tag
from harness.model.address import Address
from harness.model.position import Position
from harness.model.vocabulary import Vocabulary

REFERENCE = re.compile(r"\$(\$\{)|\$\{([^{}]*)(\})?")
_PADDED = re.compile(r"[-+]?0[0-9]+")

T = TypeVar("T")


class Problems:
    """All mistakes of all files; the same mistake seen twice (a step is read once per side) counts once."""

    def __init__(self) -> None:
        self._found: dict[Problem, tuple[str, int, int]] = {}

    def add(self, problem: Problem, line: int = 0, column: int = 0) -> None:
        self._found.setdefault(problem, (problem.where.partition(":")[0], line, column))

    def __bool__(self) -> bool:
        return bool(self._found)

    def __iter__(self) -> Iterator[Problem]:
        """In the order of files, lines and columns."""
        return iter(sorted(self._found, key=lambda problem: self._found[problem]))


@dataclass(frozen=True, slots=True)
class Reference:
    """A `${name}` as written: which file, which scalar, how far inside it."""

    name: str
    source: Source
    node: Node
    offset: int


class Source:
    """A file (``file`` is its name in messages) and what is known while its values are read.

    ``at`` is the key whose value is being read, for messages. ``depth`` is the scope of rules in a `_shared.yaml`.
    ``folder`` is where upload paths start; ``absolute_uploads`` says that they are made absolute, because steps of a
    `_shared.yaml` are used by scenarios in other folders.
    """

    def __init__(
        self,
        file: str,
        vocabulary: Vocabulary,
        problems: Problems,
        *,
        folder: str = "",
        addresses: dict[str, Address] | None = None,
        depth: int = 0,
        absolute_uploads: bool = False,
    ) -> None:
        self.file = sys.intern(file)
        self.vocabulary = vocabulary
        self.problems = problems
        self.folder = folder
        self.addresses = {} if addresses is None else addresses
        self.depth = depth
        self.absolute_uploads = absolute_uploads
        self.at = ""
        self.references: list[Reference] = []

    def position(self, node: Node) -> Position:
        return Position(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def report(self, node: Node, what: str, hint: str = "", *, offset: int | None = None) -> None:
        """Note a mistake; ``offset`` is its place inside a scalar that stands on one line."""
        mark = node.start_mark
        line, column = mark.line + 1, mark.column + 1
        if offset is not None and node.end_mark is not None and node.end_mark.line == mark.line:
            column += offset + (1 if isinstance(node, ScalarNode) and node.style in ("'", '"') else 0)
        self.problems.add(Problem(what, self.where(node, line, column), hint), line, column)

    def where(self, node: Node, line: int, column: int) -> str:  # noqa: ARG002 - settings name the node's key
        return f"{self.file}:{line}:{column}"

    def wrong(self, node: Node, expected: str, hint: str = "") -> None:
        """Note that the value of the current key is not what it should be."""
        key = f"`{self.at}`: " if self.at else ""
        self.report(node, f"{key}expected {expected}, found {described(node)}", hint)

    def noting(self, read: Callable[[Node, Source], T], node: Node) -> tuple[T, list[Reference]]:
        """Read a node and return the references in it, apart from those around it."""
        outer, self.references = self.references, []
        value = read(node, self)
        found, self.references = self.references, outer
        return value, found

    def pairs(self, node: MappingNode) -> list[tuple[str, Node, Node]]:
        """The members of a mapping as (key, key node, value node); reports duplicate, merge and complex keys."""
        members: dict[str, tuple[str, Node, Node]] = {}
        for key_node, value in node.value:
            if not isinstance(key_node, ScalarNode):
                self.report(key_node, "a key must be a single word or text", "write it as `key: value`")
                continue
            key = key_node.value
            if key == "<<" and not key_node.style:
                self.report(
                    key_node, "merge keys (`<<`) are not part of YAML 1.2", "repeat the keys, or share them in _shared.yaml"
                )
            elif key in members:
                first = members[key][1].start_mark.line + 1
                self.report(key_node, f"the key {key!r} stands twice (first in line {first})", "remove or rename one of them")
            else:
                members[key] = (key, key_node, value)
        return list(members.values())

    def plain(self, node: Node) -> object:
        """Any value: None, bool, int, Decimal, str, list, dict with text keys; notes the references in it."""
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if isinstance(node, MappingNode):
            self._check_tag(node, MAP)
            return {self.text(key_node): self.plain(value) for _, key_node, value in self.pairs(node)}
        self._check_tag(node, SEQ)
        return [self.plain(item) for item in node.value]

    def wire(self, node: ScalarNode) -> object:
        """A scalar that goes into a header, a query or a form field: numbers stay as they were written (`007`, `1.10`)."""
        if node.tag in (INT, FLOAT):
            return node.value
        return self._scalar(node)

    def text(self, node: Node) -> str:
        """The text of a scalar as written; notes the references in it."""
        value = str(node.value)
        if "${" in value:
            self._note_references(node, value)
        return value

    def _scalar(self, node: ScalarNode) -> object:
        if node.tag == STR:
            return self.text(node)
        if node.tag == INT and _PADDED.fullmatch(node.value):
            self.report(node, f"{node.value} begins with a zero, which a number would lose", "quote it if text is meant")
        try:
            return scalar_value(node.tag, node.value)
        except ValueError as error:
            self.report(node, str(error), "quote it if text is meant")
            return node.value

    def _check_tag(self, node: Node, tag: str) -> None:
        if node.tag != tag:
            self.report(node, f"the tag {short_tag(node.tag)} is not supported", "remove it")

    def _note_references(self, node: Node, text: str) -> None:
        for match in REFERENCE.finditer(text):
            if match[1]:
                continue
            if not match[2] or not match[3]:
                what = f"{match[0]!r} is no reference to a variable"
                self.report(node, what, "write ${name}, or $${ for a literal ${", offset=match.start())
            else:
                self.references.append(Reference(match[2], self, node, match.start()))

    def address(self, node: Node, text: str | None = None) -> Address | None:
        """The address that a scalar spells, or None with the mistake reported."""
        if text is None:
            if not isinstance(node, ScalarNode) or node.tag != STR:
                self.wrong(node, "an address such as json:$.id")
                return None
            text = str(node.value)
        known = self.addresses.get(text)
        if known is None:
            if any(match[2] not in ("origin", "host") for match in REFERENCE.finditer(text) if not match[1]):
                self.report(node, f"the address {text!r} refers to a variable", "addresses are fixed; use a wildcard")
                return None
            try:
                known = self.vocabulary.address(text)
            except AddressError as error:
                for problem in error.problems:
                    self.report(node, problem.what, problem.hint)
                return None
            self.addresses[text] = known
        return known


def described(node: Node) -> str:
    """A value as messages name it."""
    if isinstance(node, MappingNode):
        return "a mapping"
    if isinstance(node, SequenceNode):
        return "a list"
    if node.tag == NULL:
        return "nothing" if not node.value else "null"
    text = node.value if len(node.value) <= 60 else node.value[:57] + "..."
    kind = {INT: "the number ", FLOAT: "the number ", BOOL: "the boolean "}.get(node.tag, "")
    return f"{kind}{text}" if kind else repr(text)
