"""The settings that speak of routes: `inventory` and `migrated` of a target, and `moved`."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from harness.loading.core_scalars import STR
from harness.loading.scalar_shapes import Duration, Text
from harness.loading.shapes import Definitions, Json, Key, Record
from harness.loading.source import Source
from harness.loading.step_values import METHODS
from harness.model.route import DEFAULT_TIMEOUT, Hole, InventorySource, Moved, Shape
from harness.model.route_table import key_of
from harness.model.route_templates import any_shape
from harness.model.vocabulary import did_you_mean

REDIRECTS = (301, 302, 303, 307, 308)
_SOURCE = re.compile(r"\s*(?P<kind>[A-Za-z][\w-]*)\s*(?::\s*(?P<argument>.*?)\s*)?")
_TABLE = Record(
    "an inventory",
    [
        Key("source", Text(), "Where routes are learnt: `flask: shop:create_app`.", required=True),
        Key("python", Text("the path of a Python", r".*\S.*"), "The Python that can import the application."),
        Key("timeout", Duration(), "How long it may take."),
    ],
)
_MIGRATED = Text("a route such as 'GET /books/<slug>' or '/account/*'", r"(?:[A-Z]+|\*) +/\S*|/\S*|\*")


@dataclass(frozen=True, slots=True)
class MigratedShape:
    """`METHOD /template`, `/template` or `*`. A slip in it would keep a route from gating, without a word."""

    def read(self, node: Node, source: Source) -> str | None:
        text = _MIGRATED.read(node, source)
        if text is None:
            return None
        method, space, template = text.partition(" ")
        if space and method not in ("*", *METHODS):
            source.report(node, f"unknown method {method!r}", did_you_mean(method, METHODS))
        left = [piece for piece in any_shape(template.strip() if space else text) if isinstance(piece, str)]
        if loose := [sign for sign in "<>{}[]" if any(sign in piece for piece in left)]:
            source.report(node, f"{text!r} has a {loose[0]!r} that belongs to no variable part", "write '/books/<slug>'")
        return text

    def schema(self, definitions: Definitions) -> Json:
        return _MIGRATED.schema(definitions)


@dataclass(frozen=True, slots=True)
class InventoryShape:
    """`KIND: ARGUMENT`, or a table with that as `source`, and `python` and `timeout`."""

    def read(self, node: Node, source: Source) -> dict[str, Any] | None:
        found = _TABLE.read(node, source) if isinstance(node, MappingNode) else {"source": _text(node)}
        text = (found or {}).get("source")
        if found is None or text is None:
            if not isinstance(node, MappingNode):
                source.wrong(node, "a source of routes such as 'flask: shop:create_app'")
            return None
        match = _SOURCE.fullmatch(text)
        kind = match["kind"] if match else text
        if match is None or kind not in source.vocabulary.sources:
            source.report(
                node, f"`{source.at}`: unknown source of routes {kind!r}", did_you_mean(kind, source.vocabulary.sources)
            )
            return None
        return {**found, "kind": kind, "argument": match["argument"] or ""}

    def schema(self, definitions: Definitions) -> Json:
        return {"anyOf": [{"type": "string"}, _TABLE.schema(definitions)]}


def _text(node: Node) -> str | None:
    return str(node.value) if isinstance(node, ScalarNode) and node.tag == STR and node.value.strip() else None


def inventory_of(found: dict[str, Any], cwd: Path, command: str, node: Node, source: Source) -> InventorySource:
    """The setting as a noun; reports what its source says is wrong with it."""
    kind, argument = found["kind"], found["argument"]
    problem = source.vocabulary.sources[kind].problem(argument, cwd) if cwd.is_dir() else None
    if problem is not None:
        source.report(node, f"`inventory`: {kind!r} {problem[0]}", problem[1])
    python = _python(found.get("python") or "", cwd) if found.get("python") else guessed_python(command, cwd)
    return InventorySource(kind, argument, str(cwd), python, found.get("timeout") or DEFAULT_TIMEOUT)


def _python(written: str, cwd: Path) -> str:
    written = written.replace("{python}", sys.executable)
    return str(cwd / written) if "/" in written else written


def guessed_python(command: str, cwd: Path) -> str:
    """The Python that a target's command uses: named in it, or beside the program it names; else the harness's own."""
    try:
        words = shlex.split(command.replace("{python}", sys.executable))
    except ValueError:
        return sys.executable
    for word in words:
        if re.fullmatch(r"[A-Za-z_]\w*=.*", word) or word in ("exec", "env", "nice", "nohup"):
            continue
        if re.fullmatch(r"(?:.*/)?python(?:\d+(?:\.\d+)*)?", word):
            return str(cwd / word) if "/" in word else word
        beside = (cwd / word).parent / "python"
        return str(beside) if "/" in word and beside.exists() else sys.executable
    return sys.executable


@dataclass(frozen=True, slots=True)
class Template:
    """The address of a route, its variables in the spelling of any framework."""

    def read(self, node: Node, source: Source) -> tuple[str, Shape] | None:
        text = _text(node)
        if text is None or not re.fullmatch(r"/\S*", text):
            source.wrong(node, "an address such as /books/<slug>")
            return None
        shape = any_shape(text)
        names = [piece.name for piece in shape if isinstance(piece, Hole)]
        if len(names) != len(set(names)):
            source.report(node, f"`{source.at}`: a variable stands twice in {text!r}")
            return None
        return text, shape

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002 - the protocol's shape
        return {"type": "string", "pattern": "^/"}


@dataclass(frozen=True, slots=True)
class RedirectStatus:
    """The status of a redirect."""

    def read(self, node: Node, source: Source) -> int | None:
        if isinstance(node, ScalarNode) and node.value in map(str, REDIRECTS):
            return int(node.value)
        source.wrong(node, "one of " + ", ".join(map(str, REDIRECTS)))
        return None

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002
        return {"enum": list(REDIRECTS)}


MOVED = Record(
    "a moved route",
    [
        Key("legacy", Template(), "The address on legacy: /dashboard/<user_id>.", required=True),
        Key("candidate", Template(), "The address on the candidate, with the same variables.", required=True),
        Key("redirect", RedirectStatus(), "The status with which the candidate leads from the old address to the new one."),
    ],
)


def moved_of(found: Iterable[dict[str, Any] | None], node: Node, source: Source) -> tuple[Moved, ...]:
    """The moved routes; reports variables that legacy's address does not have, and addresses that stand twice."""
    moved: dict[str, Moved] = {}
    places = node.value if isinstance(node.value, list) else []
    for one, place in zip(found, places, strict=False):
        if one is None or one.get("legacy") is None or one.get("candidate") is None:
            continue
        (legacy, legacy_shape), (candidate, candidate_shape) = one["legacy"], one["candidate"]
        known = [piece.name for piece in legacy_shape if isinstance(piece, Hole)]
        for piece in candidate_shape:
            if isinstance(piece, Hole) and piece.name not in known:
                what = f"{candidate!r} uses the variable {piece.name!r}, which {legacy!r} does not have"
                source.report(place, what, did_you_mean(piece.name, known) if known else "both need the same variables")
        key = key_of(legacy_shape)
        if key in moved:
            source.report(place, f"{legacy!r} is moved twice (also as {moved[key].legacy!r})", "remove one of them")
        elif key == key_of(candidate_shape):
            source.report(place, f"{legacy!r} is moved to where it is", "remove it")
        else:
            moved[key] = Moved(legacy, candidate, legacy_shape, candidate_shape, one.get("redirect"))
    return tuple(moved.values())
