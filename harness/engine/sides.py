"""One side of one scenario's replay: performs plays, waits, captures; a recorded legacy answers from its snapshot."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from harness.drivers.base import Driver
from harness.drivers.session import Session
from harness.engine.conditions import Reader
from harness.engine.variables import UnsetVariableError, Variables
from harness.model.actions import Action, RequestAction
from harness.model.observation import Failure, FailureKind, Observation, SentRequest, Side
from harness.model.scenario import Play, Step


@dataclass(frozen=True, slots=True)
class Performed:
    """What a side did in one result step: the redacted observation, what could not be captured, and whether the side only
    passed the request on to the legacy application."""

    observation: Observation
    capture_problem: str | None = None
    proxied: bool = False


class Player(Protocol):
    """A side that can be asked to perform plays, live or recorded."""

    variables: Variables

    def perform(self, step: Step, play: Play, name: str, seed: str, *, revalidate: bool = False) -> Performed: ...


@dataclass(slots=True)
class LivePlayer:
    """A side that is an application answering now. ``redact`` is applied to all that leaves it, with what was captured;
    ``passed_on`` says of an answer, not yet redacted, whether it is legacy's, asked for since a moment of the monotonic
    clock. ``readdress`` gives the address of a moved route; what a step says for this side alone stays as it is.
    """

    side: Side
    drivers: Mapping[str, Driver]
    session: Session
    variables: Variables
    reader: Reader
    redact: Callable[[Observation, Mapping[str, object]], Observation]
    clock: Callable[[], float] = field(default=time.monotonic)
    sleep: Callable[[float], None] = field(default=time.sleep)
    passed_on: Callable[[Observation, float], bool] | None = None

    last: Observation | None = None
    readdress: Callable[[Action], Action] | None = None

    def perform(self, step: Step, play: Play, name: str, seed: str, *, revalidate: bool = False) -> Performed:
        """Perform one play: send, poll if it waits, capture. ``revalidate`` sends the validators of the last answer.

        Raises DriverError for what is the user's to mend.
        """
        try:
            action = self.variables.action(play.action)
        except UnsetVariableError as error:
            return Performed(failed(FailureKind.STEP, str(error), name))
        if self.readdress is not None and play.action.target == step.legacy.action.target:
            action = self.readdress(action)
        if revalidate and isinstance(action, RequestAction):
            action = _with_validators(action, self.last)
        driver = self.drivers[step.kind]
        began = time.monotonic()
        observation = driver.perform(action, self.session, seed=seed)
        if play.wait is not None and observation.failure is None:
            observation = self._wait(play, lambda: driver.perform(action, self.session, seed=seed), observation)
        self.last = observation
        problem = capture(play, observation, self.variables, self.reader)
        proxied = self.passed_on is not None and self.passed_on(observation, began)
        captured = {name: self.variables.values[name] for name in play.capture if name in self.variables.values}
        return Performed(self.redact(observation, captured), problem, proxied)

    def _wait(self, play: Play, again: Callable[[], Observation], observation: Observation) -> Observation:
        """Poll until the condition holds; a timeout or a true `unless` is a failure on the last answer."""
        wait = play.wait
        assert wait is not None
        deadline = self.clock() + wait.timeout
        while True:
            reading = self.reader.of(observation)
            unmet = reading.unmet(wait.until, self.variables)
            if not unmet or observation.failure is not None:
                return observation
            given_up = [one for one in wait.unless if not reading.unmet([one], self.variables)]
            if given_up:
                values = reading.values(given_up[0].address)
                return _waited(observation, f"gave up: {given_up[0].address} is {values[0]!r}")
            if self.clock() + wait.every > deadline:
                return _waited(observation, f"gave up after {wait.timeout:g} s: {unmet[0]}")
            self.sleep(wait.every)
            observation = again()


def capture(play: Play, observation: Observation, variables: Variables, reader: Reader) -> str | None:
    """Capture what the play names; returns what went wrong, and remembers it for steps that need the value."""
    problems = []
    reading = reader.of(observation)
    for name, address in play.capture.items():
        value, problem = (None, None) if observation.failure else reading.captured(name, address)
        if problem is not None or observation.failure is not None:
            problems.append(problem or f"cannot capture {name!r}: there was no answer")
            variables.values.pop(name, None)
            variables.missing[name] = f"the variable {name!r} has no value: {problems[-1]}"
        else:
            variables.values[name] = value
    return None if observation.failure or not problems else problems[0]


def failed(kind: FailureKind, message: str, name: str) -> Observation:
    """An observation of a play that could not even be sent."""
    method, _, target = name.partition(" ")
    return Observation(SentRequest(method if target else "", "", target or name), failure=Failure(kind, message))


def _with_validators(action: RequestAction, answer: Observation | None) -> RequestAction:
    """The request made conditional on what was answered last (RFC 9110 section 13.1)."""
    validators = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
    found = {name: answer.header(field_name) for name, field_name in validators.items()} if answer else {}
    sent = {name: value for name, value in found.items() if value}
    return replace(action, headers={**(action.headers or {}), **sent})


def _waited(observation: Observation, message: str) -> Observation:
    return replace(observation, failure=Failure(FailureKind.WAIT, message))
