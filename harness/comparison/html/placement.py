"""Where on a page things stand that its text does not show: after which line of text, and in which cell of a table's row."""

from __future__ import annotations

from collections.abc import Sequence

from harness.comparison.html.element import Element
from harness.comparison.html.fields import BUTTON_TYPES, input_type
from harness.comparison.html.forms import form_of
from harness.comparison.html.media import EMBEDDED, svg_name
from harness.comparison.html.outline import EMPHASIS, HEADINGS, is_heading, is_tooltip, role_details
from harness.comparison.html.page import Page
from harness.comparison.html.visible_text import Reader
from harness.comparison.node import Keyed

Spot = tuple[int, int]
"""How many lines of visible text have begun, and the number of the cell in the row around; 0 where there is none."""

_BY_TAG = {
    **dict.fromkeys(("a", "area", "svg:a"), "links"),
    **dict.fromkeys(HEADINGS, "headings"),
    **dict.fromkeys(EMPHASIS, "emphasis"),
    **dict.fromkeys(EMBEDDED, "media"),
    **dict.fromkeys(("input", "select", "textarea"), "fields"),
    **dict.fromkeys(("meter", "progress"), "gauges"),
    **dict.fromkeys(("details", "dialog"), "disclosures"),
    "img": "images",
    "svg": "graphics",
    "time": "times",
    "button": "buttons",
}
_UNTELLING = frozenset(
    {"id", "class", "style", "href", "src", "alt", "name", "value", "type", "rel", "for", "action", "method"}
)
"""Attributes that make nothing of an element that its tag does not."""
_WITH_TEXT = frozenset({"emphasis", "aria_hidden"})
"""Kinds that say something of the text within: without any they say nothing."""


class Placement(dict[str, object]):
    """What stands where, by kind, in order; forms by their key. A kind is the member of the tree that describes such elements.

    ``spots`` are the same as numbers, None for a form without anything to see; ``lines`` is the text that
    they stand in, ``cells`` how many cells its rows have.
    """

    __slots__ = ("cells", "lines", "spots")

    def __init__(self, spots: dict[str, list[Spot | None]], lines: list[str], cells: int) -> None:
        super().__init__({kind: [said(spot) for spot in found if spot is not None] for kind, found in spots.items()})
        self.spots = spots
        self.lines = lines
        self.cells = cells


def said(spot: Spot) -> str:
    """A place in words."""
    line, cell = spot
    where = f"after line {line}" if line else "before line 1"
    return f"{where}, in cell {cell}" if cell else where


def placement_tree(page: Page) -> dict[str, object]:
    """The key ``placement``."""
    places = _Places(page)
    reader = Reader(page, places)
    lines = reader.read()
    page.markup.lines[:] = lines
    forms = page.markup.tagged("form")
    spots = {kind: found for kind, found in places.spots.items() if found}
    if forms:
        spots["forms"] = [places.forms.get(id(form)) for form in forms]
    return {"placement": Placement(spots, lines, reader.cells)}


def with_form_keys(tree: dict[str, object], spots: Sequence[Spot | None]) -> Keyed:
    """The places of forms under the keys that the tree has for them now."""
    forms = tree.get("forms")
    keys = [key for key, _ in forms.items] if isinstance(forms, Keyed) else []
    if len(keys) != len(spots):
        return Keyed([])
    return Keyed([(key, said(spot)) for key, spot in zip(keys, spots, strict=True) if spot is not None])


class _Places:
    """Notes the elements that a reader comes by; a form is where the first of its controls is, whatever it is around."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.spots: dict[str, list[Spot | None]] = {}
        self.forms: dict[int, Spot] = {}

    def enter(self, element: Element, line: int, cell: int) -> Sequence[str]:
        """Note an element; gives the kinds that it is of only if there turns out to be text in it."""
        kinds = []
        tag, attributes = element.tag, element.attributes
        kind = _BY_TAG.get(tag)
        if kind is not None and (kind := self._kind(element, kind)):
            kinds.append(kind)
            if kind in ("fields", "buttons") and (form := form_of(self.page, element)) is not None:
                self.forms.setdefault(id(form), (line, cell))
        if not _UNTELLING.issuperset(attributes):
            kinds += self._marks(element)
        for one in kinds:
            self.spots.setdefault(one, []).append((line, cell))
        return [one for one in kinds if one in _WITH_TEXT]

    def take_back(self, kinds: Sequence[str]) -> None:
        """There was no text in the element: what it holds was taken back before, so it is the last of its kinds."""
        for kind in kinds:
            self.spots[kind].pop()

    def _kind(self, element: Element, kind: str) -> str | None:
        """What an element with such a tag is; None for one that says nothing."""
        attributes = element.attributes
        if kind == "links":
            there = "href" in attributes or (element.tag == "svg:a" and "xlink:href" in attributes)
        elif kind == "fields":
            control = input_type(element)
            return "buttons" if control in BUTTON_TYPES else None if control == "hidden" else "fields"
        elif kind == "headings":
            there = is_heading(element)
        elif kind == "graphics":
            there = element.keyword("aria-hidden") != "true" and bool(svg_name(self.page, element))
        elif kind == "times":
            there = bool(attributes.get("datetime"))
        else:
            there = True
        return kind if there else None

    def _marks(self, element: Element) -> list[str]:
        """What attributes make of any element."""
        kinds = []
        if element.tag not in HEADINGS and is_heading(element):
            kinds.append("headings")
        if element.stripped("lang") and element is not self.page.markup.root:
            kinds.append("languages")
        if element.stripped("dir") and element is not self.page.markup.root:
            kinds.append("directions")
        if is_tooltip(element):
            kinds.append("tooltips")
        if role_details(self.page, element):
            kinds.append("roles")
        if element.keyword("aria-hidden") == "true":
            kinds.append("aria_hidden")
        return kinds
