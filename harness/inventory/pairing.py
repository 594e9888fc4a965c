"""Finds each legacy route's counterpart on the candidate by the shape of its address, and what only one of them has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from harness.model.migrated import Migrated
from harness.model.route import Hole, Inventory, InventoryRoute, Moved, Route, RouteFacts, Shape
from harness.model.route_examples import examples_of
from harness.model.route_table import is_moved, key_of, pattern_of

ANY = "ANY"
_AUTOMATIC = ("HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What was found for one route: the candidate's route (None: nothing), how, and why not."""

    route: Route | None = None
    match: str = ""
    note: str = ""


def facts_of(
    legacy: Inventory | None,
    candidate: Inventory | None,
    *,
    moved: Sequence[Moved] = (),
    migrated: Sequence[str] = (),
    problems: Iterable[str] = (),
) -> RouteFacts:
    """What both inventories say of every route and method of legacy. ``migrated`` are the patterns of the settings."""
    gate = Migrated(migrated, legacy.routes if legacy else ())
    rows: dict[str, InventoryRoute] = {}
    used: set[tuple[int, str]] = set()
    templates = frozenset(route.template for route in legacy.routes) if legacy else frozenset[str]()
    finder = Finder(candidate, moved, templates) if candidate else None
    for route in legacy.routes if legacy else ():
        for method in route.methods or (ANY,):
            found = finder.counterpart(route, method) if finder else Counterpart()
            if found.route is not None:
                used.add((id(found.route), method))
            row = _row(route, method, found, gate.covers(route, method))
            rows.setdefault(row.route, row)  # of two rules that are spelt alike the first one answers
    added = _added(legacy, candidate, used) if legacy and candidate else ()
    return RouteFacts(
        legacy=legacy.source if legacy else None,
        candidate=candidate.source if candidate else None,
        routes=tuple(sorted(rows.values(), key=lambda row: row.route.partition(" ")[::-1])),
        added=added,
        migrated=bool(migrated),
        problems=tuple(problems),
        notes=tuple(note for one in (legacy, candidate) if one for note in (*one.notes, *one.warnings)),
    )


class Finder:
    """Looks counterparts up among a candidate's routes. ``templates`` are legacy's, to tell what a moved route means."""

    def __init__(self, candidate: Inventory, moved: Sequence[Moved], templates: Collection[str]) -> None:
        self._routes = candidate.routes
        self._moved = moved
        self._templates = templates
        self._by_key: dict[str, list[Route]] = {}
        self._by_bare_key: dict[str, list[Route]] = {}
        for route in candidate.routes:
            if not route.passes_on:
                self._by_key.setdefault(key_of(route.shape), []).append(route)
                self._by_bare_key.setdefault(key_of(route.shape, slash=False), []).append(route)

    def counterpart(self, route: Route, method: str) -> Counterpart:
        """The candidate's route for a legacy route and method."""
        moved = next((one for one in self._moved if is_moved(one, route, self._templates)), None)
        if moved is not None:
            found = self._same(moved.candidate_shape, method, self._by_key, "moved")
            note = f"moved to {moved.candidate}, where the candidate has no such route"
            return found if found.route else Counterpart(note=found.note or note)
        early = self._passed_on(route, early=True)
        if early is not None:
            return early
        exact = self._same(route.shape, method, self._by_key, "same")
        if exact.route is not None:
            return exact
        slash = self._same(route.shape, method, self._by_bare_key, "slash")
        if slash.route is not None:
            return slash
        return self._catch_all(route, method) or self._passed_on(route, early=False) or (exact if exact.note else slash)

    def _same(self, shape: Shape, method: str, index: dict[str, list[Route]], match: str) -> Counterpart:
        """Among routes of the same shape the one whose variables take the same kind of values."""
        wanted = key_of(shape, slash=index is self._by_key)
        alike = index.get(wanted, [])
        fitting = [one for one in alike if _takes_values_of(one.shape, shape)]
        for one in sorted(fitting, key=lambda one: _kinds(one.shape) != _kinds(shape)):
            if one.takes(method) or method in (*_AUTOMATIC, ANY):
                return Counterpart(one, match)
        if fitting:
            known = ", ".join(sorted({name for one in fitting for name in one.methods}))
            return Counterpart(note=f"{fitting[0].template} takes {known}, not {method}")
        return Counterpart(note=f"{alike[0].template} takes other values" if alike else "")

    def _catch_all(self, route: Route, method: str) -> Counterpart | None:
        for one in self._routes:
            if (
                not one.passes_on
                and _is_catch_all(one.shape)
                and one.takes(method)
                and _takes_values_of(one.shape, route.shape)
            ):
                return Counterpart(one, "catch-all")
        return None

    def _passed_on(self, route: Route, *, early: bool) -> Counterpart | None:
        """A redirect or rewrite that stands before (``early``) or behind the candidate's own pages."""
        for one in self._routes:
            is_early = one.endpoint.startswith(("redirect", "rewrite before files"))
            if not one.passes_on or is_early is not early or " if" in one.endpoint:
                continue
            if _takes_values_of(one.shape, route.shape):
                return Counterpart(one, "passed on", f"{one.endpoint} to {one.passes_on}")
        return None


def _row(route: Route, method: str, found: Counterpart, gates: bool) -> InventoryRoute:
    return InventoryRoute(
        route=f"{method} {route.template}",
        blueprint=route.blueprint,
        endpoint=route.endpoint,
        login_required=route.login_required,
        candidate=found.route.template if found.route else None,
        match=found.match,
        note=found.note,
        gates=gates,
        source=route.source,
        candidate_source=found.route.source if found.route else "",
    )


def _added(legacy: Inventory, candidate: Inventory, used: set[tuple[int, str]]) -> tuple[str, ...]:
    """Routes of the candidate that stand for none of legacy's; one that only adds or takes away a slash is none of its own."""
    bare = {key_of(route.shape, slash=False) for route in legacy.routes}
    of_any = {number for number, _ in used}
    added: list[str] = []
    for route in candidate.routes:
        if route.passes_on or (not route.methods and (id(route) in of_any or key_of(route.shape, slash=False) in bare)):
            continue
        added += [
            f"{method} {route.template}"
            for method in route.methods or (ANY,)
            if (id(route), method) not in used and (id(route), ANY) not in used and method not in _AUTOMATIC
        ]
    return tuple(sorted(set(added), key=lambda line: line.partition(" ")[::-1]))


def _is_catch_all(shape: Shape) -> bool:
    return any(isinstance(piece, Hole) and piece.many for piece in shape)


def _kinds(shape: Shape) -> tuple[int, ...]:
    return tuple(piece.weight for piece in shape if isinstance(piece, Hole))


def _takes_values_of(candidate: Shape, legacy: Shape) -> bool:
    """Whether the candidate's address takes an example of legacy's. Where no example is known the shapes must do."""
    pattern = re.compile(pattern_of(candidate))
    examples = examples_of(legacy)
    if not examples:
        return key_of(candidate, slash=False) == key_of(legacy, slash=False)
    return any(pattern.fullmatch(one) or pattern.fullmatch(one.rstrip("/")) or pattern.fullmatch(f"{one}/") for one in examples)
