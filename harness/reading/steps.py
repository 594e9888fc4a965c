"""Reads steps: the kind, its siblings, what `sides` changes for one side, and the options all kinds share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from harness.model.absent import ABSENT
from harness.model.actions import Action, FormAction, RequestAction
from harness.model.scenario import Play, Step, Wait
from harness.reading.checks import count, duration, flag, mapping, members, text
from harness.reading.lawbook import Lawbook
from harness.reading.positions import Node, Problems
from harness.reading.shapes import COMMON, FORM, KINDS, OPTIONS, REQUEST, RESERVED, WAIT, Key

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
STEP_SCOPE = 1001
_METHODS = SAFE_METHODS | {
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "CONNECT",
    "PROPFIND",
    "REPORT",
    "LINK",
    "UNLINK",
    "PURGE",
    "QUERY",
}
_REQUEST_LINE = re.compile(r"([A-Za-z]+)\s+(\S.*)")


class StepReader:
    """Reads the steps of one file. ``folder`` is where upload paths start."""

    def __init__(self, lawbook: Lawbook, folder: Path) -> None:
        self.lawbook = lawbook
        self.problems: Problems = lawbook.problems
        self.folder = folder

    def steps(self, node: Node, what: str, *, may_be_empty: bool = False) -> tuple[Step, ...]:
        """A list of steps."""
        if node.sequence is None:
            self.problems.add(node, f"{what} must be a list of steps")
            return ()
        if not node.sequence and not may_be_empty:
            self.problems.add(node, f"{what} is empty, so nothing would be proven", "add a step such as `- request: GET /`")
        found = [self._step(item) for item in node.sequence]
        return tuple(step for step in found if step is not None)

    def _step(self, node: Node) -> Step | None:
        kind = self._kind(node)
        if kind is None or node.mapping is None:
            return None
        known = {**KINDS[kind], **OPTIONS, **COMMON}
        found = members(node, known, f"a {kind} step", self.problems)
        legacy = self._play(kind, {name: value for name, value in found.items() if name not in COMMON}, node)
        candidate = self._candidate(kind, found, legacy, node)
        legacy = self._side(kind, found, "legacy", node) or legacy
        line = found[kind].value
        if legacy is None or candidate is None or not isinstance(line, str):
            return None
        return Step(
            kind=kind,
            line=line,
            position=self.problems.position(node),
            legacy=legacy,
            candidate=candidate,
            rules=self.lawbook.rules(found["rules"], STEP_SCOPE) if "rules" in found else (),
            waivers=self.lawbook.waivers(found["waivers"]) if "waivers" in found else (),
            repeat=count(found["repeat"], "`repeat`", self.problems) if "repeat" in found else 1,
            revalidate=bool(flag(found["revalidate"], "`revalidate`", self.problems)) if "revalidate" in found else False,
        )

    def _kind(self, node: Node) -> str | None:
        if node.mapping is None:
            self.problems.add(node, "a step must be a mapping", "write it like `- request: GET /books`")
            return None
        keys = node.mapping
        if "browser" in keys:
            self.problems.add(keys["browser"][0], "browser steps come in a later version", "use a request or form step")
            return None
        for kind in KINDS:
            if kind in keys:
                return kind
        reserved = next((word for word in keys if word in RESERVED), None)
        if reserved:
            self.problems.add(keys[reserved][0], f"{reserved!r} is reserved for a later version and cannot be used yet")
        else:
            self.problems.add(node, "a step needs its kind", "add `request: GET /...` or `form: /...`")
        return None

    def _candidate(self, kind: str, found: Mapping[str, Node], common: Play | None, node: Node) -> Play | None:
        """The candidate's play; the very same object as legacy's where `sides` says nothing of it."""
        return self._side(kind, found, "candidate", node) or common

    def _side(self, kind: str, found: Mapping[str, Node], side: str, node: Node) -> Play | None:
        sides = found.get("sides")
        if sides is None:
            return None
        if sides.mapping is None or not set(sides.mapping) <= {"legacy", "candidate"}:
            if side == "candidate":
                self.problems.add(sides, "`sides` is {legacy: {...}, candidate: {...}}")
            return None
        if side not in sides.mapping:
            return None
        override = sides.mapping[side][1]
        changed = members(override, {**_optional(kind), **OPTIONS}, f"`sides.{side}`", self.problems)
        base = {name: value for name, value in found.items() if name not in COMMON}
        for name, value in changed.items():
            if value.value is None:
                base.pop(name, None)
            elif name in base and base[name].mapping is not None and value.mapping is not None:
                merged = {**base[name].mapping, **value.mapping}  # type: ignore[dict-item]
                kept = {key: pair for key, pair in merged.items() if pair[1].value is not None or key not in value.mapping}
                base[name] = Node(kept, value.line, value.column)
            else:
                base[name] = value
        return self._play(kind, base, node)

    def _play(self, kind: str, found: Mapping[str, Node], node: Node) -> Play | None:
        action = self._request(found, node) if kind == "request" else self._form(found)
        if action is None:
            return None
        capture = self.lawbook.captures(found["capture"]) if "capture" in found else None
        expect = self.lawbook.expectations(found["expect"], "`expect`") if "expect" in found else ()
        wait = self._wait(found["wait"]) if "wait" in found else None
        return Play(action, capture, expect, wait) if capture else Play(action, expect=expect, wait=wait)

    def _request(self, found: Mapping[str, Node], node: Node) -> Action | None:
        line = text(found["request"], "`request`", self.problems)
        match = _REQUEST_LINE.fullmatch(line) if line else None
        if line is None:
            return None
        if match is None:
            self.problems.add(found["request"], f"{line!r} is not a request", "write it like `GET /books`")
            return None
        method = match.group(1).upper()
        if method not in _METHODS:
            from harness.model.vocabulary import did_you_mean

            self.problems.add(found["request"], f"unknown method {match.group(1)!r}", did_you_mean(method, _METHODS_LOWER))
        bodies = [name for name in ("json", "form", "body") if name in found] + (["files"] if "files" in found else [])
        if len(bodies) > 1 and set(bodies) != {"form", "files"}:
            self.problems.add(node, f"a request has one body, not {' and '.join(bodies)}")
        body = found["body"].value if "body" in found else None
        if body is not None and not isinstance(body, str):
            self.problems.add(found["body"], "`body` must be text", "quote it, or use `json:`")
            body = None
        return RequestAction(
            method=method,
            target=match.group(2).strip(),
            query=self._mapping(found, "query"),
            headers=self._mapping(found, "headers"),
            cookies=self._mapping(found, "cookies"),
            json=found["json"].data() if "json" in found else ABSENT,
            form=self._mapping(found, "form"),
            files=self._files(found),
            body=body,
            auth=self._auth(found),
            timeout=duration(found["timeout"], "`timeout`", self.problems) if "timeout" in found else None,
        )

    def _form(self, found: Mapping[str, Node]) -> Action | None:
        target = text(found["form"], "`form`", self.problems)
        if target is None:
            return None
        button = text(found["button"], "`button`", self.problems) if "button" in found else None
        return FormAction(
            target=target,
            fill=self._mapping(found, "fill"),
            form=found["which"].data() if "which" in found else None,
            button=button,
            files=self._files(found),
            headers=self._mapping(found, "headers"),
            timeout=duration(found["timeout"], "`timeout`", self.problems) if "timeout" in found else None,
        )

    def _mapping(self, found: Mapping[str, Node], name: str) -> dict[str, object] | None:
        return mapping(found[name], f"`{name}`", self.problems) if name in found else None

    def _auth(self, found: Mapping[str, Node]) -> object:
        if "auth" not in found:
            return None
        data = found["auth"].data()
        pair = isinstance(data, list) and len(data) == 2
        if not pair and not (isinstance(data, dict) and set(data) == {"bearer"}):
            self.problems.add(found["auth"], "`auth` is [user, password] or {bearer: token}")
        return data

    def _files(self, found: Mapping[str, Node]) -> dict[str, object] | None:
        if "files" not in found:
            return None
        node = found["files"]
        for _, value in (node.mapping or {}).values():
            for item in value.sequence if value.sequence is not None else [value]:
                path = item.mapping["path"][1] if item.mapping and "path" in item.mapping else item
                if isinstance(path.value, str) and "${" not in path.value and not (self.folder / path.value).is_file():
                    self.problems.add(path, f"there is no file {path.value!r}", "the path is relative to the scenario file")
        return mapping(node, "`files`", self.problems)

    def _wait(self, node: Node) -> Wait | None:
        found = members(node, WAIT, "`wait`", self.problems)
        if "until" not in found:
            return None
        timeout = duration(found["timeout"], "`timeout`", self.problems) if "timeout" in found else None
        every = duration(found["every"], "`every`", self.problems) if "every" in found else None
        return Wait(
            self.lawbook.expectations(found["until"], "`until`"),
            self.lawbook.expectations(found["unless"], "`unless`") if "unless" in found else (),
            30.0 if timeout is None else timeout,
            0.2 if every is None else max(every, 0.01),
        )


_METHODS_LOWER = tuple(method.lower() for method in _METHODS)


def _optional(kind: str) -> dict[str, Key]:
    """A kind's keys, none of them required: what one side may override."""
    from dataclasses import replace

    shape = REQUEST if kind == "request" else FORM
    return {name: replace(key, required=False) for name, key in shape.items()}


def writes(step: Step) -> bool:
    """Whether a step changes state by its kind or method."""
    return any(
        isinstance(play.action, FormAction) or play.action.method not in SAFE_METHODS for play in (step.legacy, step.candidate)
    )
