"""Whether a new recording differs from the old one only where the scenario's rules say that values vary by themselves."""

from __future__ import annotations

from dataclasses import replace

from harness.comparison.identifiers import IdentifierTable
from harness.comparison.judge import Law, judge
from harness.comparison.waiving import NO_WAIVERS, Circumstances
from harness.engine.confirming import side_laws
from harness.engine.drift import played_by_legacy
from harness.engine.replay import Turn, route_of, turns, written_route
from harness.engine.routes import RouteMap
from harness.model.scenario import Scenario
from harness.snapshots.snapshot import Exchange, Snapshot
from harness.snapshots.stand_ins import same_secrets


def same_by_rules(old: Snapshot, new: Snapshot, scenario: Scenario, law: Law, routes: RouteMap) -> bool:
    """Whether the same was asked, and judging the new answers against the old ones finds no difference.

    Legacy is judged against itself: waivers do not count, nor does what a rule says of the candidate's side. The old
    recording then stays whole, so that values taken from one answer and met again in another still agree.
    """
    scenario = played_by_legacy(scenario)
    played = list(turns(scenario.steps, scenario.id))
    if not same_secrets(old, new) or _asked(old) != _asked(new) or len(played) != len(new.exchanges):
        return False
    table = IdentifierTable()
    for turn, before, after in zip(played, old.exchanges, new.exchanges, strict=True):
        left, right = before.observation, after.observation
        whole = left.body_complete == right.body_complete and (left.page is None) == (right.page is None)
        if not whole or left.failure is not None or right.failure is not None:
            return False
        judgement = judge(left, right, _law(turn, before, scenario, law, routes), table)
        if judgement.differences:
            return False
        table = judgement.table
    return True


def _asked(snapshot: Snapshot) -> object:
    """All of a recording that is not an answer; of the variables only which there are, for their values vary as answers do."""
    steps = [(one.step, one.fingerprint, one.observation.request.method) for one in snapshot.exchanges]
    return snapshot.provenance.target, snapshot.provenance.framework, snapshot.setting, steps, sorted(snapshot.variables)


def _law(turn: Turn, before: Exchange, scenario: Scenario, law: Law, routes: RouteMap) -> Law:
    written = written_route(turn, before.observation)
    route = route_of(written, before.observation, routes)
    return replace(
        side_laws(law)[0],
        rules=(*scenario.rules_in_scope, *turn.step.rules),
        circumstances=Circumstances(route, before.observation.status, scenario.tags, written),
        waivers=NO_WAIVERS,
        joins=False,
    )
