"""Waivers of shared files are looked up; that finds what trying one after the other finds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from harness.comparison.waiver_index import WaiverIndex
from harness.comparison.waiving import Agreed, Circumstances, waive
from harness.model.absent import ABSENT
from harness.model.address import Address, Index, Name, Nth, Numbered, PathPart, Segment, Wild
from harness.model.difference import Difference, DifferenceKind, Place
from harness.model.position import Position
from harness.model.rule import Waiver

TODAY = dt.date(2026, 11, 22)
ROUTES = ("GET /a", "GET /a/<id>", "POST /a", "GET /[x]", "")
values = st.sampled_from([ABSENT, None, True, 0, 1, 1.0, Decimal(1), "", "1", "x", [1], {"a": 1}])
parts = st.sampled_from(["a", "b", 0, 1, Nth("a", 2), Nth("a", 3)])
paths = st.lists(parts, max_size=3).map(tuple)
segments = st.sampled_from([Name("a"), Name("b"), Index(0), Index(1), Numbered("a", 1), Numbered("a", 2), Wild()])
places = st.builds(Place, st.sampled_from(["json", "header", "page"]), paths, paths)
patterns = st.sampled_from([None, *ROUTES, "GET /a*", "/a", "/a/<id>", "/[x]", "* /?", "*"])
days = st.sampled_from([TODAY, TODAY, TODAY - dt.timedelta(1)])


def fitting(part: PathPart) -> st.SearchStrategy[Segment]:
    """Segments of which most match a part."""
    if isinstance(part, Nth):
        near: list[Segment] = [Name(part.key), Numbered(part.key, part.number), Wild()]
    elif isinstance(part, int):
        near = [Index(part), Wild()]
    else:
        near = [Name(part), Numbered(part, 1), Wild()]
    return st.sampled_from(near * 3) | segments


@st.composite
def waivers_near(draw: st.DrawFn, shown: list[Place], legacy: object, candidate: object) -> Waiver:
    """A waiver that covers the difference, or nearly does."""
    place = draw(st.sampled_from(shown))
    path = draw(st.sampled_from([place.legacy, place.candidate]))[: draw(st.integers(0, 3))]
    if place.facet == "page" and draw(st.booleans()):
        address = Address("page", (), str(path[0]) if path else "a")
    else:
        address = Address(place.facet, tuple(draw(fitting(part)) for part in path))
    pins = [draw(st.just(one) | st.just(ABSENT) | values) for one in (legacy, candidate)]
    line = draw(st.integers(1, 10_000))
    return Waiver(
        address, "agreed", "shop", draw(days), *pins, route=draw(st.none() | patterns), position=Position("_shared.yaml", line)
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Difference, list[Place], list[Waiver], Circumstances]:
    shown = draw(st.lists(places, min_size=1, max_size=2))
    legacy, candidate = draw(values), draw(values)
    said = draw(st.lists(waivers_near(shown, legacy, candidate), max_size=5))
    difference = Difference("somewhere", DifferenceKind.CHANGED, shown[0], legacy, candidate)
    return difference, shown, said, Circumstances(draw(st.sampled_from(ROUTES)), 200, (), "GET /written")


@given(cases())
def test_looking_up_finds_what_trying_each_finds(case: tuple[Difference, list[Place], list[Waiver], Circumstances]) -> None:
    difference, shown, said, circumstances = case
    tried = waive(difference, shown, Agreed(tuple(reversed(said))), circumstances, TODAY)
    assert waive(difference, shown, Agreed((), (WaiverIndex(said),)), circumstances, TODAY) == tried
