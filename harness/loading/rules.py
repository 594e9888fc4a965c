"""Reads rules and waivers: `ADDRESS: EQUIVALENCE`, `when`, and the differences that a team has agreed to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from yaml.nodes import MappingNode, Node, ScalarNode

from harness.errors import AddressError
from harness.loading.core_scalars import BOOL, NULL, STR, scalar_value
from harness.loading.quantities import DURATION_PATTERN, parse_duration
from harness.loading.scalar_shapes import NUMBER_TAGS, Text
from harness.loading.shapes import Definitions, Json, Key, ListOf, Record
from harness.loading.source import Source
from harness.model.address import Address
from harness.model.frozen import EMPTY
from harness.model.rule import Condition, Rule
from harness.model.vocabulary import Argument, EquivalenceNoun, did_you_mean

SCENARIO_SCOPE = 1000
STEP_SCOPE = 1001
STATUS = r"[1-5](?:[0-9][0-9]|xx|XX)"
_ONE_FORM = "write `ADDRESS: name` or `ADDRESS: {name: {argument: value}}`"
_COUNTERPART = "candidate"
_WIDEST = 10**15
_LONGEST = 36525 * 86400  # seconds


@dataclass(frozen=True, slots=True)
class AddressShape:
    """One address."""

    def read(self, node: Node, source: Source) -> Address | None:
        return source.address(node)

    def schema(self, definitions: Definitions) -> Json:
        return {"type": "string", **address_pattern(definitions)}


def address_pattern(definitions: Definitions) -> Json:
    """What every address looks like: the name of a facet, then mostly a colon and a place."""
    names = "|".join(re.escape(name) for name in definitions.vocabulary.facets)
    return {"pattern": f"^(?:{names})(?::.*)?$"}


WHEN = Record(
    "`when`",
    [
        Key("status", Text("a status such as 404 or 4xx", STATUS), "Legacy's status: 404, or a class such as 4xx."),
        Key("route", Text(), "A route as reports print it; * stands for anything."),
        Key("tag", Text(), "One of the scenario's tags."),
        Key("candidate", Text(), "The target that is the candidate."),
    ],
)


def read_condition(node: Node, source: Source) -> Condition | None:
    """`when`: all that is given must hold."""
    found = WHEN.read(node, source)
    if found == {} and not node.value:
        source.report(node, "`when` says nothing", "give status, route, tag or candidate")
    return Condition(**found) if found else None


@dataclass(frozen=True, slots=True)
class Rules:
    """A mapping from address to equivalence; ``scope`` None is a `_shared.yaml`, whose rules may say `when`."""

    scope: int | None

    def read(self, node: Node, source: Source) -> tuple[Rule, ...] | None:
        if not isinstance(node, MappingNode):
            source.wrong(node, "a mapping from address to equivalence", _ONE_FORM)
            return None
        found = []
        for text, key_node, value in source.pairs(node):
            address = source.address(key_node, text)
            rule = self._rule(address, key_node, value, source)
            if rule is not None:
                found.append(rule)
        return tuple(found)

    def _rule(self, address: Address | None, key_node: Node, node: Node, source: Source) -> Rule | None:
        chosen, when = node, None
        arguments: Node | None = None
        if isinstance(node, MappingNode):
            named, when = self._named(node, source)
            if named is None:
                return None
            chosen, arguments = named
        if not isinstance(chosen, ScalarNode) or chosen.tag != STR:
            source.at = key_node.value
            source.wrong(chosen, "the name of an equivalence", _ONE_FORM)
            return None
        equivalence = source.vocabulary.equivalences.get(chosen.value)
        if equivalence is None:
            hint = did_you_mean(chosen.value, source.vocabulary.equivalences)
            source.report(chosen, f"unknown equivalence {chosen.value!r}", hint)
            return None
        values, counterpart = read_arguments(equivalence, chosen, arguments, source)
        if address is None:
            return None
        scope = source.depth if self.scope is None else self.scope
        return Rule(address, equivalence.name, values or EMPTY, counterpart, when, scope, source.position(key_node))

    def _named(self, node: MappingNode, source: Source) -> tuple[tuple[Node, Node] | None, Condition | None]:
        """The key and value nodes of the one equivalence in `{datetime: {...}, when: {...}}`, and the condition."""
        named, when = [], None
        for name, key_node, value in source.pairs(node):
            if name != "when":
                named.append((key_node, value))
            elif self.scope is None:
                when = read_condition(value, source)
            else:
                source.report(key_node, "`when` is for the rules of a _shared.yaml", "move the rule there, or drop `when`")
        if len(named) != 1:
            source.report(node, f"expected one equivalence, found {len(named)}", _ONE_FORM)
            return None, when
        return named[0], when

    def schema(self, definitions: Definitions) -> Json:
        name = "rules_shared" if self.scope is None else "rules"
        if name not in definitions.schemas:
            members = list(definitions.vocabulary.equivalences.values())
            bare = [one.name for one in members if not any(each.required for each in one.arguments)]
            properties: Json = {one.name: _arguments_schema(one, definitions) for one in members}
            named: Json = {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1}
            if self.scope is None:
                properties["when"] = {**WHEN.schema(definitions), "minProperties": 1}
                exactly: Json = {"minProperties": 2, "maxProperties": 2}
                named |= {"if": {"required": ["when"]}, "then": exactly, "else": {"maxProperties": 1}}
            else:
                named |= {"maxProperties": 1}
            summaries = [f"{one.name}: {one.summary}" for one in members]
            choice: Json = {"anyOf": [{"enum": bare}, named], "description": "\n".join(summaries)}
            addresses: Json = {"propertyNames": address_pattern(definitions)}
            definitions.schemas[name] = {"type": "object", **addresses, "additionalProperties": choice}
        return {"$ref": f"#/$defs/{name}"}


def read_arguments(
    equivalence: EquivalenceNoun, name: Node, node: Node | None, source: Source
) -> tuple[dict[str, object], Address | None]:
    """An equivalence's arguments, checked by their kinds, and the counterpart's address."""
    known = {argument.name: argument for argument in equivalence.arguments}
    values: dict[str, object] = {}
    counterpart = None
    if node is not None and not isinstance(node, MappingNode):
        source.at = equivalence.name
        source.wrong(node, "a mapping of arguments", "write just the name where there are none")
        return values, None
    for key, key_node, value in source.pairs(node) if node is not None else ():
        source.at = key
        if key in known:
            values[key] = _argument(known[key], value, source)
        elif key == _COUNTERPART:
            counterpart = source.address(value)
        else:
            hint = did_you_mean(key, [*known, _COUNTERPART])
            source.report(key_node, f"unknown argument {key!r} of {equivalence.name!r}", hint)
    for argument in equivalence.arguments:
        if argument.required and argument.name not in values:
            example = f"{{{equivalence.name}: {{{argument.name}: ...}}}}"
            source.report(name, f"{equivalence.name!r} needs the argument {argument.name!r}", f"write {example}")
    return values, counterpart


def _argument(argument: Argument, node: Node, source: Source) -> object:
    """An argument's value by its kind; None with the mistake reported."""
    if argument.kind == "strings_or_boolean":
        kind = "boolean" if isinstance(node, ScalarNode) else "strings"
        return _argument(Argument(argument.name, kind), node, source)
    if argument.kind == "strings":
        found = ListOf(Text(), minimum=1).read(node, source)
        return None if found is None else [str(item) for item in found]
    if isinstance(node, ScalarNode) and node.tag != NULL:
        text = str(node.value)
        if argument.kind == "boolean" and node.tag == BOOL:
            return text[0] in "tT"
        if argument.kind == "number" and node.tag in NUMBER_TAGS:
            return _finite(node, source)
        if argument.kind == "duration" and (seconds := parse_duration(text)) is not None:
            if seconds > _LONGEST:
                source.report(node, f"{text} is longer than a hundred years", "what is wider lets any value pass")
            return seconds
        if argument.kind in ("string", "pattern", "jsonpath"):
            return _checked_text(argument.kind, text, node, source)
    source.wrong(node, _EXPECTED.get(argument.kind, f"a {argument.kind}"))
    return None


