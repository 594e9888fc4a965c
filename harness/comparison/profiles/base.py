"""A profile: the known noise of one framework, each entry with its reason; removed only where the other side lacks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from harness.model.address import Address, Path
from harness.model.observation import Observation
from harness.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Seen:
    """A node of a facet's tree, where it stands in it, and the observation that it was read from."""

    node: object
    path: Path
    observation: Observation


@dataclass(frozen=True, slots=True)
class Entry:
    """One known piece of noise: a short name, where it stands, why nobody can perceive it, and what it must look like.

    ``holds`` says whether what was found at the address really is that noise; anything else stays compared.
    ``replaces`` says which nodes of the other side the noise stands in for; without one of them it stays compared as well.
    """

    name: str
    address: Address
    reason: str
    holds: Callable[[Seen], bool]
    replaces: Callable[[Seen], bool] | None = None


@dataclass(frozen=True, slots=True)
class StockBody:
    """A body that the framework itself writes where no user is shown one: a short name, why, what it must look like."""

    name: str
    reason: str
    holds: Callable[[Observation], bool]


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a framework must write in its own way: read as the other side writes it, so that the rest can be compared.

    ``read`` gets this side's tree of the facet and the other's; it returns this side's tree and the paths that it changed.
    """

    name: str
    facet: str
    reason: str
    read: Callable[[object, object], tuple[object, Sequence[Path]]]


@dataclass(frozen=True, slots=True)
class PageNoise:
    """Something a framework puts into every rendered page for itself; ``without`` returns the observation without it."""

    name: str
    reason: str
    without: Callable[[Observation], Observation]


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is known of one framework; ``name`` is what settings say as ``framework``."""

    name: str
    entries: tuple[Entry, ...] = ()
    bodies: tuple[StockBody, ...] = ()
    spellings: tuple[Spelling, ...] = ()
    pages: tuple[PageNoise, ...] = ()


NO_PROFILE = Profile("")


def profiles_of(vocabulary: Vocabulary) -> Mapping[str, Profile]:
    """The vocabulary's profiles, whole."""
    return cast("Mapping[str, Profile]", vocabulary.profiles)
