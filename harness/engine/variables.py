"""Fills `${name}` in what a side is asked to do; every variable has one value per side."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal
from urllib.parse import quote

from harness.model.absent import ABSENT
from harness.model.actions import Action, Verb

_REFERENCE = re.compile(r"\$(\$\{)|\$\{([^{}]+)\}")
_MOST_DIGITS = 1000
_WHOLE = re.compile(r"\$\{([^{}]+)\}\Z")


class UnsetVariableError(LookupError):
    """A side has no value for a variable; the message says which and, where known, why."""


class Variables:
    """One side's variables. ``missing`` explains those that a failed capture left without a value."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = dict(values)
        self.missing: dict[str, str] = {}

    def __getitem__(self, name: str) -> object:
        if name in self.values:
            return self.values[name]
        if name.startswith("env."):
            value = os.environ.get(name[4:])
            if value is None:
                raise UnsetVariableError(f"the environment variable {name[4:]!r} is not set")
            return value
        raise UnsetVariableError(self.missing.get(name) or f"the variable {name!r} has no value")

    def text(self, template: str, *, escape: bool = False) -> str:
        """Fill a text; ``escape`` percent-encodes the values, as in paths and queries. Raises UnsetVariableError."""

        def filled(match: re.Match[str]) -> str:
            if match.group(1):
                return "${"
            value = self._written(match.group(2))
            return quote(value, safe="") if escape else value

        return _REFERENCE.sub(filled, template) if "$" in template else template

    def value(self, template: object) -> object:
        """Fill any YAML value; a scalar that is exactly one `${name}` keeps the variable's type."""
        if isinstance(template, str):
            whole = _WHOLE.match(template)
            return self[whole.group(1)] if whole else self.text(template)
        if isinstance(template, Mapping):
            return {self.text(key): self.value(item) for key, item in template.items()}
        if isinstance(template, list | tuple):
            return [self.value(item) for item in template]
        if isinstance(template, Verb):
            return self.verb(template)
        return template

    def verb(self, verb: Verb) -> Verb:
        """Fill what a verb goes to, types or looks for."""
        goes = verb.name == "goto" and isinstance(verb.value, str)
        value = self.target(str(verb.value)) if goes else self.value(verb.value)
        locator = None if verb.locator is None else {name: self.value(item) for name, item in verb.locator.items()}
        return Verb(verb.name, locator, value)

    def target(self, template: str) -> str:
        """Fill a request target: values are percent-encoded, but a target that is exactly `${x}` is used raw."""
        whole = _WHOLE.match(template)
        return self._written(whole.group(1)) if whole else self.text(template, escape=True)

    def _written(self, name: str) -> str:
        """A value inside a text. Raises UnsetVariableError for an object or a list, which has no spelling there."""
        value = self[name]
        if isinstance(value, Mapping | list | tuple):
            kind = "an object" if isinstance(value, Mapping) else "a list"
            raise UnsetVariableError(f"the variable {name!r} is {kind}, which cannot stand in a text")
        return as_text(value)

    def action(self, action: Action) -> Action:
        """Fill an action. Raises UnsetVariableError."""
        changed: dict[str, object] = {}
        for one in fields(action):
            value = getattr(action, one.name)
            if value is None or value is ABSENT or one.name in ("method", "timeout"):
                continue
            filled = self.target(value) if one.name == "target" else self.value(value)
            filled = tuple(filled) if isinstance(value, tuple) and isinstance(filled, list) else filled
            if filled is not value:
                changed[one.name] = filled
        return replace(action, **changed) if changed else action  # type: ignore[arg-type]


def as_text(value: object) -> str:
    """A value as it stands in a URL or a text: booleans and null as in JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal) and abs(value.adjusted()) < _MOST_DIGITS:
        return format(value, "f")  # as people write it, not 1E+3
    return "null" if value is None else str(value)


def referenced(template: object) -> frozenset[str]:
    """The names of the variables that a value or an action refers to."""
    if isinstance(template, str):
        return frozenset(match.group(2) for match in _REFERENCE.finditer(template) if match.group(2))
    if isinstance(template, Mapping):
        return frozenset().union(*(referenced(item) for pair in template.items() for item in pair))
    if isinstance(template, list | tuple):
        return frozenset().union(*(referenced(item) for item in template))
    if hasattr(template, "__dataclass_fields__"):
        return frozenset().union(*(referenced(getattr(template, one.name)) for one in fields(template)))  # type: ignore[arg-type]
    return frozenset()