def _finite(node: ScalarNode, source: Source) -> object:
    try:
        value = scalar_value(node.tag, node.value)
    except ValueError as error:
        source.report(node, str(error))
        return None
    if not isinstance(value, int | Decimal) or not 0 <= value <= _WIDEST:
        source.report(node, f"expected a number from 0 to {_WIDEST:.0e}", "what is wider lets any value pass")
    return value


def _checked_text(kind: str, text: str, node: Node, source: Source) -> str:
    if kind == "pattern":
        try:
            re.compile(text)
        except re.error as error:
            source.report(node, f"{text!r} is not a regular expression: {error}", "Python's syntax is meant")
    if kind == "jsonpath" and "json" in source.vocabulary.facets:
        try:
            source.vocabulary.address(f"json:{text}")
        except AddressError as error:
            for problem in error.problems:
                source.report(node, problem.what, problem.hint.replace("'json:", "'"))
    return text


_EXPECTED = {
    "boolean": "true or false",
    "number": "a number",
    "duration": "a duration such as 5s, 200ms or 2m",
    "string": "a text",
    "pattern": "a regular expression",
    "jsonpath": "a JSONPath such as $.id",
}
_SCHEMAS: dict[str, Json] = {
    "boolean": {"type": "boolean"},
    "number": {"type": "number"},
    "duration": {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": DURATION_PATTERN}]},
    "string": {"type": ["string", "number", "boolean"]},
    "pattern": {"type": ["string", "number", "boolean"]},
    "jsonpath": {"type": "string", "pattern": r"^\$"},
    "strings": {"type": "array", "items": {"type": ["string", "number", "boolean"]}, "minItems": 1},
}
_SCHEMAS["strings_or_boolean"] = {"anyOf": [_SCHEMAS["strings"], _SCHEMAS["boolean"]]}


def _arguments_schema(equivalence: EquivalenceNoun, definitions: Definitions) -> Json:
    properties = {argument.name: _SCHEMAS.get(argument.kind, {}) for argument in equivalence.arguments}
    properties.setdefault(_COUNTERPART, AddressShape().schema(definitions))
    required = [argument.name for argument in equivalence.arguments if argument.required]
    return {
        "type": "object",
        "description": equivalence.summary,
        "properties": properties,
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }
