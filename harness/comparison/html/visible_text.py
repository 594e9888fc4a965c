"""The text of a page as a reader sees it, in lines: one for each block, list item and table row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from harness.comparison.html.element import Element
from harness.comparison.html.fields import BUTTON_TYPES, input_type
from harness.comparison.html.page import Page
from harness.comparison.html.wording import BLOCKS, SILENT, collapse

_UNSEEN = (SILENT - {"svg:defs"}) | {"svg:title", "svg:defs", "title", "option"}
_SPECIAL = (BLOCKS | {"br", "input", "td", "th", "button"}) - {"tbody", "thead", "tfoot"}  # rows already stand apart
# Noncharacters (Unicode section 23.7), which no text holds: white space that must not collapse, and the edge of a cell.
_PRE_SPACE, _PRE_TAB, _CELL = "\ufdd0", "\ufdd1", "\ufdd2"
_KEEP = str.maketrans({" ": _PRE_SPACE, "\t": _PRE_TAB})
_BLANK = " \t\n\r\f"
_RESTORE = str.maketrans({_PRE_SPACE: " ", _PRE_TAB: "\t"})


def visible_lines(page: Page) -> list[str]:
    """Lines from top to bottom, white space as rendered, empty ones left out; cells of a row are joined by `` | ``.

    Items of ordered lists begin with their number. Scripts do not run, so ``noscript`` is text; what is hidden by its own
    attributes is not, nor are values of fields (buttons have text). Style sheets are not consulted.
    """
    return page.markup.lines or Reader(page).read()


class Places(Protocol):
    """What is told of every element that is seen, and of how many lines have begun before it."""

    def enter(self, element: Element, line: int, cell: int) -> Sequence[str]: ...
    def take_back(self, kinds: Sequence[str]) -> None: ...


class _Leave:
    """Marks on the stack that all of an element has been read."""

    __slots__ = ("element",)

    def __init__(self, element: Element) -> None:
        self.element = element


class _Textless:
    """Marks on the stack where it turns out whether an element had text, and what it is not without any."""

    __slots__ = ("kinds", "places", "texts")

    def __init__(self, places: Places, kinds: Sequence[str], texts: int) -> None:
        self.places = places
        self.kinds = kinds
        self.texts = texts

    def end(self, texts: int) -> None:
        if texts == self.texts:
            self.places.take_back(self.kinds)


class Reader:
    """Reads a document once, without recursion; ``row`` counts the table rows around the current place, ``pre`` the pres,
    ``cell`` the cells of the row, ``cells`` those of all; ``texts`` counts what is not only white space."""

    def __init__(self, page: Page, places: Places | None = None) -> None:
        self.page = page
        self.places = places
        self.begun = False
        self.texts = self.cell = self.cells = 0
        self.lines: list[str] = []
        self.pieces: list[str] = []
        self.marker = ""
        self.row = 0
        self.pre = 0
        self.numbers: dict[int, tuple[int, int]] = {}

    def read(self) -> list[str]:
        stack: list[Element | str | _Leave | _Textless] = [*reversed(self.page.markup.root.children)]
        hidden = self.page.hidden
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                self._text(node)
            elif isinstance(node, _Leave):
                self._leave(node.element)
            elif isinstance(node, _Textless):
                node.end(self.texts)
            elif not ((node.attributes or node.tag == "dialog") and hidden(node)):
                if self.places is not None:
                    self._place(node, self.places, stack)
                if node.tag not in _UNSEEN:
                    self._inside(node, stack)
        self._flush()
        return self.lines

    def _place(self, element: Element, places: Places, stack: list[Element | str | _Leave | _Textless]) -> None:
        kinds = places.enter(element, len(self.lines) + self.begun, self.cell)
        if kinds:
            stack.append(_Textless(places, kinds, self.texts))

    def _inside(self, element: Element, stack: list[Element | str | _Leave | _Textless]) -> None:
        if element.tag in _SPECIAL and self._enter(element):
            stack.append(_Leave(element))
        children = element.children
        if len(children) == 1:
            stack.append(children[0])
        else:
            stack.extend(reversed(children))

    def _text(self, text: str) -> None:
        if not self.pre:
            self._piece(text)
            return
        first, *others = text.replace("\r\n", "\n").split("\n")
        self._piece(first, first.translate(_KEEP))
        for line in others:
            self._break(even_if_empty=True)
            self._piece(line, line.translate(_KEEP))

    def _piece(self, text: str, kept: str | None = None) -> None:
        self.pieces.append(text if kept is None else kept)
        if self.places is not None and text.strip(_BLANK):
            self.begun = True
            self.texts += 1

    def _enter(self, element: Element) -> bool:
        """Begin an element; says whether its end matters."""
        tag = element.tag
        if tag == "br":
            self._break()
        elif tag == "input":
            self._piece(_on_button(element))
        elif tag in ("td", "th"):
            self.pieces.append(_CELL if self.row == 1 else " ")
            if self.row == 1:
                self.cell += 1
                self.cells += 1
        elif tag == "button":
            self.pieces.append(" ")
            return True
        elif tag == "tr":
            self._break()
            self.row += 1
            return True
        elif tag in BLOCKS:
            self._break()
            self._enter_block(element)
            return True
        return False

    def _enter_block(self, element: Element) -> None:
        if element.tag in ("pre", "listing"):
            self.pre += 1
        elif element.tag == "li":
            self._number(element)
        elif element.tag == "ol":
            self.numbers[id(element)] = _counting(element)

    def _leave(self, element: Element) -> None:
        if element.tag == "button":
            self.pieces.append(" ")
            return
        if element.tag == "tr":
            self.row -= 1
            self.cell = self.cell if self.row else 0
        self._break()
        if element.tag in ("pre", "listing"):
            self.pre -= 1
        elif element.tag == "li":
            self.marker = ""

    def _number(self, item: Element) -> None:
        parent = item.parent
        if parent is None or id(parent) not in self.numbers:
            return
        number, step = self.numbers[id(parent)]
        own = item.stripped("value")
        if own.removeprefix("-").isdecimal() and len(own) < 10:
            number = int(own)
        self.numbers[id(parent)] = (number + step, step)
        self.marker += f"{number}. "

    def _break(self, *, even_if_empty: bool = False) -> None:
        if self.row:
            self.pieces.append(" ")
        else:
            self._flush(even_if_empty=even_if_empty)

    def _flush(self, *, even_if_empty: bool = False) -> None:
        if not self.pieces and not even_if_empty:
            return
        joined = "".join(self.pieces)
        self.pieces.clear()
        self.begun = False
        if _CELL in joined:
            before, *cells = joined.split(_CELL)
            texts = [collapse(cell) for cell in cells]
            line = " | ".join(([collapse(before)] if collapse(before) else []) + texts) if any(texts) or before.strip() else ""
        else:
            line = collapse(joined)
        line = line.translate(_RESTORE).rstrip(" \t")
        if line or even_if_empty:
            self.lines.append(self.marker + line if line else line)
            self.marker = "" if line else self.marker


def _on_button(element: Element) -> str:
    """What a browser writes on an input that is a button; nothing for other inputs."""
    kind = input_type(element)
    if kind not in BUTTON_TYPES or kind == "image":
        return ""
    default = {"submit": "Submit", "reset": "Reset"}.get(kind, "")
    return f" {element.attributes.get('value', default)} "


def _counting(element: Element) -> tuple[int, int]:
    """The first number of an ordered list, and the step (WHATWG HTML section 4.4.5)."""
    start = element.stripped("start")
    backwards = "reversed" in element.attributes
    if start.removeprefix("-").isdecimal() and len(start) < 10:
        first = int(start)
    elif backwards:
        first = sum(isinstance(child, Element) and child.tag == "li" for child in element.children)
    else:
        first = 1
    return first, -1 if backwards else 1
