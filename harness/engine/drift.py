"""The drift check: the live legacy application takes the candidate's part against its own snapshots."""

from __future__ import annotations

import functools
from dataclasses import replace

from harness.model.frozen import EMPTY
from harness.model.rule import Rule, Shared
from harness.model.scenario import Scenario, Step
from harness.model.settings import Settings


def is_drift_check(settings: Settings, against: str) -> bool:
    """Whether the snapshots are those of the application that is to be judged by them."""
    return against == "snapshot" and settings.candidate == settings.legacy


def settings_of_legacy(settings: Settings) -> Settings:
    """The settings without what they say of another application: its cookie names and its new addresses."""
    return replace(settings, cookie_names=EMPTY, moved=())


def played_by_legacy(scenario: Scenario) -> Scenario:
    """The scenario with legacy's part on both sides, and nothing excused: what is agreed to of a candidate is not of legacy."""
    identity = scenario.identity
    return replace(
        scenario,
        steps=tuple(map(_step, scenario.steps)),
        given=tuple(map(_step, scenario.given)),
        identity=replace(identity, candidate=identity.legacy) if identity else None,
        rules=_rules(scenario.rules),
        waivers=(),
        shared=_shared(scenario.shared),
    )


@functools.lru_cache(maxsize=1024)
def _shared(shared: Shared) -> Shared:
    return Shared(_rules(shared.rules), (), None if shared.above is None else _shared(shared.above), shared.folder)


def _step(step: Step) -> Step:
    return replace(step, candidate=step.legacy, rules=_rules(step.rules), waivers=())


def _rules(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(rule if rule.counterpart is None else replace(rule, counterpart=None) for rule in rules)
