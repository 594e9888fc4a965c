"""To which route of the inventory a step belongs, whether it gates, and where a moved route lives on the candidate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from harness.engine.inventories import Inventories
from harness.engine.recorded import known_values
from harness.engine.variables import UnsetVariableError, Variables
from harness.model.actions import Action, BrowserAction, FormAction, RequestAction
from harness.model.migrated import Migrated
from harness.model.route import Hole, Moved, Route, Shape
from harness.model.route_table import RouteTable, filled, is_moved, segments, values_in
from harness.model.scenario import Scenario, Step
from harness.model.settings import Settings

_UNKNOWN = "\x00"
_REFERENCE = re.compile(r"\$\{[^{}]*\}")


class RouteMap:
    """Made once for a run. Without an inventory of legacy a route is the method and the path as written."""

    def __init__(self, settings: Settings, inventories: Inventories | None = None) -> None:
        target = settings.targets.get(settings.candidate)
        legacy = inventories.legacy if inventories else None
        self._migrated = Migrated(target.migrated if target else (), legacy.routes if legacy else ())
        self.table = RouteTable(legacy.routes) if legacy else None
        self._moved = settings.moved
        self._by_template: Mapping[str, Sequence[Route]] = _by_template(legacy.routes if legacy else ())

    def route(self, method: str, sent: str, written: str) -> str:
        """The route of a request: of the path that was sent. A path that legacy does not know stays as it is written."""
        if self.table is None:
            return f"{method} {written}"
        found = self.table.find(method, sent) if sent else None
        if found is None:
            alike = self.could_be(method, written) if "${" in written else ()
            found = alike[0] if len(alike) == 1 else None
        return f"{method} {found.template if found else written}"

    def could_be(self, method: str, written: str) -> tuple[Route, ...]:
        """The routes that a path may belong to whose `${...}` are not known yet."""
        if self.table is None:
            return ()
        path = _REFERENCE.sub(_UNKNOWN, written)
        if _UNKNOWN not in path:
            found = self.table.find(method, path)
            return (found,) if found else ()
        return tuple(route for route in self.table.routes if route.takes(method) and _may_fit(route.shape, path))

    def gates(self, route: str) -> bool:
        """Whether a step to a route counts: all do where the candidate lists no migrated routes.

        A method that a route does not take, and the HEAD and OPTIONS that come with it, belong to the routes of its address.
        """
        method, _, template = route.partition(" ")
        known = self._by_template.get(template)
        if known is None:
            return self._migrated.fits(route)
        if any(method in one.methods or not one.methods for one in known):
            return self._migrated.covers(known[0], method)
        return any(self._migrated.covers(one, name) for one in known for name in one.methods)

    def touched(self, scenario: Scenario, *, cautious: bool = False) -> frozenset[str] | None:
        """The routes that a scenario's steps go to, as far as can be told before it runs; None where any is possible.

        A form is taken to submit to its own page unless the step names an address; not so where ``cautious``.
        """
        found: set[str] = set()
        variables = Variables(known_values(scenario))
        for step in scenario.steps:
            routes = self._of_step(step, variables, cautious=cautious)
            if routes is None:
                return None
            found |= routes
        return frozenset(found)

    def may_gate(self, scenario: Scenario) -> bool:
        """Whether a scenario goes to a route that gates, or may do so."""
        routes = self.touched(scenario, cautious=True)
        return routes is None or any(self.gates(route) for route in routes)

    def idle_patterns(self) -> list[str]:
        """Migrated routes that no route of the inventory is."""
        return [] if self.table is None else self._migrated.idle(self.table.routes)

    def unvisited(self, routes: Iterable[str]) -> list[str]:
        """Migrated routes that none of the routes is which a run went to; only without an inventory, which knows better."""
        if self.table is not None:
            return []
        visited = tuple(routes)
        return [one for one in self._migrated.patterns if not any(Migrated((one,)).fits(each) for each in visited)]

    def readdressed(self, action: Action) -> Action:
        """What the candidate is asked where legacy is asked this: a moved route's new address."""
        if not self._moved:
            return action
        if isinstance(action, BrowserAction):
            verbs = tuple(
                replace(verb, value=self.moved_to(str(verb.value))) if verb.name == "goto" else verb for verb in action.verbs
            )
            return action if verbs == action.verbs else replace(action, verbs=verbs)
        target = self.moved_to(action.target)
        if isinstance(action, FormAction) and isinstance(action.form, str) and action.form.startswith("/"):
            return replace(action, target=target, form=self.moved_to(action.form))
        return action if target == action.target else replace(action, target=target)

    def moved_to(self, target: str) -> str:
        """A path with its query at the candidate's address; as it is where no moved route is meant."""
        path, question, query = target.partition("?")
        one = self.moved_route(path)
        if one is None:
            return target
        return filled(one.candidate_shape, values_in(one.legacy_shape, path) or {}) + question + query

    def moved_route(self, path: str) -> Moved | None:
        """The moved route that a path of legacy's belongs to; where another route is meant by it, that one counts."""
        for one in self._moved:
            if values_in(one.legacy_shape, path) is None:
                continue
            meant = self.table.fitting(path) if self.table else ()
            if not meant or is_moved(one, meant[0], self._by_template):
                return one
        return None

    def _of_step(self, step: Step, variables: Variables, *, cautious: bool) -> set[str] | None:
        action = step.legacy.action
        found: set[str] = set()
        for method, target in _asked(action):
            path = _partly_filled(target, variables).partition("?")[0].partition("#")[0]
            if _UNKNOWN in path.partition("/")[0]:
                return None
            routes = self.could_be(method, path.replace(_UNKNOWN, "${x}"))
            found |= {f"{method} {route.template}" for route in routes} or {f"{method} {path}"}
        if isinstance(action, BrowserAction) and any(verb.name not in ("goto", "checkpoint") for verb in action.verbs):
            return None if cautious else found  # a click may lead anywhere
        if isinstance(action, FormAction) and not (isinstance(action.form, str) and action.form.startswith("/")):
            return None if cautious or action.form is not None else found
        return found


