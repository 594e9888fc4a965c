"""The shapes that values in YAML and TOML may have: each one reads a node and describes itself as JSON Schema.

One declaration gives the check with positions and the schema for editors. pydantic would do the second, but it sees
plain values: positions, `sides` merged before checking, and 10,000 small documents in seconds are what this is for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from harness.loading.core_scalars import NULL
from harness.loading.source import Source
from harness.model.vocabulary import Vocabulary, did_you_mean

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Definitions:
    """What a schema is built from: the vocabulary, and the `$defs` that were needed so far."""

    vocabulary: Vocabulary
    schemas: dict[str, Json] = field(default_factory=dict)


class Shape(Protocol):
    """``read`` returns the value, or None after reporting what is wrong; ``schema`` is JSON Schema 2020-12."""

    def read(self, node: Node, source: Source) -> Any: ...

    def schema(self, definitions: Definitions) -> Json: ...


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; ``one`` also takes a single value for a list of one."""

    item: Shape
    one: bool = False
    minimum: int = 0

    def read(self, node: Node, source: Source) -> list[Any] | None:
        if not isinstance(node, SequenceNode):
            if self.one and isinstance(node, ScalarNode) and node.tag != NULL:
                return [self.item.read(node, source)]
            source.wrong(node, "a list", "write it as [a, b] or as lines that start with '- '")
            return None
        if len(node.value) < self.minimum:
            source.wrong(node, "a list that is not empty")
        key = source.at
        found = []
        for item in node.value:
            source.at = key
            found.append(self.item.read(item, source))
        return found

    def schema(self, definitions: Definitions) -> Json:
        item = self.item.schema(definitions)
        array: Json = {"type": "array", "items": item, **({"minItems": self.minimum} if self.minimum else {})}
        return {"anyOf": [array, item]} if self.one else array


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys the user chooses; ``key`` is what they must match as a whole and ``what`` says so."""

    item: Shape
    key: str = ""
    what: str = "a name"
    example: str = "name: value"

    def read(self, node: Node, source: Source) -> dict[str, Any] | None:
        if not isinstance(node, MappingNode):
            source.wrong(node, "a mapping", f"write it as {{{self.example}}}")
            return None
        found = {}
        for key, key_node, value in source.pairs(node):
            source.at = key
            if self.key and not re.fullmatch(self.key, key):
                source.report(key_node, f"{key!r} cannot be {self.what}")
            source.text(key_node)
            found[key] = self.item.read(value, source)
        return found

    def schema(self, definitions: Definitions) -> Json:
        names = {"propertyNames": {"pattern": f"^(?:{self.key})$"}} if self.key else {}
        return {"type": "object", "additionalProperties": self.item.schema(definitions), **names}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a record: its shape and a sentence for editors and the documentation."""

    name: str
    shape: Shape
    summary: str
    required: bool = False


class Record:
    """A mapping with known keys. ``refused`` gives the message for words that are reserved or belong elsewhere."""

    def __init__(self, name: str, keys: Sequence[Key], refused: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.keys = {key.name: key for key in keys}
        self.required = [key.name for key in keys if key.required]
        self.refused = refused or {}

    def read(self, node: Node, source: Source) -> dict[str, Any] | None:
        """The values of the keys that are there; None where a value is wrong."""
        if not isinstance(node, MappingNode):
            source.wrong(node, f"a mapping ({self.name})", f"known keys are {', '.join(self.keys)}")
            return None
        found: dict[str, Any] = {}
        for name, key_node, value in source.pairs(node):
            key = self.keys.get(name)
            if key is None:
                self._unknown(name, key_node, source)
                continue
            source.at = name
            found[name] = key.shape.read(value, source)
        for name in self.required:
            if name not in found:
                source.report(node, f"{self.name} needs the key `{name}`", self.keys[name].summary)
        return found

    def _unknown(self, name: str, node: Node, source: Source) -> None:
        if name in self.refused:
            source.report(node, f"`{name}`: {self.refused[name]}")
        else:
            source.report(node, f"unknown key {name!r} in {self.name}", did_you_mean(name, self.keys))

    def schema(self, definitions: Definitions) -> Json:
        name = self.name.removeprefix("a ").removeprefix("an ").replace(" ", "_").replace("`", "")
        if name not in definitions.schemas:
            definitions.schemas[name] = {}
            definitions.schemas[name].update(self._schema(definitions))
        return {"$ref": f"#/$defs/{name}"}

    def _schema(self, definitions: Definitions) -> Json:
        properties = {key.name: {"description": key.summary, **key.shape.schema(definitions)} for key in self.keys.values()}
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
            **({"required": self.required} if self.required else {}),
        }
