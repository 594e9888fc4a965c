"""The `body` facet: bodies that no other facet describes, by length and hash, or as text where both are text.

It is also what judges two bodies of different kinds, and a body that is not what its Content-Type says.
"""

from __future__ import annotations

import hashlib

from harness.comparison.body import body_kind, decoded_text
from harness.comparison.facets.bare import BareGrammar
from harness.comparison.facets.base import Lens, View
from harness.model.observation import Observation


class BodyFacet(BareGrammar):
    """Tree: the text of a textual body, ``<N bytes, sha256 HASH>`` for a binary one, the empty string for none."""

    name = "body"
    body_kinds = frozenset({"binary", "empty"})

    def view(self, observation: Observation, lens: Lens) -> View | None:  # noqa: ARG002 - the protocol's shape
        if body_kind(observation) != "binary":
            text, note = decoded_text(observation)
            return View(text, (note,) if note else ())
        digest = hashlib.sha256(observation.body).hexdigest()
        return View(f"<{len(observation.body)} bytes, sha256 {digest}>")
