"""One change, one difference: joins what several facets or several parts of one header say about the same change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from harness.comparison.echoes import Homes, Marked
from harness.comparison.places import node_at, plain
from harness.comparison.sides import Pair
from harness.model.address import Path
from harness.model.difference import Difference, DifferenceKind, Place

MANY = 4
"""From how many members on the same change is told once."""
PAGE_LIMIT = 3
"""How many differences a page may have and still be told apart once its status, address or title say it is another page."""

OTHER_PAGE = 20
"""From how many differences on a page with another title and another first heading is another page."""


def merge(marked: Sequence[Marked], agreed: Collection[int] = ()) -> list[Marked]:
    """Join each difference in `text`, `aria`, `raw` or `dom` with the difference in `document` (or `text`) that it repeats."""
    of_document = Homes(one for one in marked if one.difference.place.facet == "document")
    of_text = Homes(one for one in marked if one.difference.place.facet == "text")
    absorbed: dict[int, list[Marked]] = {}
    moved: dict[int, Marked] = {}

    def of_both(difference: Difference) -> Iterator[Marked]:
        return chain(of_document.of(difference), of_text.of(difference))

    lookups = {"text": of_document.of, "aria": of_both, "raw": of_document.at_its_place, "dom": of_both}
    for facet, repeated_by in lookups.items():
        for one in marked:
            if one.difference.place.facet != facet:
                continue
            homes = repeated_by(one.difference)
            home = next(
                (other for other in homes if id(other) not in agreed or id(one) in agreed or _is_shown(other.difference)),
                None,
            )
            if home is not None:
                moved[id(one)] = home = moved.get(id(home), home)
                absorbed.setdefault(id(home), []).append(one)
    if not absorbed:
        return list(marked)
    return [_joined(one, absorbed.get(id(one), [])) for one in marked if id(one) not in moved]


def _joined(one: Marked, echoes: Sequence[Marked]) -> Marked:
    if not echoes:
        return one
    also = (*one.difference.also, *(echo.difference.address for echo in echoes))
    places = (*one.places, *(place for echo in echoes for place in echo.places))
    return Marked(replace(one.difference, also=tuple(dict.fromkeys(also))), places, one.rule)


def _is_shown(one: Difference) -> bool:
    """Whether a difference of the document is one of its visible text: only then a line of text can be that very change."""
    path = one.place.legacy or one.place.candidate
    if one.place.facet != "document":
        return True
    shown = ("text", "label", "caption", "legend")
    return str(path[-1] if path else "") in shown or (bool(path) and path[0] in ("links", "headings", "buttons", "tables"))


def collapse(marked: Sequence[Marked], pairs: Mapping[str, Pair]) -> list[Marked]:
    """Join what is one change to a reader.

    Several differences within one header; those of a page that is another page altogether; all members of an object or a
    list; the same change in many members of a list.
    """
    marked = _folded(_emptied(marked, pairs), pairs)
    other = _another_page(marked)
    groups: dict[tuple[str, ...], list[Marked]] = {}
    for one in marked:
        groups.setdefault(_group(one, bool(other)), []).append(one)
    joined: list[Marked] = []
    for key, members in groups.items():
        if len(members) == 1 or not key[1:] or (key[0] == "page" and len(members) <= PAGE_LIMIT):
            joined += members
        else:
            joined.append(_whole(key, members, pairs, other))
    return joined


def _another_page(marked: Sequence[Marked]) -> str:
    """What says that the two sides show pages that have nothing to do with each other; empty where nothing does."""
    facets = {one.difference.place.facet for one in marked}
    if "status" in facets:
        return "the status"
    if "url" in facets:
        return "the address"
    changed = {one.difference.address for one in marked if one.difference.kind is DifferenceKind.CHANGED}
    titled_otherwise = {"document:title", "document:headings[0].text"} <= changed
    return "the title" if titled_otherwise and len(marked) >= OTHER_PAGE else ""


def _emptied(marked: Sequence[Marked], pairs: Mapping[str, Pair]) -> list[Marked]:
    """One difference at the parent where the two sides have no member of an object or a list in common."""
    by_parent: dict[tuple[str, Path], list[Marked]] = {}
    for one in marked:
        place = one.difference.place
        path = place.legacy if one.difference.kind is DifferenceKind.MISSING else place.candidate
        if one.rule is None and path and one.difference.kind in (DifferenceKind.MISSING, DifferenceKind.ADDED):
            by_parent.setdefault((place.facet, path[:-1]), []).append(one)
    wholes: dict[int, Marked] = {}
    gone: set[int] = set()
    for (facet, parent), members in by_parent.items():
        pair = pairs.get(facet)
        if pair is None or len(members) < MANY:
            continue
        legacy, candidate = node_at(pair.legacy.tree, parent), node_at(pair.candidate.tree, parent)
        alike = (isinstance(legacy, dict) and isinstance(candidate, dict)) or (
            isinstance(legacy, list) and isinstance(candidate, list)
        )
        if alike and len(legacy) + len(candidate) == len(members):  # type: ignore[arg-type]
            wholes[id(members[0])] = _one_for(members, pair, parent, plain(legacy), plain(candidate), "nothing in common")
            gone |= {id(one) for one in members[1:]}
    return [wholes.get(id(one), one) for one in marked if id(one) not in gone]


def _folded(marked: Sequence[Marked], pairs: Mapping[str, Pair]) -> list[Marked]:
    """One difference for the same change in many members of a list: the first, with the addresses of the others."""
    groups: dict[tuple[object, ...], list[Marked]] = {}
    for one in marked:
        place, kind = one.difference.place, one.difference.kind
        path = place.candidate if kind is DifferenceKind.ADDED else place.legacy
        if one.rule is None and any(isinstance(part, int) for part in path):
            pattern = tuple("*" if isinstance(part, int) else part for part in path)
            groups.setdefault((place.facet, pattern, kind), []).append(one)
    first: dict[int, Marked] = {}
    gone: set[int] = set()
    for (facet, *_), members in groups.items():
        if len(members) < MANY or str(facet) not in pairs:
            continue
        everywhere = len(members) == _size(members[0], pairs[str(facet)])
        for alike in _alike(members, everywhere=everywhere):
            where = "in all" if everywhere and len(alike) == len(members) else "the same in"
            first[id(alike[0])] = _headed(alike, f"{where} {len(alike)} members")
            gone |= {id(one) for one in alike[1:]}
    return [first.get(id(one), one) for one in marked if id(one) not in gone]


def _alike(members: Sequence[Marked], *, everywhere: bool) -> list[list[Marked]]:
    """Those that change alike; all of them where every member of the list changes and no few of them alike."""
    changes: dict[str, list[Marked]] = {}
    for one in members:
        changes.setdefault(repr((plain(one.difference.legacy), plain(one.difference.candidate))), []).append(one)
    many = [alike for alike in changes.values() if len(alike) >= MANY]
    return [list(members)] if everywhere and not many else many


def _headed(members: Sequence[Marked], where: str) -> Marked:
    """The first of many, with the addresses of the others."""
    head = members[0]
    also = (*head.difference.also, *(one.difference.address for one in members[1:]))
    reason = "; ".join(filter(None, (head.difference.reason, where)))
    return Marked(replace(head.difference, also=also, reason=reason), head.places, None)


def _size(one: Marked, pair: Pair) -> int:
    """How many members the list has in which a difference stands; 0 where it stands in lists within lists."""
    added = one.difference.kind is DifferenceKind.ADDED
    path = one.difference.place.candidate if added else one.difference.place.legacy
    numbers = [at for at, part in enumerate(path) if isinstance(part, int)]
    if len(numbers) != 1:
        return 0
    members = node_at((pair.candidate if added else pair.legacy).tree, path[: numbers[0]])
    return len(members) if isinstance(members, list) else 0


def _one_for(members: Sequence[Marked], pair: Pair, at: Path, legacy: object, candidate: object, reason: str) -> Marked:
    place = Place(pair.facet.name, at, at)
    also = tuple(one.difference.address for one in members)
    address = pair.facet.render(at)
    difference = Difference(address, DifferenceKind.CHANGED, place, legacy, candidate, also=also, reason=reason)
    return Marked(difference, tuple(place for one in members for place in one.places), None)


def _group(one: Marked, another_page: bool) -> tuple[str, ...]:
    place = one.difference.place
    path = place.legacy or place.candidate
    if place.facet == "header" and path and one.rule is None and one.difference.kind is not DifferenceKind.ORDER:
        return "header", str(path[0])
    if another_page and place.facet in ("document", "text", "aria", "json", "xml", "csv") and one.rule is None:
        return "page", "json" if place.facet == "json" else "body"
    return (str(id(one)),)


def _whole(key: tuple[str, ...], members: Sequence[Marked], pairs: Mapping[str, Pair], other: str) -> Marked:
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
        reason=f"{other} differs and so does the whole answer, at {len(members)} places",
    )
    return Marked(difference, (place,), None)
