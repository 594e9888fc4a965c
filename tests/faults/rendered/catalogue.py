"""The list of all faults and rewrites of rendered pages."""

from __future__ import annotations

from tests.faults.catalogue import Catalogue


def rendered() -> Catalogue:
    """The catalogue of rendered pages."""
    from tests.faults.rendered import content, forms, going, harmless

    catalogue = Catalogue()
    for part in (content, forms, going, harmless):
        part.enter(catalogue)
    return catalogue
