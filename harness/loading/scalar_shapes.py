"""The shapes of single values: texts, numbers, durations, and what goes over the wire."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from yaml.nodes import Node, ScalarNode, SequenceNode

from harness.loading.core_scalars import BOOL, FLOAT, INT, NULL, scalar_tag, scalar_value
from harness.loading.quantities import DURATION_PATTERN, SIZE_PATTERN, parse_duration, parse_size
from harness.loading.shapes import Definitions, Json
from harness.loading.source import Source

NUMBER_TAGS = (INT, FLOAT)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as text, numbers as written; ``pattern`` is what it must match as a whole and ``what`` says so.

    ``variables``: its references are noted.
    """

    what: str = "a text"
    pattern: str = ""
    variables: bool = False

    def read(self, node: Node, source: Source) -> str | None:
        if not isinstance(node, ScalarNode) or node.tag == NULL:
            source.wrong(node, self.what)
            return None
        text = str(node.value)
        if self.pattern and not re.fullmatch(self.pattern, text):
            source.wrong(node, self.what)
            return None
        return source.text(node) if self.variables else text

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002 - the protocol's shape
        return {"type": ["string", "number", "boolean"], **({"pattern": f"^(?:{self.pattern})$"} if self.pattern else {})}


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    def read(self, node: Node, source: Source) -> bool | None:
        if not isinstance(node, ScalarNode) or node.tag != BOOL or scalar_tag(node.value) != BOOL:
            source.wrong(node, "true or false")
            return None
        return node.value[0] in "tT"

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    minimum: int
    maximum: int

    def read(self, node: Node, source: Source) -> int | None:
        value = None
        if isinstance(node, ScalarNode) and node.tag == INT and len(node.value) < 20:
            with suppress(ValueError):
                value = scalar_value(INT, node.value)
        if not isinstance(value, int) or not self.minimum <= value <= self.maximum:
            source.wrong(node, f"a whole number from {self.minimum} to {self.maximum}")
            return None
        return value

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


@dataclass(frozen=True, slots=True)
class Duration:
    """Seconds, written `30s`, `200ms`, `2m` or as a number of seconds; ``positive`` excludes zero."""

    positive: bool = True

    def read(self, node: Node, source: Source) -> float | None:
        seconds = parse_duration(node.value) if isinstance(node, ScalarNode) else None
        if seconds is None or (self.positive and seconds == 0):
            source.wrong(node, "a duration such as 30s, 200ms or 2m")
            return None
        return seconds

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        bound = "exclusiveMinimum" if self.positive else "minimum"
        return {"anyOf": [{"type": "number", bound: 0}, {"type": "string", "pattern": DURATION_PATTERN}]}


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes, written `16MB` or as a number."""

    def read(self, node: Node, source: Source) -> int | None:
        size = parse_size(node.value) if isinstance(node, ScalarNode) else None
        if not size:
            source.wrong(node, "a size such as 16MB or a number of bytes")
            return None
        return size

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        return {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": SIZE_PATTERN}]}


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value at all."""

    def read(self, node: Node, source: Source) -> object:
        return source.plain(node)

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        return {}


@dataclass(frozen=True, slots=True)
class Wire:
    """What goes into a header, a query, a cookie or a form field: a scalar or a list of scalars."""

    lists: bool = True

    def read(self, node: Node, source: Source) -> object:
        if isinstance(node, ScalarNode):
            return source.wire(node)
        if self.lists and isinstance(node, SequenceNode) and all(isinstance(item, ScalarNode) for item in node.value):
            return [source.wire(item) for item in node.value]
        source.wrong(node, "a text or a list of texts" if self.lists else "a text", "lists and mappings go in `json`")
        return None

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        scalar: Json = {"type": ["string", "number", "boolean", "null"]}
        return {"anyOf": [scalar, {"type": "array", "items": scalar}]} if self.lists else scalar
