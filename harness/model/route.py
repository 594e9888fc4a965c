"""Routes as the frameworks know them, in one neutral form, and what an inventory of them is."""

from __future__ import annotations

from dataclasses import dataclass

NUMBER_WEIGHT, TEXT_WEIGHT, PATH_WEIGHT = 50, 100, 200
"""Werkzeug's weights of its converters: among routes that fit, the lighter one is tried first."""


DEFAULT_TIMEOUT = 60.0
"""Seconds that an application may take to tell its routes."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A variable part of a path. ``pattern`` is the regular expression of what it takes, without groups of its own.

    ``many``: it may hold slashes. ``weight`` as in Werkzeug.
    """

    name: str
    pattern: str = "[^/]+"
    weight: int = TEXT_WEIGHT
    many: bool = False


Shape = tuple[str | Hole, ...]
"""A path taken apart: literal text and holes in turn, beginning with a slash."""


@dataclass(frozen=True, slots=True)
class Route:
    """One rule of an application. ``template`` is spelled as its framework spells it.

    ``methods`` leaves out the HEAD and OPTIONS that frameworks add by themselves; empty where any method, or an unknown one,
    is taken. ``login_required`` is None where it cannot be told. ``source`` is the absolute path of the file with the view.
    ``passes_on`` is where a rewrite or redirect of the framework leads to.
    """

    template: str
    shape: Shape
    methods: tuple[str, ...] = ()
    endpoint: str = ""
    blueprint: str = ""
    login_required: bool | None = None
    source: str = ""
    passes_on: str = ""

    def takes(self, method: str) -> bool:
        return not self.methods or method in self.methods


@dataclass(frozen=True, slots=True)
class Inventory:
    """All routes of one target, in the order in which it tries them. ``source`` is the setting they come from.

    ``ranked``: the order says nothing, the most specific route wins (as in Werkzeug and Next.js). ``notes`` are what else
    decides over requests (Next.js's middleware).
    """

    target: str
    source: str
    routes: tuple[Route, ...] = ()
    ranked: bool = False
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InventorySource:
    """The setting `inventory`: which source reads what, below which folder, with which Python, in how many seconds."""

    kind: str
    argument: str = ""
    folder: str = "."
    python: str = ""
    timeout: float = DEFAULT_TIMEOUT

    def __str__(self) -> str:
        return f"{self.kind}: {self.argument}" if self.argument else self.kind


@dataclass(frozen=True, slots=True)
class Moved:
    """A route that has another address on the candidate. Both are templates; the candidate's uses legacy's names.

    ``redirect`` is the status with which the candidate leads from the old address to the new one, if it shall.
    """

    legacy: str
    candidate: str
    legacy_shape: Shape
    candidate_shape: Shape
    redirect: int | None = None


@dataclass(frozen=True, slots=True)
class InventoryRoute:
    """A route and method of legacy with its counterpart on the candidate, as results keep them.

    ``candidate`` is None where the candidate has none, or where nothing is known of its routes. ``match`` says how it was
    found: `same` (shape), `slash` (but for a trailing slash), `moved` (by the settings), `catch-all`, `passed on` (a rewrite
    or redirect of the framework), or empty. ``note`` says why there is none. ``source`` and ``candidate_source`` are files.
    """

    route: str
    blueprint: str = ""
    endpoint: str = ""
    login_required: bool | None = None
    candidate: str | None = None
    match: str = ""
    note: str = ""
    gates: bool = True
    source: str = ""
    candidate_source: str = ""


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What the inventories of both sides say, as results keep it; what was proven of it is derived from the scenarios.

    ``legacy`` and ``candidate`` are the settings they come from, None where a side has none. ``added`` are routes of the
    candidate that legacy does not have. ``migrated``: the candidate lists its migrated routes. ``problems`` say why an
    inventory that the settings name could not be taken.
    """

    legacy: str | None = None
    candidate: str | None = None
    routes: tuple[InventoryRoute, ...] = ()
    added: tuple[str, ...] = ()
    migrated: bool = False
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
