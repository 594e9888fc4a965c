"""Scenarios and their steps, as loaded: checked, with positions, ready to be replayed on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.actions import Action
from harness.model.address import Address
from harness.model.frozen import empty
from harness.model.position import Position
from harness.model.rule import NOTHING_SHARED, Rule, Shared, Waiver


@dataclass(frozen=True, slots=True)
class Expectation:
    """`expect`: the value or values allowed at an address on the legacy side (each may hold ${...})."""

    address: Address
    allowed: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """`wait`: poll until all of ``until`` hold, giving up when any of ``unless`` does. Times in seconds."""

    until: tuple[Expectation, ...]
    unless: tuple[Expectation, ...] = ()
    timeout: float = 30.0
    every: float = 0.2


@dataclass(frozen=True, slots=True)
class Play:
    """One side's part of a step, after `sides` has been merged in."""

    action: Action
    capture: Mapping[str, Address] = field(default_factory=empty, hash=False)
    expect: tuple[Expectation, ...] = ()
    wait: Wait | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Both plays are of the same ``kind``; ``legacy is candidate`` where `sides` says nothing.

    ``line`` is the text after the kind key as written (``GET /books/${book}``). ``rules`` are the step's own.
    """

    kind: str
    line: str
    position: Position
    legacy: Play
    candidate: Play
    rules: tuple[Rule, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    repeat: int = 1
    revalidate: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one side logs an identity in: steps to perform, then what to send with every request."""

    steps: tuple[Step, ...] = ()
    send_headers: Mapping[str, object] = field(default_factory=empty, hash=False)
    send_cookies: Mapping[str, object] = field(default_factory=empty, hash=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """A named login recipe per side; `anonymous` has empty ones."""

    name: str
    legacy: Recipe
    candidate: Recipe
    position: Position


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run of one YAML document: one parameter set, one identity.

    ``id`` is ``file.yaml::name[params-identity]`` with the file relative to the scenarios folder it was found in.
    ``file`` is the path to open. ``rules`` and ``waivers`` are the scenario's own, ``shared`` holds its folders'.
    ``writes`` says whether the scenario runs alone, after a reset.
    """

    id: str
    name: str
    file: str
    position: Position
    steps: tuple[Step, ...]
    given: tuple[Step, ...] = ()
    tags: tuple[str, ...] = ()
    identity: Identity | None = None
    parameters: Mapping[str, object] = field(default_factory=empty, hash=False)
    variables: Mapping[str, object] = field(default_factory=empty, hash=False)
    rules: tuple[Rule, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    shared: Shared = NOTHING_SHARED
    writes: bool = False

    @property
    def rules_in_scope(self) -> tuple[Rule, ...]:
        """All rules that hold for every step, innermost last."""
        return (*(rule for layer in reversed(self.shared.layers()) for rule in layer.rules), *self.rules)
