"""Fingerprints of steps as written: what a recorded answer was the answer to, computable without the old application."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass

from harness.model.absent import ABSENT
from harness.model.actions import BrowserAction
from harness.model.frozen import EMPTY
from harness.model.scenario import Expectation, Identity, Play, Recipe, Step

_VERSION = 1
_REFERENCE = re.compile(r"(?<!\$)\$\{([^}]*)\}")
_NOT_SENT = frozenset({"timeout"})


def fingerprint(
    step: Step,
    parameters: Mapping[str, object] = EMPTY,
    identity: Identity | None = None,
    uploads: Mapping[str, str] = EMPTY,
) -> str:
    """The fingerprint of what legacy is asked in a step: ``sha256:`` and 64 hex digits.

    It is taken of the step as written (``${...}`` not filled in) and of all that decides what will be filled in:
    the values of those ``parameters`` (the scenario's parameters and variables) that it refers to, directly or through one
    another, what is captured from the answer, and how the identity logs in. Rules, waivers, `expect`, time limits, texts and
    positions do not count: none of them changes a request. ``uploads`` maps each of ``upload_paths`` to a digest of the
    file's content.
    """
    asked = [_step(step), _identity(identity)]
    return _digest([asked, _values(asked, parameters), dict(sorted(uploads.items()))])


def setting_fingerprint(
    given: Sequence[Step],
    parameters: Mapping[str, object] = EMPTY,
    identity: Identity | None = None,
    uploads: Mapping[str, str] = EMPTY,
) -> str:
    """The fingerprint of all `given` steps, which decide the state that the recorded answers tell of; same form."""
    written = [_step(step) | ({"repeat": step.repeat} if step.repeat > 1 else {}) for step in given]
    asked = [written, _identity(identity)]
    return _digest([asked, _values(asked, parameters), *([dict(sorted(uploads.items()))] if uploads else [])])


def upload_paths(step: Step) -> tuple[str, ...]:
    """The files that legacy's side of a step uploads, as written, sorted."""
    found: set[str] = set()
    action = step.legacy.action
    if isinstance(action, BrowserAction):
        values = [verb.value for verb in action.verbs if verb.name == "upload"]
    else:
        values = list((action.files or {}).values())
    for value in values:
        for item in value if isinstance(value, list | tuple) else [value]:
            path = item.get("path") if isinstance(item, Mapping) else item
            if isinstance(path, str):
                found.add(path)
    return tuple(sorted(found))


def _step(step: Step) -> dict[str, object]:
    return {"kind": step.kind, "revalidate": step.revalidate, **_play(step.legacy)}


def _play(play: Play) -> dict[str, object]:
    action = {
        field.name: _plain(value)
        for field in fields(play.action)
        if field.name not in _NOT_SENT and (value := getattr(play.action, field.name)) is not None and value is not ABSENT
    }
    captured = {name: str(address) for name, address in play.capture.items()}
    wait = [_conditions(play.wait.until), _conditions(play.wait.unless)] if play.wait else None
    return {"action": action, "capture": captured, "wait": wait}


def _conditions(expectations: Iterable[Expectation]) -> list[object]:
    return [[str(expectation.address), _plain(expectation.allowed)] for expectation in expectations]


def _identity(identity: Identity | None) -> object:
    if identity is None:
        return None
    recipe: Recipe = identity.legacy
    return [
        identity.name,
        [_step(step) for step in recipe.steps],
        _plain(recipe.send_headers),
        _plain(recipe.send_cookies),
    ]


def _values(written: object, parameters: Mapping[str, object]) -> dict[str, object]:
    """The values of the parameters that are referred to, also by the values of others."""
    found: dict[str, object] = {}
    waiting = list(_references(written))
    while waiting:
        name = waiting.pop()
        known = name if name in parameters else re.split(r"[.\[]", name, maxsplit=1)[0]
        if known in parameters and known not in found:
            found[known] = _plain(parameters[known])
            waiting.extend(_references(found[known]))
    return found


def _references(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from _REFERENCE.findall(value)
    elif isinstance(value, Mapping):
        for key, member in value.items():
            yield from _references(key)
            yield from _references(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _references(member)


def _plain(value: object) -> object:
    """The same value made of dicts, lists and scalars that JSON can hold; types stay apart (``1`` is not ``"1"``)."""
    if isinstance(value, Mapping):
        return {str(key): _plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if value is None or isinstance(value, str | int | float):
        return value
    return {type(value).__name__: str(value)}


def _digest(value: object) -> str:
    """The order of keys counts: it decides the order of fields, headers and JSON members that are sent."""
    text = json.dumps([_VERSION, value], ensure_ascii=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
