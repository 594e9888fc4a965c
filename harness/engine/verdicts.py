"""Derives the verdict of a step from what was observed and judged (DESIGN sections 6 and 8)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from harness.model.difference import Difference
from harness.model.observation import Observation
from harness.model.scenario import Scenario
from harness.model.verdict import Verdict

REFUSED = "refused on both sides: what lies behind was not replayed as this identity"
REFUSED_BY_LEGACY = "legacy refuses this identity, the candidate does not: the rest was not replayed as this identity"
_LOGIN = re.compile(r"(?:^|[/_.-])(?:log-?in|sign-?in|sessions?/new)(?:[/_.?-]|$)|/auth/?$", re.IGNORECASE)


def turned_away(observation: Observation) -> bool:
    """Whether an identity is refused: 401, 403, or a redirect to a login."""
    if observation.failure is not None:
        return False
    if observation.status in (401, 403):
        return True
    place = (observation.header("location") or "").partition("?")[0]
    return observation.status in (302, 303, 307) and _LOGIN.search(place) is not None


def refuses_identity(scenario: Scenario, legacy: Observation, problem: str | None) -> bool:
    """Whether legacy does not let the scenario's identity do what the step needs; then the scenario ends there."""
    return scenario.identity is not None and problem is not None and turned_away(legacy)


def sent_to_login(observation: Observation) -> bool:
    """Whether a visitor is sent to a login that leads back to what was asked for, as in `/login?next=/account`."""
    if observation.status in (401, 403) or not turned_away(observation):
        return False
    back = parse_qsl(urlsplit(observation.header("location") or "").query)
    asked = unquote(urlsplit(observation.request.url).path)
    return any(unquote(urlsplit(value).path) == asked for _, value in back if "/" in value)


def legacy_problem(legacy: Observation, capture_problem: str | None, unmet: Sequence[str]) -> str | None:
    """Why legacy's side cannot serve as a measure, or None."""
    if legacy.failure is not None:
        return f"legacy: {legacy.failure.kind}: {legacy.failure.message}"
    if unmet:
        return f"legacy: {unmet[0]}"
    return f"legacy: {capture_problem}" if capture_problem else None


def step_verdict(
    legacy: Observation,
    candidate: Observation,
    differences: Sequence[Difference],
    problem: str | None,
    *,
    declared: bool,
    proxied: bool = False,
) -> tuple[Verdict, str | None]:
    """The verdict and, for a broken step, why. ``declared``: `expect` names the status, so a 5xx is meant. ``proxied``: the
    candidate passed the request on whole, so that legacy was compared with itself."""
    if problem is not None:
        return Verdict.BROKEN, problem
    if any(difference.open for difference in differences):
        return Verdict.DIFFERENT, None
    if not legacy.body_complete and not candidate.body_complete:
        return Verdict.BROKEN, "both bodies were cut at the size limit (setting `max_body`), so the rest was not compared"
    if 500 <= (legacy.status or 0) < 600 and not declared:
        return Verdict.BROKEN, (
            f"both sides answered {legacy.status}: two equal failures prove nothing; if this is meant, "
            f"say `expect: {{status: {legacy.status}}}`"
        )
    if proxied:
        return Verdict.PROXIED, None
    return (Verdict.WAIVED if differences else Verdict.PARITY), None
