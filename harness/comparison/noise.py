"""Takes a framework's known noise out of one side's tree, only where the other side lacks it, and says what was taken."""

from __future__ import annotations

from collections.abc import Sequence

from harness.comparison.facets.base import Facet
from harness.comparison.places import named_by, node_at, without
from harness.comparison.profiles.base import Entry
from harness.model.absent import ABSENT
from harness.model.difference import Removed


def without_noise(tree: object, other: object, entries: Sequence[Entry], facet: Facet) -> tuple[object, list[Removed]]:
    """The tree without the entries' noise, and what was removed. ``other`` is the other side's tree of the same facet."""
    removed: list[Removed] = []
    for entry in entries:
        if entry.address.facet != facet.name:
            continue
        for path, node in reversed(named_by(entry.address, facet, tree)):
            if entry.holds(node) and node_at(other, path) is ABSENT:
                tree = without(tree, path)
                removed.append(Removed(entry.name, entry.reason, facet.render(path)))
    return tree, removed
