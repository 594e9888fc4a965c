"""The words of an element: what stands in it as rendered, and the name that assistive technology announces."""

from __future__ import annotations

import re

from harness.comparison.html.element import Element
from harness.comparison.html.page import Page
from harness.comparison.node import Words

SPACE = re.compile(r"[ \t\n\r\f]+")  # what HTML collapses; a no-break space is text

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "plaintext",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "caption",
        "colgroup",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "ul",
        "xmp",
    ]
)
APART = BLOCKS | frozenset({"br", "td", "th", "button", "select", "textarea", "input", "iframe", "video", "audio", "object"})
"""Elements that stand apart from the text around them, so that a space separates them in a name."""

SILENT = frozenset(
    [
        "script",
        "style",
        "template",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "noframes",
        "noembed",
        "datalist",
        "rp",
        "select",
        "textarea",
        "iframe",
        "video",
        "audio",
        "svg:style",
        "svg:script",
        "svg:desc",
        "svg:metadata",
        "svg:defs",
    ]
)
"""Elements whose content is not text on the page (fields, scripts, fallbacks of what every browser can do)."""


def collapse(text: str) -> str:
    """White space as CSS renders it in ordinary text: one space between words, none around."""
    return SPACE.sub(" ", text).strip(" ")


def words(page: Page, element: Element) -> Words:
    """The element's accessible text: its content in one line, with the alternative text of images, without what is hidden."""
    children = element.children
    if len(children) == 1 and isinstance(children[0], str):
        return Words(collapse(children[0]))
    pieces: list[str] = []
    stack: list[Element | str] = children[::-1]
    while stack:
        child = stack.pop()
        if isinstance(child, str):
            pieces.append(child)
        elif child.tag in SILENT or page.hidden(child) or child.get("aria-hidden") == "true":
            if child.tag in APART:
                pieces.append(" ")
        else:
            name = _replacement(child)
            apart = child.tag in APART
            if apart:
                pieces.append(" ")
                stack.append(" ")
            if name is None:
                stack.extend(reversed(child.children))
            else:
                stack.append(name)
    return Words(collapse("".join(pieces)))


def _replacement(element: Element) -> str | None:
    """The text that stands for an element's content in the name of what it is in; None when its content does."""
    label = element.get("aria-label")
    if label is not None and label.strip():
        return label
    if element.tag in ("img", "area"):
        return element.get("alt") or ""
    return None


def name_of(page: Page, element: Element) -> Words:
    """The accessible name (accname 1.2, sections 2B, 2D, 2F and 2I, as far as markup alone decides it)."""
    label = explicit_name(page, element)
    if label:
        return label
    own = collapse(element.get("alt") or "") if element.tag in ("img", "area") else words(page, element)
    return Words(own or collapse(element.get("title") or ""))


def explicit_name(page: Page, element: Element) -> Words:
    """The name by ``aria-labelledby`` or ``aria-label``; empty without them."""
    attributes = element.attributes
    if "aria-labelledby" in attributes:
        text = referenced_text(page, attributes["aria-labelledby"])
        if text:
            return text
    return Words(collapse(attributes.get("aria-label", "")))


def referenced_text(page: Page, ids: str) -> Words:
    """The texts of the elements that a list of ids names; an id without an element says nothing."""
    found = [page.markup.by_id[each] for each in ids.split() if each in page.markup.by_id]
    return Words(collapse(" ".join(collapse(each.get("aria-label") or "") or words(page, each) for each in found)))
