"""The shapes of a browser step: Playwright's verbs, what they are done to, and the kind of browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from harness.loading.core_scalars import FLOAT, INT, NULL
from harness.loading.scalar_shapes import Flag, Text
from harness.loading.shapes import Definitions, Json, Key, ListOf, Record, Shape
from harness.loading.source import Source
from harness.loading.step_values import FormTarget
from harness.model.actions import NARROWING, ROLE_STATES, WAYS, Verb
from harness.model.vocabulary import did_you_mean, nearest

ALONE = ("go_back", "go_forward", "reload")
ON_ELEMENTS: Mapping[str, str] = {
    "click": "",
    "dblclick": "",
    "check": "",
    "uncheck": "",
    "hover": "",
    "focus": "",
    "download": "",
    "fill": "value",
    "select": "value",
    "press": "key",
    "upload": "file",
    "drag": "to",
    "wait_for": "state",
    "expect": "state",
}
"""Verbs that name an element, with the key beside the locator that holds what is typed, chosen, pressed or awaited."""
VERBS = ("goto", "checkpoint", "dialog", "switch_to", "evaluate", *ALONE, *ON_ELEMENTS)
READING = frozenset({"goto", "checkpoint", "hover", "focus", "wait_for", "expect", *ALONE, "dialog", "switch_to"})
"""Verbs that change nothing on the server; any other makes a scenario a writing one."""
_OPTIONAL = frozenset({"state"})
_PAGE_STATES = ("visible", "hidden", "attached", "detached")
_EXAMPLE = "write it like `- click: {role: link, name: Books}`"


@dataclass(frozen=True, slots=True)
class Locator:
    """How an element is told: exactly one of ``WAYS``, and what narrows it down. ``extra`` is a key of the verb's."""

    extra: str = ""

    def read(self, node: Node, source: Source) -> dict[str, Any] | None:
        if not isinstance(node, MappingNode):
            source.wrong(node, "an element", "write it like {role: link, name: Books}")
            return None
        found: dict[str, Any] = {}
        unknown = False
        for name, key_node, value in source.pairs(node):
            source.at = name
            if name == self.extra:
                found[name] = self._value(value, source)
            elif name in WAYS or name in NARROWING:
                found[name] = _part(name, value, source)
            else:
                unknown = True
                known = (*WAYS, *NARROWING, *((self.extra,) if self.extra else ()))
                source.report(key_node, f"unknown key {name!r} of an element", did_you_mean(name, known))
        ways = [name for name in WAYS if name in found]
        if len(ways) != 1 and not unknown and not (self.extra == "key" and not ways):
            told = f"told by {' and '.join(ways)}" if ways else "not told by anything"
            source.report(node, f"the element is {told}", f"give exactly one of {', '.join(WAYS)}")
        if self.extra and self.extra not in found and self.extra not in _OPTIONAL:
            source.report(node, f"the key `{self.extra}` is missing", f"write it like {{label: Email, {self.extra}: ...}}")
        return found

    def _value(self, node: Node, source: Source) -> object:
        if self.extra == "to":
            return Locator().read(node, source)
        if self.extra == "state":
            state = source.text(node) if isinstance(node, ScalarNode) else ""
            if state not in _PAGE_STATES:
                source.report(node, f"{state!r} is no state of an element", did_you_mean(state, _PAGE_STATES))
            return state
        if isinstance(node, SequenceNode) and self.extra in ("value", "file"):
            return [_scalar(item, source) for item in node.value]
        return _scalar(node, source)

    def schema(self, definitions: Definitions) -> Json:
        name = f"element_{self.extra}" if self.extra else "element"
        if name not in definitions.schemas:
            text: Json = {"type": ["string", "number", "boolean"]}
            properties: Json = dict.fromkeys((*WAYS, *NARROWING), text)
            properties |= {"within": {"$ref": "#/$defs/element"}, "exact": {"type": "boolean"}, "nth": {"type": "integer"}}
            if self.extra == "to":
                properties["to"] = {"$ref": "#/$defs/element"}
            elif self.extra == "state":
                properties["state"] = {"enum": list(_PAGE_STATES)}
            elif self.extra:
                properties[self.extra] = {}
            one_way: Json = {"oneOf": [{"required": [way]} for way in WAYS]}
            if self.extra == "key":
                one_way = {"oneOf": [*one_way["oneOf"], {"not": {"anyOf": one_way["oneOf"]}}]}
            needed = [self.extra] if self.extra and self.extra not in _OPTIONAL else []
            whole: Json = {"type": "object", "properties": properties, "additionalProperties": False, **one_way}
            definitions.schemas[name] = {**whole, "required": needed} if needed else whole
            Locator().schema(definitions)
        return {"$ref": f"#/$defs/{name}"}


def _part(name: str, node: Node, source: Source) -> object:
    if name == "within":
        return Locator().read(node, source)
    if name == "exact" or (name in ROLE_STATES and name != "level"):
        return Flag().read(node, source)
    value = _scalar(node, source)
    if name in ("nth", "level") and not isinstance(value, int):
        source.wrong(node, "a whole number")
    return value


def _scalar(node: Node, source: Source) -> object:
    if not isinstance(node, ScalarNode) or node.tag == NULL:
        source.wrong(node, "a text")
        return None
    text = source.text(node)
    return source.plain(node) if node.tag in (INT, FLOAT) else text


