"""Checks that every `${name}` has a value by the time it is used, and says what may be meant where it has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass

from harness.model.scenario import Identity, Play, Recipe, Step
from harness.model.vocabulary import did_you_mean
from harness.reading.positions import Problems

BUILT_IN = ("unique", "origin")
_REFERENCE = re.compile(r"\$\$\{|\$\{([^{}]*)\}")


def check_variables(
    given: Sequence[Step],
    steps: Sequence[Step],
    variables: Mapping[str, object],
    parameters: Mapping[str, object],
    identities: Iterable[Identity],
    problems: Problems,
) -> None:
    """Report references to variables that nothing sets before they are used."""
    known = {*BUILT_IN, *variables, *parameters}
    for identity in identities:
        for recipe in (identity.legacy, identity.candidate):
            known |= _captured_by(recipe)
    for step in (*given, *steps):
        for name in sorted(_references(step.legacy) | _references(step.candidate)):
            if name not in known and not name.startswith("env."):
                where = problems if step.position.file == problems.file else None
                if where is not None:
                    where.add(step.position, f"nothing sets ${{{name}}} before this step", did_you_mean(name, known))
        known |= set(step.legacy.capture) | set(step.candidate.capture)


def _captured_by(recipe: Recipe) -> set[str]:
    return {name for step in recipe.steps for play in (step.legacy, step.candidate) for name in play.capture}


def _references(value: object) -> set[str]:
    if isinstance(value, str):
        return {match.group(1) for match in _REFERENCE.finditer(value) if match.group(1) is not None}
    if isinstance(value, Mapping):
        return {name for pair in value.items() for item in pair for name in _references(item)}
    if isinstance(value, list | tuple):
        return {name for item in value for name in _references(item)}
    if isinstance(value, Play):
        return _references(value.action) | _references(value.expect) | _references(value.wait)
    if is_dataclass(value) and not isinstance(value, type):
        return {name for one in fields(value) for name in _references(getattr(value, one.name))}
    return set()
