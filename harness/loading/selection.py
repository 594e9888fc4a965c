"""Chooses scenarios by text, tag, route, identity and shard; both faces use it, so that they mean the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from harness.errors import UsageError
from harness.model.actions import RequestAction
from harness.model.scenario import Scenario, Step

_PLACEHOLDER = re.compile(r"\$\{[^{}]*\}")
_PIECE = re.compile(r"(<path:[^<>]*>|\*)|(<[^<>]*>)")


def select(
    scenarios: Iterable[Scenario],
    *,
    text: str | None = None,
    tags: Collection[str] = (),
    route: str | None = None,
    run_as: str | None = None,
    shard: str | None = None,
) -> tuple[Scenario, ...]:
    """The scenarios that pass every filter, in their order.

    ``text``: words that all occur in the id, whatever their case. ``tags``: any of them. ``route``: a route as reports print
    it (`GET /books/<int:id>`) or a pattern with `*`, with or without a method; a step to it is enough. ``run_as``: the
    identity's name, `anonymous` also for scenarios that name none. ``shard``: `K/N`, every Nth from the Kth on, counted after
    the other filters. Raises UsageError for a shard that is none.
    """
    words = (text or "").casefold().split()
    wanted = frozenset(tags)
    pattern = _route_pattern(route) if route else None
    chosen = [
        scenario
        for scenario in scenarios
        if all(word in scenario.id.casefold() for word in words)
        and (not wanted or not wanted.isdisjoint(scenario.tags))
        and (pattern is None or any(_steps_to(pattern, step, scenario) for step in scenario.steps))
        and (run_as is None or run_as == (scenario.identity.name if scenario.identity else "anonymous"))
    ]
    if shard is None:
        return tuple(chosen)
    number, count = parse_shard(shard)
    return tuple(chosen[number - 1 :: count])


def parse_shard(shard: str) -> tuple[int, int]:
    """`K/N` as (K, N). Raises UsageError unless 1 <= K <= N."""
    match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", shard)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise UsageError(f"{shard!r} is not a shard", hint="write K/N with K from 1 to N, such as 2/4")
    return int(match[1]), int(match[2])


def _route_pattern(route: str) -> re.Pattern[str]:
    """`GET /books/<int:id>` as a pattern over `GET /books/7`: a placeholder is one segment, `<path:x>` and `*` anything."""
    method, space, path = route.partition(" ")
    if not space:
        method, path = "*", route
    parts = []
    for piece in re.split(r"(<[^<>]*>|\*)", path.strip()):
        match = _PIECE.fullmatch(piece)
        parts.append(
            re.escape(piece) if match is None else ".+" if piece.startswith("<path:") else ".*" if match[1] else "[^/]+"
        )
    prefix = r"[^ ]+" if method == "*" else re.escape(method.upper())
    return re.compile(f"{prefix} {''.join(parts)}")


def _steps_to(pattern: re.Pattern[str], step: Step, scenario: Scenario) -> bool:
    """Whether a step goes to a route on the legacy side; a form both loads its page and submits to it."""
    action = step.legacy.action
    known = {**scenario.variables, **scenario.parameters}
    target = _PLACEHOLDER.sub(lambda match: str(known.get(match[0][2:-1], "0")), action.target)
    path = target.partition("?")[0].partition("#")[0]
    methods = (action.method,) if isinstance(action, RequestAction) else ("GET", "POST")
    return any(pattern.fullmatch(f"{method} {path}") for method in methods)
