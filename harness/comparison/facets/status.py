"""The `status` facet: the status code, exactly. Reason phrases are left out (RFC 9112 section 4: they carry no meaning)."""

from __future__ import annotations

from harness.comparison.facets.bare import BareGrammar
from harness.comparison.facets.base import Lens, View
from harness.model.observation import Observation


class StatusFacet(BareGrammar):
    """Tree: the code as an int; of a rendered page that of its document, if one was loaded since the last checkpoint."""

    name = "status"
    body_kinds: frozenset[str] = frozenset()

    def view(self, observation: Observation, lens: Lens) -> View | None:  # noqa: ARG002 - the protocol's shape
        if observation.page is not None and not observation.page.hops:
            return None  # the page was reached without loading a document
        return None if observation.status is None else View(observation.status)
