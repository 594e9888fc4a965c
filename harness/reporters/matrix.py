"""The state of every route: what the inventories say, joined with what the scenarios of a run proved."""

from __future__ import annotations

import enum
import functools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from harness.model.route import InventoryRoute, RouteFacts
from harness.model.verdict import Verdict, worst
from harness.reporters.jsonable import data_of
from harness.reporters.results import ResultsReader

_NO_PROOF = (401, 403, 404, 405, 429)
ANY = "ANY"
Sight = tuple[str, int | None]
"""An identity and the class of the status that legacy answered it with (None: it did not answer)."""


class RouteState(enum.StrEnum):
    """What is known of a route, from worst to best; only `waived` and `proven` count as done."""

    BROKEN = "broken"
    DIFFERENT = "different"
    MISSING = "missing"  # the candidate should have it and has not
    PROXIED = "proxied"  # the candidate passes it on to legacy
    UNSTABLE = "unstable"
    UNTESTED = "untested"  # no scenario proves anything of it
    NOT_STARTED = "not started"  # not listed as migrated, and the candidate has no such route
    WAIVED = "waived"
    PROVEN = "proven"

    @property
    def done(self) -> bool:
        return self in (RouteState.WAIVED, RouteState.PROVEN)


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One route in the table. ``statuses`` are the classes that legacy answered with (`2xx`), ``parity`` is the share of its
    steps that passed, in per cent (None: none ran). ``listed`` is false for an address that is in no inventory.
    """

    route: str
    state: RouteState
    blueprint: str = ""
    candidate: str | None = None
    match: str = ""
    login_required: bool | None = None
    gates: bool = True
    scenarios: int = 0
    steps: int = 0
    identities: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    verdict: str | None = None
    parity: float | None = None
    note: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Matrix:
    """All routes of legacy, addresses that are in no inventory but were asked for, and what the candidate has beyond.

    ``known`` is false without an inventory of legacy: then there may be routes that nobody has seen.
    """

    rows: tuple[RouteRow, ...] = ()
    others: tuple[RouteRow, ...] = ()
    added: tuple[str, ...] = ()
    known: bool = False
    migrated: bool = False
    candidate_known: bool = False
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        return sum(row.state.done for row in self.rows)

    def reaches(self, percent: float) -> bool:
        """Whether so many of all routes are proven or waived; never without an inventory or without routes."""
        return self.known and bool(self.rows) and self.done * 100 >= percent * len(self.rows)

    @property
    def line(self) -> str:
        """The sum in one sentence, rounded down."""
        if not self.known:
            return f"{self.done} of {len(self.rows)} routes that were asked for are proven or waived; there is no inventory"
        share = self.done * 1000 // max(len(self.rows), 1) / 10
        text = f"{self.done} of {len(self.rows)} routes proven or waived ({share:g} %)"
        if self.migrated:
            gating = [row for row in self.rows if row.gates]
            text += f"; {sum(row.state.done for row in gating)} of the {len(gating)} migrated ones"
        return text


@dataclass(slots=True)
class Evidence:
    """What the steps to one route came to. ``seen`` holds identity and status of the steps, ``proofs`` of those that prove
    something; routes that saw the same share one set, for there may be very many.
    """

    scenarios: int = 0
    steps: int = 0
    passed: int = 0
    worst: Verdict = Verdict.PARITY
    seen: frozenset[Sight] = frozenset()
    proofs: frozenset[Sight] = frozenset()
    gates: bool = False

    def enter(self, step: Mapping[str, Any], identity: str) -> None:
        status, verdict = step["legacy"]["status"], Verdict(step["verdict"])
        sight = (identity, None if status is None else status // 100)
        self.steps += 1
        self.passed += verdict.passes
        self.worst = worst((self.worst, verdict))
        self.seen = _with(self.seen, sight)
        self.gates = self.gates or step.get("gates", True)
        proves = verdict.passes and not (step.get("refused") or step.get("to_login") or step["tainted"])
        if proves and status is not None and status not in _NO_PROOF:
            self.proofs = _with(self.proofs, sight)


@functools.lru_cache(maxsize=1024)
def _with(seen: frozenset[Sight], sight: Sight) -> frozenset[Sight]:
    return seen | {sight}


def matrix_of(results: ResultsReader | None, facts: RouteFacts | None = None) -> Matrix:
    """The matrix of a results file; ``facts`` are the inventories as they are now, else those that the results keep."""
    facts = facts or (facts_in(results.head.get("routes")) if results else None) or RouteFacts()
    evidence = gathered(results.scenarios() if results else ())
    known = facts.legacy is not None
    templates = {row.route.partition(" ")[2] for row in facts.routes}
    listed = {row.route for row in facts.routes}
    beside: dict[str, list[Evidence]] = {}
    for route, one in evidence.items():
        template = route.partition(" ")[2]
        if not _is_listed(route, listed) and template in templates:
            beside.setdefault(template, []).append(one)
    rows = [_row(row, _of(row.route, evidence), beside.get(row.route.partition(" ")[2], ()), facts) for row in facts.routes]
    others = [_other(route, one) for route, one in sorted(evidence.items(), key=_by_path) if not _is_listed(route, listed)]
    if not known:
        rows, others = others, []
    return Matrix(
        rows=tuple(rows),
        others=tuple(others),
        added=facts.added,
        known=known,
        migrated=facts.migrated,
        candidate_known=facts.candidate is not None,
        problems=facts.problems,
        notes=facts.notes,
    )


def facts_in(data: Mapping[str, Any] | None) -> RouteFacts | None:
    """The inventories' facts as a results file keeps them; None where it has none."""
    if not data:
        return None
    routes = tuple(InventoryRoute(**row) for row in data["routes"])
    lists = {key: tuple(data[key]) for key in ("added", "problems", "notes")}
    return RouteFacts(data["legacy"], data["candidate"], routes, migrated=data["migrated"], **lists)


