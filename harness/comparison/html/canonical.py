"""The canonical tree of a page's body: every element and attribute, without what only tells how it was written."""

from __future__ import annotations

import re

from harness.comparison.html.element import Element
from harness.comparison.html.page import Page
from harness.comparison.html.wording import BLOCKS, SPACE
from harness.comparison.node import Keyed, Opaque, Words
from harness.model.csrf_names import is_csrf_name

TEXT = "#text"
_UNSEEN = frozenset({"script", "style", "template", "link", "meta", "title", "base", "noscript"})
"""What `document` describes: metadata and code, wherever they stand."""
_VERBATIM = frozenset({"pre", "textarea"})
_REFERRING = ("for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")
_REFERRING_TOO = ("aria-activedescendant", "aria-details", "aria-errormessage", "aria-flowto", "usemap", "popovertarget")
_REFERENCES = frozenset((*_REFERRING, *_REFERRING_TOO))
_LINKS = frozenset({"href", "action", "formaction", "cite", "data", "longdesc", "xlink:href"})
_ASSETS = frozenset({"src", "poster"})
_DEPTH = 150


def body_tree(page: Page) -> Keyed:
    """Elements by tag in order, each with ``@attributes`` by name and ``#text``: comments gone, texts joined, classes sorted,
    references resolved, ids that others refer to numbered by first use, values of CSRF fields opaque."""
    body = next(iter(page.markup.tagged("body")), None)
    if body is None:
        return Keyed([])
    return Keyed([("body", _Canonical(page).element(body, 0))], ordered=True)


class _Canonical:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.names: dict[str, str] = {}
        for element in page.markup.elements:
            for name, value in element.attributes.items():
                for word in _referred(name, value):
                    if word in page.markup.by_id:
                        self.names.setdefault(word, f"#{len(self.names) + 1}")

    def element(self, element: Element, depth: int) -> object:
        if depth > _DEPTH:
            return Words(_flat(element))
        members: list[tuple[str, object]] = [(f"@{name}", value) for name, value in self._attributes(element)]
        verbatim = element.tag in _VERBATIM
        children = [child for child in element.children if isinstance(child, str) or child.tag not in _UNSEEN]
        for at, child in enumerate(children):
            if isinstance(child, str):
                text = child if verbatim else self._text(child, children, at, is_block=element.tag in BLOCKS)
                if text:
                    members.append((TEXT, Words(text)))
            else:
                members.append((child.tag, self.element(child, depth + 1)))
        return Keyed(members, ordered=True)

    @staticmethod
    def _text(text: str, children: list[Element | str], at: int, *, is_block: bool) -> str:
        """White space as rendered: one space, none at the edges of blocks."""

        def edge(neighbour: int) -> bool:
            if not 0 <= neighbour < len(children):
                return is_block
            other = children[neighbour]
            return not isinstance(other, str) and (other.tag in BLOCKS or other.tag == "br")

        text = SPACE.sub(" ", text)
        text = text.removeprefix(" ") if edge(at - 1) else text
        return text.removesuffix(" ") if edge(at + 1) else text

    def _attributes(self, element: Element) -> list[tuple[str, object]]:
        opaque = element.tag == "input" and is_csrf_name(element.get("name") or "")
        found: list[tuple[str, object]] = []
        for name, value in element.attributes.items():
            if opaque and name in ("name", "value", "id"):
                found.append((name, "csrf_token" if name == "name" else Opaque(value)))
            else:
                found.append((name, self._value(name, value)))
        return sorted(found, key=lambda member: member[0])

    def _value(self, name: str, value: str) -> object:
        if name == "class":
            return " ".join(sorted(set(value.split())))
        if name == "id":
            return self.names.get(value, value)
        if name in _REFERENCES:
            return " ".join(self.names.get(word.lstrip("#"), word) for word in value.split())
        if name in _LINKS:
            url = self.page.url(value)
            fragment = self.page.fragment_on_page(url) if "#" in url else None
            return self.names.get(fragment, f"#{fragment}") if fragment else url
        if name in _ASSETS:
            return self.page.asset(value)
        if name == "style":
            return "; ".join(re.sub(r"\s*:\s*", ": ", each.strip(), count=1) for each in value.split(";") if each.strip())
        if name in ("method", "enctype", "type", "rel", "dir", "lang", "target"):
            return value.strip().lower()
        return "" if value.lower() == name else SPACE.sub(" ", value.strip())


def _referred(name: str, value: str) -> list[str]:
    if name in _REFERENCES:
        return [word.lstrip("#") for word in value.split()]
    return [value[1:]] if name == "href" and value[:1] == "#" else []


def _flat(element: Element) -> str:
    """What is nested too deeply for a tree, as one text."""
    pieces: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            pieces.append(SPACE.sub(" ", node))
        elif node.tag not in _UNSEEN:
            pieces.append(f"<{node.tag} {sorted(node.attributes.items())}>")
            stack.extend(reversed(node.children))
    return "".join(pieces)
