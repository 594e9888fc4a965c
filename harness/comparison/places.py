"""Finds and reads places in a facet's tree: what an address names, what a path holds, a tree without a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from harness.comparison.facets.base import Facet, Lens, View
from harness.comparison.node import Instant, Keyed, Lifetime, Picture
from harness.model.absent import ABSENT
from harness.model.address import Address, Index, Name, Path, PathPart, Segment
from harness.model.observation import Observation


def children(node: object) -> Iterator[tuple[PathPart, object]]:
    """The members of a node with their path parts; nothing for a leaf."""
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        yield from enumerate(node)
    elif isinstance(node, Keyed):
        yield from node.parts()


def matching(tree: object, segments: Sequence[Segment], at: Path = ()) -> Iterator[tuple[Path, object]]:
    """The places a structural pattern names, in order."""
    if not segments:
        yield at, tree
        return
    for part, value in _matching_children(tree, segments[0]):
        yield from matching(value, segments[1:], (*at, part))


def _matching_children(tree: object, segment: Segment) -> Iterator[tuple[PathPart, object]]:
    """The members that a segment names; one key or position is looked up."""
    if isinstance(tree, dict) and isinstance(segment, Name):
        yield from [(segment.key, tree[segment.key])] if segment.key in tree else ()
    elif isinstance(tree, list) and isinstance(segment, Index):
        yield from [(segment.number, tree[segment.number])] if segment.number < len(tree) else ()
    else:
        yield from ((part, value) for part, value in children(tree) if segment.matches(part))


def named_by(address: Address, facet: Facet, tree: object) -> list[tuple[Path, object]]:
    """All places an address names in a tree, by pattern or by query."""
    if address.query is None:
        return list(matching(tree, address.segments))
    return [(path, node_at(tree, path)) for path in facet.select(address.query, tree)]


def node_at(tree: object, path: Path) -> object:
    """The node at a concrete path; ABSENT where there is none."""
    for part in path:
        if isinstance(tree, dict) and isinstance(part, str):
            tree = tree.get(part, ABSENT)
        elif isinstance(tree, list) and isinstance(part, int):
            tree = tree[part] if 0 <= part < len(tree) else ABSENT
        else:
            tree = next((value for key, value in children(tree) if key == part and type(key) is type(part)), ABSENT)
        if tree is ABSENT:
            break
    return tree


def without(tree: object, path: Path) -> object:
    """A copy of the tree in which the node at the path is left out; untouched parts are shared."""
    if not path:
        return tree
    part, rest = path[0], path[1:]
    if isinstance(tree, dict):
        kept = {key: value for key, value in tree.items() if key != part or rest}
        return {key: without(value, rest) if key == part else value for key, value in kept.items()}
    if isinstance(tree, list):
        return [without(value, rest) if at == part else value for at, value in enumerate(tree) if at != part or rest]
    if isinstance(tree, Keyed):
        members = zip(tree.items, tree.parts(), strict=True)
        items = [
            (key, without(value, rest) if number == part else value)
            for (key, value), (number, _) in members
            if number != part or rest
        ]
        return Keyed(items, ordered=tree.ordered)
    return tree


def plain(node: object) -> object:
    """A node as plain JSON data: marked leaves as text or numbers, keyed collections as mappings."""
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    if isinstance(node, Keyed):
        return {(part if isinstance(part, str) else f"{part.key}#{part.number}"): plain(value)  # type: ignore[union-attr]
                for part, value in node.parts()}  # fmt: skip
    if isinstance(node, Instant):
        return node.text
    if isinstance(node, Picture):
        return str(node)
    if isinstance(node, Lifetime):
        return node.seconds
    return str(node) if isinstance(node, str) else node


@dataclass(frozen=True, slots=True)
class Selected:
    """What an address names on one side: concrete addresses with their plain values."""

    address: str
    value: object


def selected(address: Address, facet: Facet, view: View) -> list[Selected]:
    """What an address names in a view of one observation, for captures, `expect`, `wait` and redaction.

    The side's own origin is kept as it is: a captured link can be followed. An empty list means that nothing is there.
    """
    found = named_by(address, facet, view.tree)
    return [Selected(facet.render(path), _number(plain(node))) for path, node in found if node is not ABSENT]


def lens_for(observation: Observation, cookie_names: dict[str, str] | None = None) -> Lens:
    """The lens of one side: its page's URL below the placeholder and its cookie names."""
    target = observation.request.target
    return Lens(page_url="${origin}" + (target if target.startswith("/") else "/"), cookie_names=cookie_names or {})


def _number(value: object) -> object:
    """Decimals as the float or int they are, so that captured values go into requests as they came."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and "." not in str(value) else float(value)
    return value
