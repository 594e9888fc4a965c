"""Reads identities: login recipes, common to both sides or one for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yaml.nodes import MappingNode, Node

from harness.loading.header_lines import COOKIES, HEADERS
from harness.loading.names import Names
from harness.loading.shapes import Definitions, Json, Key, ListOf, MapOf, Record, Shape
from harness.loading.source import Reference, Source
from harness.loading.steps import ReadStep, StepShape
from harness.model.frozen import EMPTY
from harness.model.position import Position
from harness.model.scenario import Identity, Recipe

ANONYMOUS = Identity("anonymous", Recipe(), Recipe(), Position("<built in>", 1))
IDENTITY_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.@+-]*"


@dataclass(frozen=True, slots=True)
class Send:
    """`send`: what goes with every request once logged in, and the references in it."""

    def read(self, node: Node, source: Source) -> tuple[dict[str, Any], list[Reference]]:
        found, references = source.noting(_SEND.read, node)
        return found or {}, references

    def schema(self, definitions: Definitions) -> Json:
        return _SEND.schema(definitions)


_SEND = Record(
    "`send`",
    [
        Key("headers", HEADERS, "Headers for every request of this identity."),
        Key("cookies", COOKIES, "Cookies for every request of this identity."),
    ],
)
_STEPS: Shape = ListOf(StepShape(compared=False))
_RECIPE = Record(
    "a login recipe",
    [
        Key("steps", _STEPS, "Steps that log in; checked but not compared."),
        Key("send", Send(), "Headers and cookies to send with every request afterwards."),
    ],
)
_PER_SIDE = Record(
    "an identity",
    [
        Key("legacy", _RECIPE, "How legacy logs in.", required=True),
        Key("candidate", _RECIPE, "How the candidate logs in.", required=True),
    ],
    dict.fromkeys(("steps", "send"), "belongs into `legacy` and `candidate` once one of these is given"),
)


@dataclass(frozen=True, slots=True)
class DraftIdentity:
    """An identity with the references of each side's recipe, still to be checked."""

    identity: Identity
    steps: tuple[list[ReadStep], list[ReadStep]]
    send: tuple[list[Reference], list[Reference]]

    def check(self, known: frozenset[str]) -> None:
        """Report references that neither shared variables nor the recipe itself define."""
        for at, side in enumerate(("legacy", "candidate")):
            names = Names(known)
            names.walk(self.steps[at])
            names.check(self.send[at], side)


@dataclass(frozen=True, slots=True)
class OneIdentity:
    """`{steps, send}` for both sides, or `{legacy: {...}, candidate: {...}}`."""

    def read(self, node: Node, source: Source) -> DraftIdentity | None:
        name = source.at
        if name == ANONYMOUS.name:
            source.report(node, "the identity 'anonymous' is built in", "choose another name")
        keys = {key.value for key, _ in node.value} if isinstance(node, MappingNode) else set()
        if keys & {"legacy", "candidate"}:
            sides = _PER_SIDE.read(node, source) or {}
            found = (sides.get("legacy") or {}, sides.get("candidate") or {})
        else:
            common = _RECIPE.read(node, source)
            if common is None:
                return None
            found = (common, common)
        parts = [_recipe(each) for each in found]
        identity = Identity(name, parts[0][0], parts[1][0], source.position(node))
        return DraftIdentity(identity, (parts[0][1], parts[1][1]), (parts[0][2], parts[1][2]))

    def schema(self, definitions: Definitions) -> Json:
        per_side = {"anyOf": [{"required": ["legacy"]}, {"required": ["candidate"]}]}
        return {"if": per_side, "then": _PER_SIDE.schema(definitions), "else": _RECIPE.schema(definitions)}


IDENTITIES = MapOf(OneIdentity(), IDENTITY_NAME, "the name of an identity", "reader: {steps: [...]}")


def _recipe(found: dict[str, Any]) -> tuple[Recipe, list[ReadStep], list[Reference]]:
    steps = [step for step in found.get("steps") or () if step is not None]
    sent: tuple[dict[str, Any], list[Reference]] = found.get("send") or ({}, [])
    headers, cookies = sent[0].get("headers") or EMPTY, sent[0].get("cookies") or EMPTY
    return Recipe(tuple(each.step for each in steps), headers, cookies), steps, sent[1]
