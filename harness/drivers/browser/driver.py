"""The `browser` driver: what a person does in a browser up to a checkpoint, and the page that is there then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.errors import DriverError
from harness.model.actions import Action, BrowserAction
from harness.model.observation import Observation

if TYPE_CHECKING:
    from harness.drivers.session import Session


class BrowserDriver:
    """Performs BrowserActions, each on the page that the session's last one left open."""

    name = "browser"

    def perform(self, action: Action, session: Session, *, seed: str) -> Observation:  # noqa: ARG002
        """Do what the action says and read the page. Raises DriverError where there is no browser, or no such file."""
        if not isinstance(action, BrowserAction):
            raise TypeError(f"the browser driver cannot perform a {type(action).__name__}")
        loop = session.browsers
        if loop is None:
            raise DriverError("this session has no browser", hint="browser steps need a live target")
        from harness.drivers.browser.playing import play

        loop.browser()
        return loop.run(play(action, session, loop))
