"""Sets the scene on one side before a scenario: logs its identity in, performs `given`; must succeed, is not compared."""

from __future__ import annotations

from collections.abc import Mapping

from harness.drivers.session import Session
from harness.engine.sides import LivePlayer
from harness.engine.variables import UnsetVariableError
from harness.model.observation import Observation, Side
from harness.model.scenario import Play, Recipe, Scenario, Step


class SceneError(Exception):
    """The scene could not be set on a side: that side's fault, said in one sentence."""

    def __init__(self, side: Side, message: str) -> None:
        super().__init__(message)
        self.side = side


def set_scene(player: LivePlayer, scenario: Scenario) -> None:
    """Log in and perform `given` on one side; leaves the player's session ready. Raises SceneError."""
    if scenario.identity is not None:
        identity = scenario.identity
        recipe = identity.legacy if player.side is Side.LEGACY else identity.candidate
        _log_in(player, recipe, identity.name)
    for step in scenario.given:
        _perform(player, step, "given")


def _log_in(player: LivePlayer, recipe: Recipe, name: str) -> None:
    for step in recipe.steps:
        _perform(player, step, f"identity {name!r}")
    if not recipe.send_headers and not recipe.send_cookies:
        return
    try:
        headers, cookies = player.variables.value(recipe.send_headers), player.variables.value(recipe.send_cookies)
    except UnsetVariableError as error:
        raise SceneError(player.side, f"identity {name!r}: {error}") from error
    assert isinstance(headers, Mapping)
    assert isinstance(cookies, Mapping)
    before = player.session
    player.session = Session(
        before.transport,
        folder=before.folder,
        headers=headers,
        cookies=cookies,
        jar=before.jar,
        browsers=before.browsers,
        wants=before.wants,
        traces=before.traces,
        masks=before.masks,
    )
    before.close()


def _perform(player: LivePlayer, step: Step, what: str) -> None:
    play = step.legacy if player.side is Side.LEGACY else step.candidate
    for _ in range(step.repeat):
        done = player.perform(step, play, step.line, f"{what}:{step.position}")
        problem = _problem(player, play, done.observation) or done.capture_problem
        if problem:
            raise SceneError(player.side, f"{what}: {step.line} ({step.position}) failed: {problem}")


def _problem(player: LivePlayer, play: Play, observation: Observation) -> str | None:
    """Why a step that sets the scene did not succeed."""
    if observation.failure is not None:
        return f"{observation.failure.kind}: {observation.failure.message}"
    unmet = player.reader.unmet(play.expect, observation, player.variables)
    if unmet:
        return unmet[0]
    declared = any(one.address.facet == "status" for one in play.expect)
    return f"status {observation.status}" if not declared and (observation.status or 0) >= 400 else None
