"""Addresses: the one language in which differences, rules, waivers, `expect` and captures name places.

A *path* is a concrete place inside one facet's view; an *address* is what a user writes and may hold wildcards.
Each facet owns the spelling of its addresses (``AddressGrammar`` in ``vocabulary.py``); matching is the same for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Nth:
    """A member of a keyed collection whose key occurs several times: its key and its number, from 2."""

    key: str
    number: int


PathPart = str | int | Nth
Path = tuple[PathPart, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A key; matches every member with this key, the second and later ones too."""

    key: str

    def matches(self, part: PathPart) -> bool:
        return (part.key if isinstance(part, Nth) else part) == self.key


@dataclass(frozen=True, slots=True)
class Numbered:
    """One of several members with the same key, from 1."""

    key: str
    number: int

    def matches(self, part: PathPart) -> bool:
        if isinstance(part, Nth):
            return part.key == self.key and part.number == self.number
        return part == self.key and self.number == 1


@dataclass(frozen=True, slots=True)
class Index:
    """A position in a list, from 0."""

    number: int

    def matches(self, part: PathPart) -> bool:
        return isinstance(part, int) and part == self.number


@dataclass(frozen=True, slots=True)
class Wild:
    """Any child."""

    def matches(self, part: PathPart) -> bool:  # noqa: ARG002 - the shape of all segments
        return True


Segment = Name | Numbered | Index | Wild


@dataclass(frozen=True, slots=True)
class Address:
    """A place or a set of places in an observation.

    ``segments`` spells a structural pattern that covers what lies beneath it. ``query`` is set instead where the facet's
    own query language is needed (a JSONPath with a filter, slice, union or descendant): the facet evaluates it on both
    sides, and ``segments`` is then its longest structural prefix.
    """

    facet: str
    segments: tuple[Segment, ...] = ()
    query: str | None = None
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.text or self.facet

    @property
    def specificity(self) -> tuple[int, int]:
        """Orders addresses: the longer one, then the one with fewer wildcards, is more specific."""
        concrete = sum(not isinstance(segment, Wild) for segment in self.segments)
        depth = len(self.segments) + (1 if self.query else 0)
        return (depth, concrete)

    @property
    def singular(self) -> bool:
        """Whether the address can name one place only."""
        return self.query is None and not any(isinstance(segment, Wild) for segment in self.segments)

    def covers(self, path: Sequence[PathPart]) -> bool:
        """Whether the place is named by this address or lies beneath it; ``query`` addresses are the facet's business."""
        if self.query is not None or len(path) < len(self.segments):
            return False
        return all(segment.matches(part) for segment, part in zip(self.segments, path, strict=False))
