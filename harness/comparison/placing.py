"""Compares where things stand on two pages, only where that can be told from what else has changed, and as one difference."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import replace

from harness.comparison.echoes import Marked
from harness.comparison.html.placement import Placement, Spot, said, with_form_keys
from harness.comparison.node import Keyed
from harness.comparison.places import plain
from harness.comparison.walk import Finding
from harness.model.difference import DifferenceKind

KEY = "placement"
_WITH_PLACES = ("document", "raw")
MANY = 4
"""From how many ways on all that moved of a kind is told once."""


def placed(legacy: object, candidate: object) -> tuple[object, object]:
    """Both trees of a page with the places of those kinds only of which both have as many, each moved thing at one index.

    Nothing of it is left where one page has more lines of text or the same ones elsewhere: whatever stands beside them has
    moved with them, and `text` tells that.
    """
    if not isinstance(legacy, dict) or not isinstance(candidate, dict):
        return legacy, candidate
    ours, theirs = legacy.get(KEY), candidate.get(KEY)
    if not isinstance(ours, Placement) or not isinstance(theirs, Placement):
        return legacy, candidate
    told: tuple[dict[str, object], dict[str, object]] = ({}, {})
    if _same_lines(ours.lines, theirs.lines):
        by_cell = ours.cells == theirs.cells
        for kind in ours.spots:
            spots = [_comparable(side.spots.get(kind, ()), by_cell=by_cell) for side in (ours, theirs)]
            if _seen(spots[0]) != _seen(spots[1]) or _told_as_order(legacy.get(kind), candidate.get(kind)):
                continue
            if spots[0] == spots[1] and kind != "forms":
                continue
            if kind == "forms":
                told[0][kind], told[1][kind] = with_form_keys(legacy, spots[0]), with_form_keys(candidate, spots[1])
            else:
                told[0][kind], told[1][kind] = _moved(spots[0], spots[1])
    return {**legacy, KEY: told[0]}, {**candidate, KEY: told[1]}


def _same_lines(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether the numbers of lines mean the same on both sides; their texts may differ where they stand."""
    if len(ours) != len(theirs):
        return False
    if ours == theirs:
        return True
    singles = [{line for line, times in Counter(side).items() if times == 1} for side in (ours, theirs)]
    single = singles[0] & singles[1]
    return all(line == other or not {line, other} & single for line, other in zip(ours, theirs, strict=True))


def _comparable(spots: Sequence[Spot | None], *, by_cell: bool) -> list[Spot | None]:
    """Cells are numbered alike only where both pages have as many."""
    return [spot if spot is None or by_cell else (spot[0], 0) for spot in spots]


def _seen(spots: Sequence[Spot | None]) -> int:
    return sum(spot is not None for spot in spots)


def _told_as_order(legacy: object, candidate: object) -> bool:
    """Whether the two sides name the same things in another order, which is told where they are described."""
    keys = [[key for key, _ in side.items] if isinstance(side, Keyed) and side.ordered else [] for side in (legacy, candidate)]
    return keys[0] != keys[1] and sorted(keys[0]) == sorted(keys[1])


def _moved(ours: Sequence[Spot | None], theirs: Sequence[Spot | None]) -> tuple[dict[int, str], dict[int, str]]:
    """What moved, in words, under legacy's index: by index, because as members of lists they would be aligned anew.

    What stands at the same place on both sides is paired, whichever it is of those that nobody can tell apart.
    """
    legacy, candidate = ([spot for spot in side if spot is not None] for side in (ours, theirs))
    new = (Counter(candidate) - Counter(legacy)).elements()
    gone = Counter(legacy) - Counter(candidate)
    told: tuple[dict[int, str], dict[int, str]] = ({}, {})
    for at, spot in enumerate(legacy):
        if gone[spot]:
            gone[spot] -= 1
            told[0][at], told[1][at] = said(spot), said(next(new))
    return told


def without_one_sided(findings: Sequence[Finding], facet: str) -> Sequence[Finding]:
    """Findings without places that one side alone has: that a form is gone is told where it was described."""
    if facet not in _WITH_PLACES:
        return findings
    one_sided = (DifferenceKind.MISSING, DifferenceKind.ADDED)
    return [one for one in findings if not (one.kind in one_sided and (one.legacy_path or one.candidate_path)[:1] == (KEY,))]


