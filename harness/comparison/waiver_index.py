"""Looks waivers up by where they stand, so that thousands of them cost a difference no more than a few."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from harness.comparison.places import plain
from harness.model.absent import ABSENT
from harness.model.address import Address, Index, Name, Nth, Numbered, Path, PathPart, Segment, Wild
from harness.model.difference import Difference, Place
from harness.model.rule import Shared, Waiver

_WILD = Wild()
_Key = tuple[str | None, Hashable]
"""The route and legacy's pinned value; None for all that cannot be looked up."""


@dataclass(slots=True)
class _Level:
    """The waivers whose address ends here, each with its turn, and what lies below."""

    waivers: dict[_Key, list[tuple[int, Waiver]]] = field(default_factory=dict)
    below: dict[Segment, _Level] = field(default_factory=dict)


class WaiverIndex:
    """The waivers of a scenario or a `_shared.yaml`, as written; the last is tried first."""

    def __init__(self, waivers: Sequence[Waiver]) -> None:
        self.addresses = tuple(dict.fromkeys(waiver.address for waiver in waivers if waiver.address.query is not None))
        self._facets: dict[str, _Level] = {}
        for turn, waiver in enumerate(reversed(waivers)):
            level = self._facets.setdefault(waiver.address.facet, _Level())
            for segment in _segments(waiver.address):
                level = level.below.setdefault(segment, _Level())
            level.waivers.setdefault((_exact(waiver.route), _pin(waiver.legacy)), []).append((turn, waiver))

    def near(self, difference: Difference, places: Sequence[Place], routes: Sequence[str]) -> Iterator[Waiver]:
        """Those that may cover a difference at some places on a route (``routes``: its spellings), in turn; few do not."""
        if not self._facets:
            return
        value = _pin(plain(difference.legacy))
        keys = [(route, pin) for route in (None, *routes) for pin in dict.fromkeys((None, value))]
        found: dict[int, Waiver] = {}
        for place in places:
            for level in self._levels(place, added=difference.legacy is ABSENT):
                for key in keys:
                    found.update(level.waivers.get(key, ()))
        for turn in sorted(found):
            yield found[turn]

    def _levels(self, place: Place, *, added: bool) -> Iterator[_Level]:
        """All levels whose address covers a place."""
        if place.facet not in self._facets:
            return
        here = [self._facets[place.facet]]
        yield from here
        path: Path = place.candidate if added else place.legacy
        if place.facet == "page":
            path = place.legacy or place.candidate
        for part in path:
            here = [level.below[segment] for level in here for segment in _fitting(part) if segment in level.below]
            yield from here


@functools.lru_cache(maxsize=1024)
def index_of(shared: Shared) -> WaiverIndex:
    """The index of what one file says; made once for all scenarios that share it."""
    return WaiverIndex(shared.waivers)


def _segments(address: Address) -> tuple[Segment, ...]:
    return address.segments if address.query is None else (Name(address.query),)


def _fitting(part: PathPart) -> tuple[Segment, ...]:
    """All segments that match a part of a path."""
    if isinstance(part, Nth):
        return Name(part.key), Numbered(part.key, part.number), _WILD
    if isinstance(part, int):
        return Index(part), _WILD
    return Name(part), Numbered(part, 1), _WILD


def _exact(route: str | None) -> str | None:
    """The route where it is no pattern."""
    return None if route is None or "*" in route or "?" in route else route


def _pin(value: object) -> Hashable:
    """What a value is looked up by: texts and numbers by themselves, all others together."""
    if isinstance(value, str):
        return ("text", str(value))
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return ("number", value)
    return None
