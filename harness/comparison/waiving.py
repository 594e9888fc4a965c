"""Decides which differences somebody has agreed to."""

from __future__ import annotations

import datetime as dt
import fnmatch
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from harness.comparison.places import plain
from harness.comparison.sameness import same
from harness.comparison.waiver_index import WaiverIndex
from harness.model.absent import ABSENT
from harness.model.address import Address
from harness.model.difference import Difference, DifferenceState, Place
from harness.model.rule import Condition, Waiver


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What `when:` and `route:` look at: the route, also as the scenario writes it, legacy's status, the scenario's tags."""

    route: str = ""
    status: int | None = None
    tags: tuple[str, ...] = ()
    written: str = ""

    def on(self, pattern: str) -> bool:
        """Whether this is on a route that fits a pattern."""
        return route_fits(pattern, self.route) or (self.written != "" and route_fits(pattern, self.written))

    def spellings(self) -> tuple[str, ...]:
        """All patterns without wildcards that this is on."""
        return tuple(dict.fromkeys(one for route in (self.route, self.written) for one in (route, route.partition(" ")[2])))


@dataclass(frozen=True, slots=True)
class Agreed:
    """The waivers that hold for a step: its own, then those of its scenario and of the folders, innermost first."""

    own: tuple[Waiver, ...] = ()
    around: tuple[WaiverIndex, ...] = ()

    def near(self, difference: Difference, places: Sequence[Place], circumstances: Circumstances) -> Iterator[Waiver]:
        """Those that may cover a difference, in the order in which they are tried."""
        yield from self.own
        for index in self.around:
            yield from index.near(difference, places, circumstances.spellings())

    def addresses(self) -> Iterator[Address]:
        """Addresses with a query of all waivers."""
        yield from (waiver.address for waiver in self.own if waiver.address.query is not None)
        for index in self.around:
            yield from index.addresses


NO_WAIVERS = Agreed()


def applies(condition: Condition | None, circumstances: Circumstances) -> bool:
    """Whether all that a condition names holds."""
    if condition is None:
        return True
    if condition.status is not None and not _status_fits(condition.status, circumstances.status):
        return False
    if condition.route is not None and not circumstances.on(condition.route):
        return False
    return condition.tag is None or condition.tag in circumstances.tags


def route_fits(pattern: str, route: str) -> bool:
    """Whether a route as reports print it fits a pattern; a pattern without a method stands for every method."""
    escaped = pattern.replace("[", "[[]")
    if fnmatch.fnmatchcase(route, escaped):
        return True
    return pattern.startswith("/") and fnmatch.fnmatchcase(route.partition(" ")[2], escaped)


def _status_fits(wanted: str, status: int | None) -> bool:
    if status is None:
        return False
    return str(status)[0] == wanted[0] if wanted.lower().endswith("xx") else str(status) == wanted


def waive(
    difference: Difference,
    places: Sequence[Place],
    waivers: Agreed,
    circumstances: Circumstances,
    today: dt.date,
) -> Difference:
    """The difference with the waiver that covers it, if any; ``places`` are all places that show it."""
    expired: str | None = None
    for waiver in waivers.near(difference, places, circumstances):
        if not _covers(waiver, difference, places, circumstances):
            continue
        if waiver.expired(today):
            expired = waiver.key
            continue
        return replace(difference, state=DifferenceState.WAIVED, waiver=waiver.key)
    return replace(difference, expired_waiver=expired) if expired else difference


def _covers(waiver: Waiver, difference: Difference, places: Sequence[Place], circumstances: Circumstances) -> bool:
    if waiver.route is not None and not circumstances.on(waiver.route):
        return False
    if not applies(waiver.when, circumstances):
        return False
    if not (_pinned(waiver.legacy, difference.legacy) and _pinned(waiver.candidate, difference.candidate)):
        return False
    return any(_at(waiver, place, difference) for place in places)


def _at(waiver: Waiver, place: Place, difference: Difference) -> bool:
    if waiver.address.facet != place.facet:
        return False
    if waiver.address.facet == "page":
        return waiver.address.query in (place.legacy or place.candidate)[:1]
    if waiver.address.query is not None:
        return False
    added = difference.legacy is ABSENT
    return waiver.address.covers(place.candidate if added else place.legacy)


def _pinned(pin: object, value: object) -> bool:
    """Whether a pinned value is this value; a pin of null also stands for a side that has none."""
    if pin is ABSENT:
        return True
    if value is ABSENT:
        return pin is None
    return same(pin, plain(value))