def moved_together(marked: Sequence[Marked]) -> list[Marked]:
    """One difference for all that went from one place to another, or changed places: a form and its buttons.

    With it whatever else tells of the same: a text or a part of the accessibility tree that is gone here and has come there.
    To be used on what no waiver covers.
    """
    moves = [one for one in marked if _is_move(one)]
    if not moves:
        return list(marked)
    groups = _groups(moves)
    home_of = {id(one): members for members in groups for one in members}
    echoes: dict[int, list[Marked]] = {}
    for pairs in _elsewhere(marked).values():
        for move, pair in zip(moves, pairs, strict=False):  # each move is told once more by each facet
            echoes.setdefault(id(home_of[id(move)]), []).extend(pair)
    inside = {id(one) for members in groups for one in members[1:]} | {id(one) for all_ in echoes.values() for one in all_}
    return [
        _as_one([*home_of[id(one)], *echoes.get(id(home_of[id(one)]), ())]) if id(one) in home_of else one
        for one in marked
        if id(one) not in inside
    ]


def _is_move(one: Marked) -> bool:
    place = one.difference.place
    return place.facet == "document" and place.legacy[:1] == (KEY,) and one.rule is None


def _groups(moves: Sequence[Marked]) -> list[list[Marked]]:
    """What went the same way, there or back; all of a kind where many went their own ways."""
    ways: dict[frozenset[str], list[Marked]] = {}
    for one in moves:
        ways.setdefault(frozenset((str(one.difference.legacy), str(one.difference.candidate))), []).append(one)
    kinds: dict[str, list[list[Marked]]] = {}
    for members in ways.values():
        kinds.setdefault(str(members[0].difference.place.legacy[1]), []).append(members)
    return [
        members
        for same_kind in kinds.values()
        for members in (same_kind if len(same_kind) < MANY else [[one for way in same_kind for one in way]])
    ]


def _elsewhere(marked: Sequence[Marked]) -> dict[tuple[str, str], list[tuple[Marked, ...]]]:
    """Differences that say of a thing that it moved, by facet and by what it is: it is gone and has come, or its order."""
    gone: dict[tuple[str, str, str], deque[Marked]] = {}
    come: dict[tuple[str, str, str], deque[Marked]] = {}
    pairs: dict[tuple[str, str], list[tuple[Marked, ...]]] = {}
    for one in marked:
        found = one.difference
        if found.place.facet not in ("document", "aria") or one.rule is not None or _is_move(one):
            continue
        if found.kind is DifferenceKind.MISSING:
            gone.setdefault((found.place.facet, "part", repr(plain(found.legacy))), deque()).append(one)
        elif found.kind is DifferenceKind.ADDED:
            come.setdefault((found.place.facet, "part", repr(plain(found.candidate))), deque()).append(one)
        elif found.kind is DifferenceKind.ORDER:
            if found.place.facet == "aria" and _one_moved(found.legacy, found.candidate):
                pairs.setdefault(("aria", "order"), []).append((one,))
        elif isinstance(found.legacy, str) and isinstance(found.candidate, str):
            less, more = _put_for(found.legacy, found.candidate)
            if bool(less) != bool(more):
                (gone if less else come).setdefault((found.place.facet, "text", less or more), deque()).append(one)
    for key, ones in gone.items():
        pairs.setdefault(key[:2], []).extend(zip(ones, come.get(key, ()), strict=False))
    return pairs


def _one_moved(before: object, after: object) -> bool:
    """Whether two lists are the same but for the place of one member."""
    if not isinstance(before, list) or not isinstance(after, list) or len(before) != len(after):
        return False
    at = next((at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other), None)
    if at is None:
        return False
    for side, other in ((before, after), (after, before)):
        there = next((to for to in range(at + 1, len(other)) if other[to] == side[at]), None)
        if there is not None and side[:at] + side[at + 1 :] == other[:there] + other[there + 1 :]:
            return True
    return False


def _put_for(before: str, after: str) -> tuple[str, str]:
    """What was taken out of a text, and what was put there."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    end = next((at for at in range(shorter - start) if before[-1 - at] != after[-1 - at]), shorter - start)
    return before[start : len(before) - end].strip(), after[start : len(after) - end].strip()


def _as_one(members: Sequence[Marked]) -> Marked:
    head = members[0]
    if len(members) == 1:
        return head
    also = (
        *head.difference.also,
        *(address for one in members[1:] for address in (one.difference.address, *one.difference.also)),
    )
    difference = replace(head.difference, also=tuple(dict.fromkeys(also)))
    return Marked(difference, tuple(place for one in members for place in one.places), None)
