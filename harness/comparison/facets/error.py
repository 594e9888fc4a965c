"""The `error` facet: the address at which it stands that the candidate gave no answer that can be compared."""

from __future__ import annotations

from harness.comparison.facets.bare import BareGrammar
from harness.comparison.facets.base import Lens, View
from harness.model.observation import Observation


class ErrorFacet(BareGrammar):
    """Tree: the failure as text. Only judged where there is one."""

    name = "error"
    body_kinds: frozenset[str] = frozenset()

    def view(self, observation: Observation, lens: Lens) -> View | None:  # noqa: ARG002 - the protocol's shape
        if observation.failure is None:
            return None
        return View(f"{observation.failure.kind}: {observation.failure.message}")
