"""Reads addresses of one observation for captures, `expect` and `wait`; the answers are values, never exceptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.comparison.body import body_kind
from harness.comparison.facets.base import Facet, Lens, View
from harness.comparison.node import Url
from harness.comparison.places import lens_for, selected
from harness.comparison.sameness import same
from harness.engine.variables import UnsetVariableError, Variables
from harness.model.address import Address, Name
from harness.model.observation import Observation
from harness.model.scenario import Expectation


class Reader:
    """Reads observations of one side; ``cookie_names`` maps this side's cookie names to legacy's."""

    def __init__(self, facets: Mapping[str, Facet], cookie_names: Mapping[str, str]) -> None:
        self._facets = facets
        self._cookie_names = dict(cookie_names)

    def of(self, observation: Observation) -> Reading:
        """What is to be read in one observation."""
        return Reading(observation, self._facets, lens_for(observation, self._cookie_names))

    def values(self, address: Address, observation: Observation) -> list[object]:
        """The values at one address; empty when nothing is there."""
        return self.of(observation).values(address)

    def unmet(self, expectations: Sequence[Expectation], observation: Observation, variables: Variables) -> list[str]:
        """What does not hold, one sentence each."""
        return self.of(observation).unmet(expectations, variables)


class Reading:
    """One observation, looked at once for each facet, however many addresses are read in it."""

    def __init__(self, observation: Observation, facets: Mapping[str, Facet], lens: Lens) -> None:
        self._observation = observation
        self._facets = facets
        self._lens = lens
        self._views: dict[str, View | None] = {}

    def values(self, address: Address) -> list[object]:
        """The values at an address; empty when nothing is there."""
        facet = self._facets[address.facet]
        if facet.name not in self._views:
            self._views[facet.name] = facet.view(self._observation, self._lens)
        view = self._views[facet.name]
        return [found.value for found in selected(address, facet, view)] if view is not None else []

    def captured(self, name: str, address: Address) -> tuple[object, str | None]:
        """The one value to capture, or None and why there is none. A whole header is captured as it was sent.

        Locations are the exception: they are captured resolved, as a target that the next step can ask for.
        """
        found = self.values(address)
        if len(found) == 1:
            sent = _as_sent(address, self._observation)
            return (found[0] if sent is None or isinstance(found[0], Url) else sent), None
        what = "nothing is there" if not found else f"{len(found)} places are named, one is needed"
        answer = f"status {self._observation.status}, {body_kind(self._observation)} body"
        return None, f"cannot capture {name!r} at {address}: {what} ({answer})"

    def unmet(self, expectations: Sequence[Expectation], variables: Variables) -> list[str]:
        """What does not hold, one sentence each."""
        return [problem for one in expectations if (problem := self._problem(one, variables))]

    def _problem(self, expectation: Expectation, variables: Variables) -> str | None:
        try:
            allowed = [variables.value(value) for value in expectation.allowed]
        except UnsetVariableError as error:
            return f"expected something at {expectation.address}, but {error}"
        found = self.values(expectation.address)
        wanted = " or ".join(repr(value) for value in allowed)
        if not found:
            return f"expected {expectation.address} to be {wanted}, but nothing is there"
        sent = _as_sent(expectation.address, self._observation)
        if sent is not None and any(fits(sent, one) for one in allowed):
            return None
        of_status = expectation.address.facet == "status"
        wrong = [value for value in found if not any(fits(value, one, classes=of_status) for one in allowed)]
        return f"expected {expectation.address} to be {wanted}, but it is {wrong[0]!r}" if wrong else None


def _as_sent(address: Address, observation: Observation) -> str | None:
    """The value of the header field that an address names as a whole; None for other addresses and for no such field."""
    if address.facet != "header" or len(address.segments) != 1 or not isinstance(address.segments[0], Name):
        return None
    return observation.header(address.segments[0].key)


def fits(value: object, allowed: object, *, classes: bool = False) -> bool:
    """Whether a value is an expected one; with ``classes``, a status may be one such as ``2xx``.

    A text stands for the number it spells, since variables are often texts.
    """
    if isinstance(allowed, str) and isinstance(value, int) and not isinstance(value, bool):
        text = allowed.lower()
        return text == str(value) or (classes and len(text) == 3 and text.endswith("xx") and str(value)[0] == text[0])
    return same(allowed, value)
