"""Selects scenarios by text, tag, route, identity and shard, the same way for both faces."""

from __future__ import annotations

import fnmatch
import hashlib
from collections.abc import Sequence

from harness.model.actions import RequestAction
from harness.model.scenario import Scenario, Step


def select(
    scenarios: Sequence[Scenario],
    *,
    text: str | None = None,
    tags: Sequence[str] = (),
    route: str | None = None,
    run_as: str | None = None,
    shard: tuple[int, int] | None = None,
) -> tuple[Scenario, ...]:
    """The scenarios that fit all that is given.

    ``text``: all its words occur in the id, in any case. ``tags``: one of them. ``route``: a step's route as written, ``*``
    stands for anything. ``shard``: (K, N) takes the K-th of N parts, the same scenarios on every machine.
    """
    words = (text or "").lower().split()
    return tuple(
        scenario
        for scenario in scenarios
        if all(word in scenario.id.lower() for word in words)
        and (not tags or set(tags) & set(scenario.tags))
        and (route is None or any(_on_route(step, route) for step in scenario.steps))
        and (run_as is None or (scenario.identity.name if scenario.identity else "anonymous") == run_as)
        and (shard is None or _shard_of(scenario.id, shard[1]) == shard[0])
    )


def _on_route(step: Step, route: str) -> bool:
    action = step.legacy.action
    path = action.target.partition("?")[0]
    written = f"{action.method} {path}" if isinstance(action, RequestAction) else f"POST {path}"
    escaped = route.replace("[", "[[]")
    return any(fnmatch.fnmatchcase(one, escaped) for one in (written, path))


def _shard_of(scenario_id: str, parts: int) -> int:
    digest = hashlib.sha256(scenario_id.encode()).digest()
    return int.from_bytes(digest[:4], "big") % parts + 1
