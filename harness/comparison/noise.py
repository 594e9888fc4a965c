"""Takes a framework's known noise out of one side, only where the other side lacks it, and says what was taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from harness.comparison.facets.base import Facet
from harness.comparison.places import children, named_by, node_at, without
from harness.comparison.profiles.base import Entry, Profile, Seen, StockBody
from harness.model.absent import ABSENT
from harness.model.address import Path
from harness.model.difference import Removed
from harness.model.observation import Observation


@dataclass(frozen=True, slots=True)
class Side:
    """One side's tree of a facet and the observation that it was read from."""

    tree: object
    observation: Observation


def without_noise(mine: Side, theirs: Side, profile: Profile, facet: Facet) -> tuple[object, object, list[Removed]]:
    """Both trees without the noise of my framework, and what was removed or read as the other side writes it."""
    tree, other = mine.tree, theirs.tree
    removed: list[Removed] = []
    known_as = "document" if facet.name == "raw" else facet.name
    for spelling in profile.spellings:
        if spelling.facet == known_as:
            tree, changed = spelling.read(tree, other)
            removed += [Removed(spelling.name, spelling.reason, facet.render(path)) for path in changed]
    for entry in profile.entries:
        if entry.address.facet != known_as:
            continue
        for path, node in reversed(named_by(entry.address, facet, tree)):
            if not entry.holds(Seen(node, path, mine.observation)) or _has_it_too(entry, path, other, theirs.observation):
                continue
            if entry.replaces is not None:
                stood_for = _stood_for(entry.replaces, path, other, theirs.observation)
                if not stood_for:
                    continue
                for there in reversed(stood_for):
                    other = without(other, there)
            tree = _pruned(without(tree, path), other, path[:-1])
            removed.append(Removed(entry.name, entry.reason, facet.render(path)))
    return tree, other, removed


def _has_it_too(entry: Entry, path: Path, other: object, observation: Observation) -> bool:
    """Whether the other side has something there; in a list, where places say nothing, any of the same noise."""
    if not isinstance(path[-1], int):
        return node_at(other, path) is not ABSENT
    around = path[:-1]
    return any(entry.holds(Seen(node, (*around, part), observation)) for part, node in children(node_at(other, around)))


def _stood_for(replaces: Callable[[Seen], bool], path: Path, other: object, observation: Observation) -> list[Path]:
    """The other side's neighbours of that place which the noise stands in for."""
    around = path[:-1]
    members = children(node_at(other, around))
    return [(*around, part) for part, node in members if replaces(Seen(node, (*around, part), observation))]


def _pruned(tree: object, other: object, path: Path) -> object:
    """Without collections that only held noise, where the other side has none."""
    while path and node_at(other, path) is ABSENT and not any(True for _ in children(node_at(tree, path))):
        tree, path = without(tree, path), path[:-1]
    return tree


def without_page_noise(
    legacy: Observation, candidate: Observation, profiles: tuple[Profile, Profile]
) -> tuple[Observation, Observation, list[Removed]]:
    """Both rendered pages without what their frameworks put into them for themselves, where the other side has none."""
    removed: list[Removed] = []
    if legacy.page is None or candidate.page is None:
        return legacy, candidate, removed
    for noise in dict.fromkeys((*profiles[0].pages, *profiles[1].pages)):
        clean = noise.without(legacy), noise.without(candidate)
        mine = noise in profiles[0].pages and clean[0] != legacy and clean[1] == candidate
        theirs = noise in profiles[1].pages and clean[1] != candidate and clean[0] == legacy
        if mine or theirs:
            legacy, candidate = clean
            removed.append(Removed(noise.name, noise.reason, "document"))
    return legacy, candidate, removed


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
