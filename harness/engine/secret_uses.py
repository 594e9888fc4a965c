"""What a scenario itself tells to be secret: what it sends as a credential, and the variables that it does so with.

Known beforehand, such a value is taken out wherever it is seen first, in live runs and recordings alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from harness.engine.variables import UnsetVariableError, Variables, as_text, referenced
from harness.model.absent import ABSENT
from harness.model.actions import Action, BrowserAction, FormAction
from harness.model.scenario import Scenario, Step
from harness.secrets.places import SECRET_HEADERS, named_secret

Use = tuple[str, object]  # a label and what is sent, as written


@dataclass(frozen=True, slots=True)
class SecretUses:
    """``values``: label and secret, in the order of use; ``variables``: the names whose captured values are secret."""

    values: tuple[tuple[str, str], ...]
    variables: frozenset[str]


NO_USES = SecretUses((), frozenset())


def secret_uses(scenario: Scenario, known: Variables) -> SecretUses:
    """What both sides' plays of a scenario use as credentials. ``known`` are the variables that stand in files."""
    values: dict[str, str] = {}
    variables: set[str] = set()
    for label, written in _uses(scenario):
        try:
            text = as_text(known.value(written))
        except UnsetVariableError:
            variables |= referenced(written)
        else:
            values.setdefault(text, label)
    return SecretUses(tuple((label, text) for text, label in values.items()), frozenset(variables))


def _uses(scenario: Scenario) -> Iterator[Use]:
    for recipe in (scenario.identity.legacy, scenario.identity.candidate) if scenario.identity else ():
        yield from _of_steps(recipe.steps)
        yield from _of_headers(recipe.send_headers)
    yield from _of_steps(scenario.given)
    yield from _of_steps(scenario.steps)


def _of_steps(steps: tuple[Step, ...]) -> Iterator[Use]:
    for step in steps:
        for play in (step.legacy, step.candidate) if step.candidate is not step.legacy else (step.legacy,):
            yield from _of_action(play.action)


def _of_verbs(action: BrowserAction) -> Iterator[Use]:
    """What is typed into fields of telling names, and in addresses."""
    for verb in action.verbs:
        told = [str(part) for part in (verb.locator or {}).values()]
        if verb.name == "fill" and any(named_secret(word) for text in told for word in (text, *text.split())):
            yield "form.password", verb.value
        if verb.name == "goto":
            query = str(verb.value).partition("?")[2].partition("#")[0]
            yield from ((f"query.{name}", value) for name, value in parse_qsl(query) if named_secret(name))


def _of_action(action: Action) -> Iterator[Use]:
    if isinstance(action, BrowserAction):
        yield from _of_verbs(action)
        return
    yield from _of_headers(action.headers or {})
    query = action.target.partition("?")[2].partition("#")[0]
    yield from ((f"query.{name}", value) for name, value in parse_qsl(query) if named_secret(name))
    if isinstance(action, FormAction):
        yield from _of_members(action.fill or {}, "form")
        return
    for kind, data in (("query", action.query), ("form", action.form), ("json", action.json)):
        if data is not None and data is not ABSENT:
            yield from _of_members(data, kind)
    if isinstance(action.auth, Mapping):
        yield from (("header.authorization", token) for token in action.auth.values())
    elif isinstance(action.auth, list | tuple) and len(action.auth) == 2:
        yield "auth.password", action.auth[1]


def _of_headers(headers: Mapping[str, object]) -> Iterator[Use]:
    for name, value in headers.items():
        if name.lower() in SECRET_HEADERS - {"cookie"}:
            for line in value if isinstance(value, list | tuple) else [value]:
                scheme, space, rest = line.partition(" ") if isinstance(line, str) else ("", "", "")
                yield f"header.{name.lower()}", rest if space and scheme.isalpha() else line


def _of_members(data: object, kind: str, name: str = "") -> Iterator[Use]:
    """The scalars under telling names."""
    if isinstance(data, Mapping):
        for key, member in data.items():
            yield from _of_members(member, kind, str(key))
    elif isinstance(data, list | tuple):
        for member in data:
            yield from _of_members(member, kind, name)
    elif named_secret(name) and isinstance(data, str):
        yield f"{kind}.{name}", data
