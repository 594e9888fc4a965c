"""A parsed HTML document as plain elements, indexed by tag, attribute and id, so that each extract is a look-up."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

_INTEGRATION_POINTS = frozenset({"svg:foreignobject", "svg:desc", "svg:title", "math:annotation-xml", "math:mtext"})


_PART = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(tr|td|th|thead|tbody|tfoot|caption|colgroup|col|option|optgroup)[\s/>]", re.IGNORECASE | re.DOTALL
)
SHADOW = "#shadow"
"""The tag of a declarative shadow root: unlike that of other templates its content is part of the page."""


class Element:
    """One element. ``tag`` is in lower case, with a prefix in foreign content (``svg:title``); adjacent texts are merged.

    A boolean attribute has the empty string as its value.
    """

    __slots__ = ("attributes", "children", "parent", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []
        self.parent = parent

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    def stripped(self, name: str) -> str:
        """An attribute without surrounding white space; empty when it is not there."""
        value = self.attributes.get(name)
        return value.strip() if value else ""

    def keyword(self, name: str) -> str:
        """An enumerated attribute: ASCII case does not matter (WHATWG HTML section 2.3.3)."""
        value = self.attributes.get(name)
        return value.strip().lower() if value else ""

    def inside(self, *tags: str) -> Element | None:
        """The nearest ancestor with one of these tags."""
        parent = self.parent
        while parent is not None and parent.tag not in tags:
            parent = parent.parent
        return parent

    def below(self, *tags: str) -> list[Element]:
        """All descendants with one of these tags, in document order."""
        found: list[Element] = []
        stack = self.children[::-1]
        while stack:
            child = stack.pop()
            if isinstance(child, str):
                continue
            if child.tag in tags:
                found.append(child)
            stack.extend(reversed(child.children))
        return found

    @property
    def raw_text(self) -> str:
        """The text directly inside, as written; all there is in a script, style or textarea."""
        return "".join(child for child in self.children if isinstance(child, str))


@dataclass(frozen=True, slots=True)
class Markup:
    """A document: its elements in document order and where to find them. Nobody changes it after parsing."""

    root: Element
    elements: tuple[Element, ...]
    by_tag: dict[str, list[Element]]
    by_attribute: dict[str, list[Element]]
    by_id: dict[str, Element]
    lines: list[str] = field(default_factory=list, compare=False)
    """Its visible text, once it has been read: two facets look at it."""

    def tagged(self, *tags: str) -> list[Element]:
        """The elements with one of these tags, in document order."""
        if len(tags) == 1:
            return self.by_tag.get(tags[0], [])
        present = [tag for tag in tags if tag in self.by_tag]
        if len(present) < 2:
            return self.by_tag[present[0]] if present else []
        wanted = frozenset(present)
        return [element for element in self.elements if element.tag in wanted]


def part_of(text: str) -> str | None:
    """The first tag of a text that is part of a table or of a list of options, and would be lost in a body; else None."""
    part = _PART.match(text)
    return part.group(1).lower() if part is not None else None


@functools.lru_cache(maxsize=4)
def parse_markup(text: str) -> Markup:
    """Parse by the HTML standard, without scripting, as a client that runs no script sees it.

    The cache is small: two facets look at the same two documents one after the other.
    """
    part = part_of(text)
    if part is not None:  # what is put into a page by a script is parsed where it will stand
        around = "select" if part.startswith("opt") else "table"
        text = f"<{around}>{text}</{around}>"
    top = LexborHTMLParser(text.encode("utf-8", "replace")).root
    root = Element("html", _attributes(top) if top is not None else {}, None)
    elements = [root]
    if top is not None:
        _copy_below(top, root, elements)
    by_tag: dict[str, list[Element]] = {}
    by_attribute: dict[str, list[Element]] = {}
    by_id: dict[str, Element] = {}
    for element in elements:
        by_tag.setdefault(element.tag, []).append(element)
        for name in element.attributes:
            by_attribute.setdefault(name, []).append(element)
    for element in by_attribute.get("id", ()):
        by_id.setdefault(element.attributes["id"], element)
    return Markup(root, tuple(elements), by_tag, by_attribute, by_id)


def _copy_below(top: LexborNode, root: Element, elements: list[Element]) -> None:
    """Copy a subtree in document order, without recursion: pages may be nested deeper than Python's stack."""
    walks = [top.iter(include_text=True)]
    parents = [root]
    while walks:
        parent = parents[-1]
        children = parent.children
        for node in walks[-1]:
            tag = node.tag
            if tag == "-text":
                text = node.text_content or ""
                if children and isinstance(children[-1], str):
                    children[-1] += text
                else:
                    children.append(text)
            elif tag and tag[0] != "-":
                element = Element(_qualified(tag, parent), _attributes(node), parent)
                children.append(element)
                elements.append(element)
                parents.append(element)
                walks.append(_content(node, element))
                break
        else:
            walks.pop()
            parents.pop()


def _attributes(node: LexborNode) -> dict[str, str]:
    found = node.attributes
    if None in found.values():
        return {name: value or "" for name, value in found.items()}
    return found  # type: ignore[return-value]


def _qualified(tag: str, parent: Element) -> str:
    """The tag, prefixed where the parser is in foreign content (WHATWG HTML section 13.2.6.5)."""
    if ":" not in parent.tag and parent.tag not in ("svg", "math"):
        return tag
    if parent.tag in _INTEGRATION_POINTS:
        return tag
    return f"{parent.tag.partition(':')[0]}:{tag.lower()}"


def _content(node: LexborNode, element: Element) -> Iterator[LexborNode]:
    """What is inside an element; a declarative shadow root is rendered in its place (WHATWG HTML section 4.12.3)."""
    if element.tag == "template" and element.get("shadowrootmode") is not None:
        element.tag = SHADOW
        for fragment in node.template_fragments():
            return fragment.iter(include_text=True)
    return node.iter(include_text=True)
