"""Takes a framework's known noise out of one side, only where the other side lacks it, and says what was taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harness.comparison.facets.base import Facet
from harness.comparison.places import named_by, node_at, without
from harness.comparison.profiles.base import Entry, Profile, StockBody
from harness.model.absent import ABSENT
from harness.model.difference import Removed
from harness.model.observation import Observation


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


def without_stock_bodies(
    legacy: Observation, candidate: Observation, profiles: tuple[Profile, Profile]
) -> tuple[Observation, Observation, list[Removed]]:
    """Both sides without bodies their frameworks wrote by themselves, where the other side has none or one of its own."""
    mine, theirs = _stock_body(legacy, profiles[0]), _stock_body(candidate, profiles[1])
    removed: list[Removed] = []
    if mine != theirs and (mine or not legacy.body) and (theirs or not candidate.body):
        removed = [Removed(stock.name, stock.reason, "body") for stock in (mine, theirs) if stock]
        legacy, candidate = replace(legacy, body=b""), replace(candidate, body=b"")
        if legacy.header("content-type") is None or candidate.header("content-type") is None:
            legacy, candidate = _without_type(legacy), _without_type(candidate)
    return legacy, candidate, removed


def _without_type(observation: Observation) -> Observation:
    """The type of a body that was taken away goes with it, where the other side has none."""
    headers = tuple(line for line in observation.headers if line[0].lower() != "content-type")
    return replace(observation, headers=headers)


def _stock_body(observation: Observation, profile: Profile) -> StockBody | None:
    if not observation.body or not observation.body_complete:
        return None
    return next((stock for stock in profile.bodies if stock.holds(observation)), None)
