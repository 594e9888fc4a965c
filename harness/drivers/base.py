"""A driver: performs one kind of step on one side and says what was observed."""

from __future__ import annotations

from typing import Protocol

from harness.drivers.session import Session
from harness.model.actions import Action
from harness.model.observation import Observation


class Driver(Protocol):
    """One driver. ``name`` is the kind of step it performs.

    ``perform`` sends the action (all ``${...}`` filled in) over the session and always returns an observation: what the
    application does wrong (timeout, refused connection, garbage, no such form) is a ``Failure`` on it. DriverError is raised
    only for what is the harness's or the user's fault (an upload file that is not there). ``seed`` is the same on both sides
    for one step, so that multipart boundaries are.
    """

    @property
    def name(self) -> str: ...

    def perform(self, action: Action, session: Session, *, seed: str) -> Observation: ...
