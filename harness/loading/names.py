"""Checks that every `${name}` is defined where it is used, for each side on its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node

from harness.loading.shapes import Definitions, Json
from harness.loading.source import Reference, Source
from harness.loading.step_keys import BUILT_IN, VARIABLE
from harness.loading.steps import ReadStep
from harness.model.vocabulary import did_you_mean

_ENVIRONMENT = re.compile(r"env\.[A-Za-z_][A-Za-z0-9_]*")
_ALWAYS = frozenset({"unique", "origin"})
_LEGACY, _CANDIDATE = "legacy", "candidate"


class Names:
    """The variables that each side has so far while the steps of a scenario are walked in order."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        known = frozenset(known) | _ALWAYS
        self._sides = {_LEGACY: set(known), _CANDIDATE: set(known)}

    def walk(self, steps: Sequence[ReadStep]) -> None:
        """Check the references of some steps and add what they capture."""
        for one in steps:
            plays = {_LEGACY: (one.legacy, one.step.legacy), _CANDIDATE: (one.candidate, one.step.candidate)}
            for side, (references, _) in plays.items():
                if references:
                    self.check(references, side)
            for side, (_, play) in plays.items():
                if play.capture:
                    self._sides[side].update(play.capture)

    def check(self, references: Iterable[Reference], side: str | None = None) -> None:
        """Report references that are not defined, on one side or (None) on any."""
        for reference in references:
            for each in (side,) if side else (_LEGACY, _CANDIDATE):
                if reference.name not in self._sides[each] and not _ENVIRONMENT.fullmatch(reference.name):
                    self._report(reference, each)
                    break

    def _report(self, reference: Reference, side: str) -> None:
        name = reference.name
        other = _CANDIDATE if side == _LEGACY else _LEGACY
        what = f"the variable {name!r} is not defined here"
        if name in self._sides[other]:
            what, hint = f"the variable {name!r} has no value on the {side} side", f"it is captured on the {other} side only"
        elif name.startswith("env"):
            hint = "write ${env.NAME}"
        elif not re.fullmatch(VARIABLE, name):
            what, hint = f"{name!r} is no name of a variable", "write $${ for a literal ${"
        else:
            hint = did_you_mean(name, [*self._sides[side], "env.NAME"])
        reference.source.report(reference.node, what, hint, offset=reference.offset)


def check_new_names(names: Iterable[str], node: Node, source: Source) -> None:
    """Report variables or parameters that would hide a built-in one."""
    for name in names:
        if name in BUILT_IN:
            source.report(node, f"{name!r} is built in", "choose another name")


@dataclass(frozen=True, slots=True)
class DraftVariables:
    """Variables as written, with the references in each value, still to be checked."""

    values: Mapping[str, object]
    references: tuple[tuple[str, list[Reference]], ...]

    def check(self, known: Iterable[str]) -> None:
        """A value may refer to what is ``known`` and to the variables before it."""
        if not any(references for _, references in self.references):
            return
        seen = set(known)
        for name, references in self.references:
            Names(seen).check(references)
            seen.add(name)


@dataclass(frozen=True, slots=True)
class VariablesShape:
    """A mapping from variable to any value."""

    def read(self, node: Node, source: Source) -> DraftVariables | None:
        values: dict[str, object] = {}
        references = []
        if not isinstance(node, MappingNode):
            source.wrong(node, "a mapping from variable to value", "write it like {name: value}")
            return None
        for name, key_node, value in source.pairs(node):
            if not re.fullmatch(VARIABLE, name):
                source.report(key_node, f"{name!r} cannot be the name of a variable", "use letters, digits and _")
            check_new_names([name], key_node, source)
            values[name], noted = source.noting(lambda each, reader: reader.plain(each), value)
            references.append((name, noted))
        return DraftVariables(values, tuple(references))

    def schema(self, definitions: Definitions) -> Json:  # noqa: ARG002 - the protocol's shape
        return {"type": "object", "propertyNames": {"pattern": f"^{VARIABLE}$"}}
