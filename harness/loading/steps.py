"""Reads steps: one flat mapping whose kind key says what to do and whose siblings say how."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from harness.loading.browser_steps import READING
from harness.loading.shapes import Definitions, Json
from harness.loading.sides import merged_sides
from harness.loading.source import Reference, Source
from harness.loading.step_keys import BUILT_IN, LATER, RECORDS, RESERVED
from harness.loading.step_values import SAFE_METHODS
from harness.model.absent import ABSENT
from harness.model.actions import Action, BrowserAction, FormAction, RequestAction
from harness.model.frozen import EMPTY
from harness.model.position import Position
from harness.model.scenario import Play, Step, Wait
from harness.model.vocabulary import did_you_mean, nearest


@dataclass(frozen=True, slots=True)
class ReadStep:
    """A step and the references in it, still to be checked against what is defined where it runs."""

    step: Step
    legacy: list[Reference]
    candidate: list[Reference]


@dataclass(frozen=True, slots=True)
class StepShape:
    """One step; ``compared`` is false for `given` and identities, whose steps only set the scene."""

    compared: bool = True

    def read(self, node: Node, source: Source) -> ReadStep | None:
        if not isinstance(node, MappingNode):
            source.wrong(node, "a step", "write it like `- request: GET /books`")
            return None
        pairs = source.pairs(node)
        kind = _kind(node, pairs, source)
        if kind is None:
            meant = _as_meant(node, pairs)
            if meant is not None:
                self.read(meant, source)  # so that all other mistakes of the step are told as well
            return None
        values = {name: value for name, _, value in pairs}
        line = str(values[kind].value) if isinstance(values[kind], ScalarNode) else ""
        record = RECORDS[kind][0 if self.compared else 1]
        merged = merged_sides(kind, node, values["sides"], source) if "sides" in values else [node]
        plays, references = [], []
        found: dict[str, Any] = {}
        for each in merged:
            values_read, noted = source.noting(record.read, each)
            found = values_read or {}
            plays.append(_play(kind, found, node, source))
            references.append(noted)
        if kind == "browser":
            line = plays[0].action.target
            _check_checkpoints(plays, node, source)
        step = _step(kind, line, found, (plays[0], plays[-1]), source.position(node))
        return ReadStep(step, references[0], references[-1])

    def schema(self, definitions: Definitions) -> Json:
        which = 0 if self.compared else 1
        form, request, browser = (RECORDS[kind][which].schema(definitions) for kind in ("form", "request", "browser"))
        other = {"if": {"required": ["browser"]}, "then": browser, "else": form}
        return {"type": "object", "if": {"required": ["request"]}, "then": request, "else": other}


def _kind(node: Node, pairs: list[tuple[str, Node, Node]], source: Source) -> str | None:
    """The kind of step; None with the mistake reported."""
    names = {name: key_node for name, key_node, _ in pairs}
    for kind in ("browser", "request", "form"):  # `form` is also a key of requests
        if kind in names:
            return kind
    reserved = [name for name in names if name in RESERVED]
    if reserved:
        source.report(names[reserved[0]], f"`{reserved[0]}`: {LATER[reserved[0]]}")
    else:
        slip = next((name for name in names if nearest(name, RECORDS)), None)
        hint = did_you_mean(slip, RECORDS) if slip else "write it like `- request: GET /books`"
        source.report(names[slip] if slip else node, "a step needs the key `request`, `form` or `browser`", hint)
    return None


def _as_meant(node: MappingNode, pairs: list[tuple[str, Node, Node]]) -> MappingNode | None:
    """The step with its kind spelt right, if a slip in it can be told."""
    slip = next((key for name, key, _ in pairs if nearest(name, RECORDS)), None)
    if slip is None:
        return None
    kind = ScalarNode(slip.tag, nearest(slip.value, RECORDS), slip.start_mark, slip.end_mark)
    members = [(kind if key is slip else key, value) for key, value in node.value]
    return MappingNode(node.tag, members, node.start_mark, node.end_mark)


def _check_checkpoints(plays: list[Play], node: Node, source: Source) -> None:
    """Both sides come to the same checkpoints, since these are what is compared."""
    names = [[each.checkpoint for each in play.action.segments()] for play in plays if isinstance(play.action, BrowserAction)]
    if names[0] != names[-1]:
        source.report(
            node,
            f"the checkpoints of legacy ({', '.join(names[0])}) are not the candidate's ({', '.join(names[-1])})",
            "give both sides the same checkpoints in the same order",
        )


def _play(kind: str, found: dict[str, Any], node: Node, source: Source) -> Play:
    """One side's part, from the values that were read (None where they were wrong)."""
    capture = found.get("capture") or EMPTY
    for name in capture:
        if name in BUILT_IN:
            source.report(node, f"`capture`: {name!r} is built in", "choose another name")
    wait = found.get("wait")
    waiting = None
    if wait:
        waiting = Wait(wait.get("until") or (), wait.get("unless") or (), wait.get("timeout") or 30.0, wait.get("every") or 0.2)
    actions = {
        "request": lambda: _request(found, node, source),
        "form": lambda: _form(found),
        "browser": lambda: _browser(found),
    }
    action = actions[kind]()
    return Play(action, capture, found.get("expect") or (), waiting)


def _request(found: dict[str, Any], node: Node, source: Source) -> Action:
    bodies = [key for key in ("json", "form", "files", "body") if key in found]
    if len(bodies) > 1 and bodies != ["form", "files"]:
        names = " and ".join(f"`{key}`" for key in bodies)
        source.report(node, f"{names} cannot be sent together", "a request has one body; `form` and `files` go together")
    method, target, _ = found.get("request") or ("GET", "/", "")
    return RequestAction(
        sys.intern(method),
        target,
        found.get("query"),
        found.get("headers"),
        found.get("cookies"),
        found.get("json", ABSENT),
        found.get("form"),
        found.get("files"),
        found.get("body"),
        found.get("auth"),
        found.get("timeout"),
    )


def _browser(found: dict[str, Any]) -> Action:
    verbs = found.get("browser") or ()
    return BrowserAction(verbs, found.get("emulate"), found.get("timeout"), found.get("screenshot"))


def _form(found: dict[str, Any]) -> Action:
    return FormAction(
        found.get("form") or "/",
        found.get("fill"),
        found.get("which"),
        found.get("button"),
        found.get("files"),
        found.get("headers"),
        found.get("timeout"),
    )


def _step(kind: str, line: str, found: dict[str, Any], plays: tuple[Play, Play], position: Position) -> Step:
    return Step(
        sys.intern(kind),
        line,
        position,
        plays[0],
        plays[1],
        found.get("rules") or (),
        tuple(waiver for waiver in found.get("waivers") or () if waiver is not None),
        found.get("repeat") or 1,
        found.get("revalidate") or False,
    )


def writes(step: Step) -> bool:
    """Whether a step has an unsafe method (RFC 9110 section 9.2.1) on a side, submits a form, or acts in a browser."""
    actions = (step.legacy.action,) if step.legacy is step.candidate else (step.legacy.action, step.candidate.action)
    return any(map(_changes, actions))


def _changes(action: Action) -> bool:
    if isinstance(action, BrowserAction):
        return any(verb.name not in READING for verb in action.verbs)
    return isinstance(action, FormAction) or action.method not in SAFE_METHODS