def _asked(action: Action) -> list[tuple[str, str]]:
    """What a step asks for, as methods and targets. A form is loaded and submitted, to its own page unless it says where."""
    if isinstance(action, RequestAction):
        return [(action.method, action.target)]
    if isinstance(action, BrowserAction):
        return [("GET", str(verb.value)) for verb in action.verbs if verb.name == "goto"]
    names_target = isinstance(action.form, str) and action.form.startswith("/")
    return [("GET", action.target), ("POST", str(action.form) if names_target else action.target)]


def _partly_filled(target: str, variables: Variables) -> str:
    """A target with the variables that stand in files; the others become a mark."""
    whole = _REFERENCE.fullmatch(target) is not None

    def known(match: re.Match[str]) -> str:
        try:
            return variables.text(match[0], escape=not whole)
        except UnsetVariableError:
            return _UNKNOWN

    filled_in = _REFERENCE.sub(known, target)
    return _REFERENCE.sub(known, filled_in)


def _by_template(routes: Iterable[Route]) -> Mapping[str, Sequence[Route]]:
    found: dict[str, list[Route]] = defaultdict(list)
    for route in routes:
        found[route.template].append(route)
    return found


def _may_fit(shape: Shape, path: str) -> bool:
    """Whether a path with unknown parts may fit: segment by segment, an unknown part stands for anything without a slash."""
    asked = path.split("/")
    own = list(segments(shape))
    many = any(isinstance(piece, Hole) and piece.many for piece in own[-1])
    if len(asked) != len(own) and not (many and len(asked) >= len(own)):
        return False
    return all(_segment_may_fit(mine, theirs) for mine, theirs in zip(own, asked, strict=False))


def _segment_may_fit(own: Shape, asked: str) -> bool:
    if any(isinstance(piece, Hole) and piece.many for piece in own):
        return True
    if _UNKNOWN not in asked:
        return values_in(own, asked) is not None
    if any(isinstance(piece, Hole) for piece in own):
        return True
    literal = "".join(piece for piece in own if isinstance(piece, str))
    return re.fullmatch(".*".join(re.escape(part) for part in asked.split(_UNKNOWN)), literal) is not None