@dataclass(frozen=True, slots=True)
class Answer:
    """What a dialog is answered: `accept`, `dismiss`, or {text: ...} for a prompt."""

    def read(self, node: Node, source: Source) -> object:
        if isinstance(node, ScalarNode) and node.value in ("accept", "dismiss"):
            return node.value
        if isinstance(node, MappingNode) and [key.value for key, _ in node.value] == ["text"]:
            return {"text": _scalar(node.value[0][1], source)}
        source.wrong(node, "accept, dismiss or {text: ...}", "it answers the next dialog that the page opens")
        return None

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        text: Json = {"type": "object", "properties": {"text": {"type": ["string", "number"]}}, "required": ["text"]}
        return {"anyOf": [{"enum": ["accept", "dismiss"]}, {**text, "additionalProperties": False}]}


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words."""

    words: Sequence[str]

    def read(self, node: Node, source: Source) -> str | None:
        if isinstance(node, ScalarNode) and node.value in self.words:
            return str(node.value)
        source.wrong(node, f"one of {', '.join(self.words)}")
        return None

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        return {"enum": list(self.words)}


_SIMPLE: Mapping[str, Shape] = {
    "goto": FormTarget(),
    "checkpoint": Text("a name"),
    "dialog": Answer(),
    "switch_to": OneOf(("popup", "opener")),
    "evaluate": Text("a JavaScript expression or function"),
}


@dataclass(frozen=True, slots=True)
class Verbs:
    """The list of what a person does, in order."""

    def read(self, node: Node, source: Source) -> tuple[Verb, ...] | None:
        if not isinstance(node, SequenceNode):
            source.wrong(node, "a list of what to do in the browser", _EXAMPLE)
            return None
        if not node.value:
            source.wrong(node, "a list that is not empty", _EXAMPLE)
        found = [_verb(item, source) for item in node.value]
        names = [str(verb.value) for verb in found if verb is not None and verb.name == "checkpoint"]
        for name in sorted({name for name in names if names.count(name) > 1}):
            source.report(node, f"two checkpoints are called {name!r}", "give each a name of its own")
        return tuple(verb for verb in found if verb is not None)

    def schema(self, definitions: Definitions) -> Json:
        properties: Json = {name: Locator(extra).schema(definitions) for name, extra in ON_ELEMENTS.items()}
        properties["press"] = {"anyOf": [properties["press"], {"type": "string"}]}
        properties["wait_for"] = {"anyOf": [properties["wait_for"], {"type": "string"}]}
        properties |= {name: shape.schema(definitions) for name, shape in _SIMPLE.items()}
        one: Json = {"type": "object", "properties": properties, "additionalProperties": False, "maxProperties": 1}
        return {"type": "array", "minItems": 1, "items": {"anyOf": [{"enum": list(ALONE)}, one]}}


def _verb(node: Node, source: Source) -> Verb | None:
    if isinstance(node, ScalarNode) and node.value in ALONE:
        return Verb(node.value)
    if not isinstance(node, MappingNode) or len(node.value) != 1:
        if isinstance(node, ScalarNode):
            hint = f"write `- {node.value}: ...`" if node.value in VERBS else _hint(node.value)
            source.report(node, f"{node.value!r} needs something to be done to", hint)
        else:
            source.wrong(node, "one thing to do", _EXAMPLE)
        return None
    (name, key_node, value) = source.pairs(node)[0]
    source.at = name
    if name in _SIMPLE:
        return Verb(name, None, _SIMPLE[name].read(value, source))
    if name in ("press", "wait_for") and isinstance(value, ScalarNode):
        return Verb(name, None, _scalar(value, source))
    if name not in ON_ELEMENTS:
        source.report(key_node, f"unknown verb {name!r}", _hint(name))
        return None
    extra = ON_ELEMENTS[name]
    locator = Locator(extra).read(value, source)
    if locator is None:
        return None
    said = locator.pop(extra, None) if extra else None
    return Verb(name, locator or None, said)


def _hint(name: str) -> str:
    return did_you_mean(name, VERBS) if nearest(name, VERBS) else _EXAMPLE


@dataclass(frozen=True, slots=True)
class Viewport:
    """`desktop`, `tablet`, `phone`, or [width, height] in CSS pixels."""

    def read(self, node: Node, source: Source) -> object:
        if isinstance(node, ScalarNode) and node.value in ("desktop", "tablet", "phone"):
            return node.value
        if isinstance(node, SequenceNode) and len(node.value) == 2 and all(item.tag == INT for item in node.value):
            size = [int(item.value) for item in node.value]
            if all(50 <= each <= 10_000 for each in size):
                return size
        source.wrong(node, "desktop, tablet, phone or [width, height]")
        return None

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        size: Json = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}
        return {"anyOf": [{"enum": ["desktop", "tablet", "phone"]}, size]}


SCREENSHOT = Record(
    "`screenshot`",
    [
        Key("of", Locator(), "The element to picture; the whole page unless given."),
        Key("mask", ListOf(Locator()), "Elements that are painted over."),
        Key("full_page", Flag(), "false: only what fits into the window."),
    ],
)
EMULATE = Record(
    "`emulate`",
    [
        Key("viewport", Viewport(), "desktop (1280 x 720), tablet, phone, or [width, height]."),
        Key("locale", Text("a locale"), "The browser's language, such as en-GB (the default)."),
        Key("timezone", Text("a time zone"), "Such as Europe/Berlin; UTC unless given."),
        Key("javascript", Flag(), "false: what a visitor without scripts gets."),
        Key("color_scheme", OneOf(("light", "dark")), "light unless given."),
        Key("user_agent", Text("a user agent"), "The User-Agent, or googlebot or bingbot."),
        Key("clock", Text("a moment"), "The moment at which the page's clock stands still, such as 2026-01-01T12:00:00Z."),
    ],
)
