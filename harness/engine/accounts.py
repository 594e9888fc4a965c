"""Keeps count while a run goes on: verdicts, routes, waivers, and which rules and waivers never matched."""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.engine.replay import Used
from harness.loading.files import files_below
from harness.model.result import RouteSummary, ScenarioResult, Stale, Unmatched, WaiverUse
from harness.model.rule import Rule, Shared, Waiver
from harness.model.scenario import Scenario, Step
from harness.model.settings import Settings
from harness.model.verdict import Verdict, worst

EXPIRES_SOON_DAYS = 14


Counts = tuple[tuple[Verdict, int], ...]


@dataclass(slots=True)
class RouteCount:
    """Steps per verdict of one route; routes with the same counts share them, for there may be very many."""

    counts: Counts = ()
    gates: bool = False


@functools.lru_cache(maxsize=1024)
def _one_more(counts: Counts, verdict: Verdict) -> Counts:
    return tuple(sorted((Counter(dict(counts)) + Counter([verdict])).items(), key=lambda item: item[0].badness))


class _Keys:
    """In how many scenarios each rule and waiver could be used; what folders share is counted by the folder."""

    def __init__(self) -> None:
        self._own: Counter[str] = Counter()
        self._shared: Counter[Shared] = Counter()

    def enter(self, scenario: Scenario) -> list[Shared | Scenario | Step]:
        """Count a scenario; returns what says rules or waivers, of folders only what was not seen before."""
        parts: tuple[Scenario | Step, ...] = (scenario, *scenario.steps)
        own = [one for one in parts if one.rules or one.waivers]
        self._own.update({key for one in own for key in _keys(one)})
        layers = scenario.shared.layers()
        new = [layer for layer in layers if layer not in self._shared]
        self._shared.update(layers)
        return [*own, *new]

    def counts(self, without: Collection[Shared]) -> Counter[str]:
        found = self._own.copy()
        for layer, count in self._shared.items():
            if layer not in without:
                for key in _keys(layer):
                    found[key] += count
        return found

    def folders(self) -> Iterator[Shared]:
        """What folders say and was counted."""
        return (layer for layer in self._shared if layer.rules or layer.waivers)


def _keys(one: Shared | Scenario | Step) -> set[str]:
    return {rule.key for rule in one.rules} | {waiver.key for waiver in one.waivers}


class Accounts:
    """The books of one run. ``loaded`` are all scenarios found, also those not selected: only they can tell stale rules, and
    of a shared file only where every file below its folder was loaded.

    Memory grows with routes, rules and waivers, never with scenarios.
    """

    def __init__(self, loaded: Sequence[Scenario], today: dt.date, settings: Settings) -> None:
        self.today = today
        self.verdicts: Counter[str] = Counter()
        self.gating: set[Verdict] = set()
        self.routes: dict[str, RouteCount] = {}
        self.any_count = 0
        self._waivers: dict[str, Waiver] = {}
        self._rules: dict[str, Rule] = {}
        self._scope = _Keys()
        self._done = _Keys()
        self._waived: Counter[str] = Counter()
        self._used: set[str] = set()
        self._tried: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        for scenario in loaded:
            for said in self._scope.enter(scenario):
                self._rules.update((rule.key, rule) for rule in said.rules)
                self._waivers.update((waiver.key, waiver) for waiver in said.waivers)
        files = {Path(scenario.file) for scenario in loaded}
        self._partly = {one for one in self._scope.folders() if not files_below(Path(one.folder), settings) <= files}

    def enter(self, scenario: Scenario, result: ScenarioResult, used: Used) -> None:
        """Book one scenario's result."""
        self.verdicts[result.verdict] += 1
        if result.gating is not None:
            self.gating.add(result.gating)
        for step in (step for step in result.steps if step.route):  # `given` goes to none
            route = self.routes.setdefault(step.route, RouteCount())
            route.counts = _one_more(route.counts, step.verdict)
            route.gates = route.gates or step.gates
        self._tried[result.identity] += 1
        self._refused[result.identity] += any(step.refused for step in result.steps)
        self.any_count += used.any_count
        self._waived.update(used.waivers)
        self._used |= used.rules | set(used.waivers)
        if result.verdict is not Verdict.BROKEN:
            self._done.enter(scenario)

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all scenarios that gate."""
        return worst(self.gating)

    def counts(self) -> Mapping[str, int]:
        return {verdict.value: self.verdicts.get(verdict, 0) for verdict in Verdict}

    def by_route(self) -> Mapping[str, RouteSummary]:
        return {
            route: RouteSummary(
                worst(verdict for verdict, _ in count.counts),
                sum(steps for _, steps in count.counts),
                {verdict.value: steps for verdict, steps in count.counts},
                count.gates,
            )
            for route, count in sorted(self.routes.items(), key=lambda item: item[0].partition(" ")[::-1])
        }

    def stale(self) -> Stale:
        """What matched nothing although every scenario in its scope ran to its end."""
        idle = [one for one in self.unmatched() if one.done == one.scope]
        return Stale(
            tuple(one.key for one in idle if one.kind == "rule"),
            tuple(one.key for one in idle if one.kind == "waiver"),
        )

    def unmatched(self) -> tuple[Unmatched, ...]:
        """What matched nothing so far, with how much of its scope ran to its end; what has not run at all is left out."""
        scope, done = self._scope.counts(self._partly), self._done.counts(self._partly)
        return tuple(
            Unmatched(key, "rule" if key in self._rules else "waiver", done[key], scope[key])
            for key in sorted(done)
            if key not in self._used
        )

    def waivers(self) -> tuple[WaiverUse, ...]:
        return tuple(
            WaiverUse(
                key=key,
                address=str(waiver.address),
                reason=waiver.reason,
                owner=waiver.owner,
                until=waiver.until.isoformat(),
                position=str(waiver.position),
                uses=self._waived[key],
                expired=waiver.expired(self.today),
                expires_soon=not waiver.expired(self.today) and (waiver.until - self.today).days < EXPIRES_SOON_DAYS,
            )
            for key, waiver in sorted(self._waivers.items())
        )

    def warnings(self) -> tuple[str, ...]:
        """Waivers that have expired or soon will; identities that got nowhere."""
        found = []
        for use in self.waivers():
            if use.expired:
                found.append(f"{use.position}: the waiver for {use.address} expired on {use.until} (owner: {use.owner})")
            elif use.expires_soon:
                found.append(f"{use.position}: the waiver for {use.address} expires on {use.until} (owner: {use.owner})")
        for name, tried in self._tried.items():
            if name != "anonymous" and self._refused[name] == tried:
                found.append(
                    f"the identity {name!r} was refused on both sides in all of its {tried} scenarios: does it log in?"
                )
        return tuple(found)
