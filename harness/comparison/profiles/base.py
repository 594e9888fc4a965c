"""A profile: the known noise of one framework, each entry with its reason; removed only where the other side lacks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from harness.model.address import Address
from harness.model.observation import Observation
from harness.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Entry:
    """One known piece of noise: a short name, where it stands, why nobody can perceive it, and what it must look like.

    ``holds`` gets the node found at the address and says whether it really is that noise; anything else stays compared.
    """

    name: str
    address: Address
    reason: str
    holds: Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class StockBody:
    """A body that the framework itself writes where no user is shown one: a short name, why, what it must look like."""

    name: str
    reason: str
    holds: Callable[[Observation], bool]


@dataclass(frozen=True, slots=True)
class Profile:
    """All entries of one framework; ``name`` is what settings say as ``framework``."""

    name: str
    entries: tuple[Entry, ...] = ()
    bodies: tuple[StockBody, ...] = ()


NO_PROFILE = Profile("")


def profiles_of(vocabulary: Vocabulary) -> Mapping[str, Profile]:
    """The vocabulary's profiles, whole."""
    return cast("Mapping[str, Profile]", vocabulary.profiles)