def gathered(scenarios: Iterable[Mapping[str, Any]]) -> dict[str, Evidence]:
    """The evidence per route, read in a stream."""
    found: dict[str, Evidence] = {}
    for scenario in scenarios:
        touched = set()
        for step in scenario["steps"]:
            if step["route"]:
                found.setdefault(step["route"], Evidence()).enter(step, scenario["identity"])
                touched.add(step["route"])
        for route in touched:
            found[route].scenarios += 1
    return found


def _is_listed(route: str, listed: set[str]) -> bool:
    return route in listed or f"{ANY} {route.partition(' ')[2]}" in listed


def _of(route: str, evidence: Mapping[str, Evidence]) -> Evidence:
    """The evidence of a route; of one that takes any method, all that its address has."""
    method, _, template = route.partition(" ")
    if method != ANY:
        return evidence.get(route) or Evidence()
    joined = Evidence()
    for each, one in evidence.items():
        if each.partition(" ")[2] == template:
            joined.scenarios += one.scenarios
            joined.steps += one.steps
            joined.passed += one.passed
            joined.worst = worst((joined.worst, one.worst))
            joined.seen |= one.seen
            joined.proofs |= one.proofs
    return joined


def _row(route: InventoryRoute, one: Evidence, beside: Iterable[Evidence], facts: RouteFacts) -> RouteRow:
    """``beside`` is evidence of methods that the address does not take: it can spoil a route, never prove it."""
    found = [one.worst] * (one.steps > 0) + [each.worst for each in beside if not each.worst.passes]
    verdict = worst(found) if found else None
    state, note = _state(route, verdict, facts, proven=_proves(one, route))
    return _filled(
        RouteRow(
            route=route.route,
            state=state,
            blueprint=route.blueprint,
            candidate=route.candidate,
            match=route.match,
            login_required=route.login_required,
            gates=route.gates,
            verdict=None if verdict is None else verdict.value,
            note=note,
        ),
        one,
    )


def _proves(one: Evidence, route: InventoryRoute) -> bool:
    """Whether any step proved more than that nobody is let in: a redirect of a visitor from a protected page does not."""
    return any(not (route.login_required and who == "anonymous" and status == 3) for who, status in one.proofs)


def _state(route: InventoryRoute, verdict: Verdict | None, facts: RouteFacts, *, proven: bool) -> tuple[RouteState, str]:
    absent = facts.candidate is not None and route.candidate is None
    if verdict is not None and verdict.passes and proven:
        note = "it answers, though its inventory does not list it" if absent else route.note
        return (RouteState.WAIVED if verdict is Verdict.WAIVED else RouteState.PROVEN), note
    if verdict is Verdict.PROXIED:
        return RouteState.PROXIED, route.note
    if absent:
        return (RouteState.MISSING if route.gates or not facts.migrated else RouteState.NOT_STARTED), route.note
    if verdict is not None and not verdict.passes:
        return RouteState(verdict.value), route.note
    if route.match == "passed on" and "://" in route.note:
        return RouteState.PROXIED, route.note
    note = "only refusals and errors were seen, which prove nothing of what lies behind" if verdict is not None else route.note
    return RouteState.UNTESTED, note


def _other(route: str, one: Evidence) -> RouteRow:
    verdict = one.worst
    state = RouteState(verdict.value) if not verdict.passes else RouteState.PROVEN
    if verdict is Verdict.WAIVED:
        state = RouteState.WAIVED
    row = RouteRow(route=route, state=state, gates=one.gates, verdict=verdict.value, listed=False)
    return _filled(row, one)


def _filled(row: RouteRow, one: Evidence) -> RouteRow:
    identities = {who for who, _ in one.seen}
    return replace(
        row,
        scenarios=one.scenarios,
        steps=one.steps,
        identities=tuple(sorted(identities, key=lambda name: (name != "anonymous", name))),
        statuses=tuple(sorted({f"{status}xx" for _, status in one.seen if status is not None})),
        parity=one.passed * 1000 // one.steps / 10 if one.steps else None,
    )


def _by_path(item: tuple[str, Evidence]) -> tuple[str, ...]:
    return item[0].partition(" ")[::-1]


def matrix_data(matrix: Matrix, states: tuple[str, ...] = ()) -> dict[str, Any]:
    """The matrix as JSON-ready data; ``states`` leaves out routes in others."""
    return {
        "routes": [data_of(row) for row in matrix.rows if not states or row.state in states],
        "others": [data_of(row) for row in matrix.others],
        **sums_data(matrix),
    }


def sums_data(matrix: Matrix) -> dict[str, Any]:
    """The matrix as JSON-ready data, but for its rows."""
    counts = Counter(row.state.value for row in matrix.rows)
    return {
        "added": list(matrix.added),
        "states": {state.value: counts[state.value] for state in RouteState},
        "total": len(matrix.rows),
        "done": matrix.done,
        "percent": matrix.done * 1000 // max(len(matrix.rows), 1) / 10,
        "known": matrix.known,
        "candidate_known": matrix.candidate_known,
        "migrated": matrix.migrated,
        "line": matrix.line,
        "problems": list(matrix.problems),
        "notes": list(matrix.notes),
    }
