"""Gathers the built-in members of all extension points, and a project's own, into one frozen vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from harness.comparison import equivalences, facets, profiles
from harness.comparison.equivalences.base import Equivalence
from harness.comparison.facets.base import Facet
from harness.comparison.profiles.base import Profile
from harness.drivers import BUILTINS as DRIVERS
from harness.drivers.base import Driver
from harness.inventory import BUILTINS as SOURCES
from harness.inventory.base import RouteSource
from harness.model.vocabulary import Named, Vocabulary, by_name


def vocabulary(
    *,
    more_facets: Iterable[Facet] = (),
    more_equivalences: Iterable[Equivalence] = (),
    more_profiles: Iterable[Profile] = (),
    more_drivers: Iterable[Driver] = (),
    more_sources: Iterable[RouteSource] = (),
    reporters: Iterable[Named] = (),
    importers: Iterable[Named] = (),
) -> Vocabulary:
    """The built-in words and a project's own; a project's member replaces a built-in one of the same name.

    Built-in reporters and importers are added where they are used: those packages stand beside this one.
    """
    return Vocabulary(
        facets=by_name((*facets.BUILTINS, *more_facets)),
        equivalences=by_name((*equivalences.BUILTINS, *more_equivalences)),
        profiles=by_name(cast("tuple[Named, ...]", (*profiles.BUILTINS, *more_profiles))),
        drivers=by_name(cast("tuple[Named, ...]", (*DRIVERS, *more_drivers))),
        sources=by_name((*SOURCES, *more_sources)),
        reporters=by_name(reporters),
        importers=by_name(importers),
    )
