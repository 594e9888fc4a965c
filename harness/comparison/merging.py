"""One change, one difference: joins what several facets or several parts of one header say about the same change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from harness.comparison.places import children, node_at, plain
from harness.comparison.sides import Pair
from harness.model.absent import ABSENT
from harness.model.difference import Difference, DifferenceKind, Place

PAGE_LIMIT = 3
"""How many differences a page may have and still be told apart once the status code says it is another page."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A difference with every place that shows it and the key of the rule that refused it, if any."""

    difference: Difference
    places: tuple[Place, ...]
    rule: str | None = None


def merge(marked: Sequence[Marked]) -> list[Marked]:
    """Join each difference in visible `text` with the difference in `document` that it repeats."""
    precise = [one for one in marked if one.difference.place.facet == "document"]
    kept: list[Marked] = []
    absorbed: dict[int, list[Marked]] = {}
    for one in marked:
        if one.difference.place.facet == "text":
            home = next((at for at, other in enumerate(precise) if _repeats(one.difference, other.difference)), None)
            if home is not None:
                absorbed.setdefault(home, []).append(one)
                continue
        kept.append(one)
    if not absorbed:
        return kept
    homes = {id(precise[at]): echoes for at, echoes in absorbed.items()}
    return [_joined(one, homes.get(id(one), [])) for one in kept]


def _joined(one: Marked, echoes: Sequence[Marked]) -> Marked:
    if not echoes:
        return one
    also = (*one.difference.also, *(echo.difference.address for echo in echoes))
    places = (*one.places, *(place for echo in echoes for place in echo.places))
    return Marked(replace(one.difference, also=tuple(dict.fromkeys(also))), places, one.rule)


def _repeats(text: Difference, other: Difference) -> bool:
    """Whether a changed line of text shows nothing but the change of another difference."""
    if text.kind is DifferenceKind.CHANGED:
        legacy, candidate = str(text.legacy), str(text.candidate)
        before, after = _words(other.legacy), _words(other.candidate)
        if other.kind is not DifferenceKind.CHANGED or not before or before not in legacy:
            return False
        return any(legacy[:at] + after + legacy[at + len(before) :] == candidate for at in _occurrences(legacy, before))
    if text.kind is not other.kind or text.kind not in (DifferenceKind.MISSING, DifferenceKind.ADDED):
        return False
    line = str(text.legacy if text.legacy is not ABSENT else text.candidate)
    value = other.legacy if other.legacy is not ABSENT else other.candidate
    return bool(line.strip()) and line.strip() in {leaf.strip() for leaf in _leaves(value)}


def _occurrences(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _words(value: object) -> str:
    return value if isinstance(value, str) else ("" if value in (ABSENT, None) else str(value))


def _leaves(node: object) -> Iterator[str]:
    members = list(children(node))
    if not members and isinstance(node, str):
        yield node
    if members and all(isinstance(value, str) for _, value in members):
        yield " ".join(str(value) for _, value in members)
    for _, value in members:
        yield from _leaves(value)


def collapse(marked: Sequence[Marked], pairs: Mapping[str, Pair]) -> list[Marked]:
    """Join several differences within one header, and those of a page that is another page altogether."""
    status_differs = any(one.difference.place.facet == "status" for one in marked)
    groups: dict[tuple[str, ...], list[Marked]] = {}
    for one in marked:
        groups.setdefault(_group(one, status_differs), []).append(one)
    joined: list[Marked] = []
    for key, members in groups.items():
        if len(members) == 1 or not key[1:] or (key[0] == "page" and len(members) <= PAGE_LIMIT):
            joined += members
        else:
            joined.append(_whole(key, members, pairs))
    return joined


def _group(one: Marked, status_differs: bool) -> tuple[str, ...]:
    place = one.difference.place
    path = place.legacy or place.candidate
    if place.facet == "header" and path and one.rule is None and one.difference.kind is not DifferenceKind.ORDER:
        return "header", str(path[0])
    if status_differs and place.facet in ("document", "text", "json", "xml", "csv") and one.rule is None:
        return "page", "json" if place.facet == "json" else "body"
    return (str(id(one)),)


def _whole(key: tuple[str, ...], members: Sequence[Marked], pairs: Mapping[str, Pair]) -> Marked:
    """One difference for many: the whole header, or the whole page."""
    also = tuple(one.difference.address for one in members)
    if key[0] == "header":
        pair = pairs["header"]
        values = [node_at(view.tree, (key[1],)) for view in (pair.legacy, pair.candidate)]
        place = Place("header", (key[1],), (key[1],))
        difference = Difference(pair.facet.render((key[1],)), DifferenceKind.CHANGED, place, values[0], values[1], also)
        return Marked(difference, (place,), None)
    first = members[0].difference
    facet = first.place.facet
    pair = pairs[facet]
    place = Place(facet, (), ())
    difference = Difference(
        pair.facet.render(()),
        DifferenceKind.CHANGED,
        place,
        plain(pair.legacy.tree),
        plain(pair.candidate.tree),
        also=also[:20],
        reason=f"the status differs and so does the whole answer, at {len(members)} places",
    )
    return Marked(difference, (place,), None)
