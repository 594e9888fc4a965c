"""A facet: one comparable aspect of an observation, and the spelling of places in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, cast

from harness.comparison.placeholders import ORIGIN
from harness.model.address import Address, Path
from harness.model.frozen import empty
from harness.model.observation import Observation
from harness.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Lens:
    """What a facet may know while looking at one side.

    ``page_url`` is the URL of the request with its origin replaced, to resolve links against. ``cookie_names`` maps this
    side's cookie names to the names used in addresses (legacy's).
    """

    page_url: str = ORIGIN + "/"
    cookie_names: Mapping[str, str] = field(default_factory=empty, hash=False)


@dataclass(frozen=True, slots=True)
class View:
    """A facet's tree for one side, with remarks for the reader (``body is not the JSON it says it is``)."""

    tree: object
    notes: tuple[str, ...] = ()


class Facet(Protocol):
    """One facet.

    ``body_kinds`` are the kinds of body (``json``, ``html``, ``xml``, ``csv``, ``text``, ``binary``, see
    ``comparison.body``) that it describes; empty for facets that every answer has. ``view`` gets an observation whose
    origins are already placeholders and returns its tree, or None when there is nothing to look at; it never raises on
    what an application sent. ``kinds`` lists what may be addressed as places of a JSONPath-like ``query``: only facets whose
    addresses can have one implement ``select``, which returns the paths that the query names in a tree.
    """

    @property
    def name(self) -> str: ...

    @property
    def body_kinds(self) -> frozenset[str]: ...

    def parse(self, rest: str) -> Address: ...

    def render(self, path: Path) -> str: ...

    def view(self, observation: Observation, lens: Lens) -> View | None: ...

    def select(self, query: str, tree: object) -> list[Path]: ...


def facets_of(vocabulary: Vocabulary) -> Mapping[str, Facet]:
    """The vocabulary's facets, all of them, not only their grammar (a face put whole facets in)."""
    return cast("Mapping[str, Facet]", vocabulary.facets)
