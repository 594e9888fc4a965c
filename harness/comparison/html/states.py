"""What attributes tell a user of any element: ARIA states and properties, tooltips, keyboard access."""

from __future__ import annotations

from harness.comparison.html.element import Element
from harness.comparison.html.page import Page
from harness.comparison.html.wording import collapse, referenced_text
from harness.comparison.node import Words

_REFERENCES = frozenset(
    {"aria-controls", "aria-owns", "aria-activedescendant", "aria-flowto", "aria-labelledby", "aria-label", "aria-hidden"}
)
"""Attributes that hold ids, which are nobody's business, or that are compared by what they do."""
_DEFAULTS = {
    "aria-current": "false",
    "aria-disabled": "false",
    "aria-invalid": "false",
    "aria-required": "false",
    "aria-busy": "false",
    "aria-haspopup": "false",
    "aria-live": "off",
    "aria-modal": "false",
    "aria-multiline": "false",
    "aria-multiselectable": "false",
    "aria-readonly": "false",
    "aria-autocomplete": "none",
}
_EMPTY_MEANS = {"sandbox": "everything", "crossorigin": "anonymous", "capture": "any"}
"""Attributes that say something without a value."""
_PLAIN = frozenset(
    {"tabindex", "accesskey", "contenteditable", "draggable", "popovertarget", "inert", "translate", "spellcheck"}
)
_TEXTS = frozenset({"aria-valuetext", "aria-roledescription", "aria-placeholder", "aria-description"})


def states(page: Page, element: Element) -> dict[str, object]:
    """The states and properties that are set, by attribute name without ``aria-``; defaults and id lists left out."""
    found: dict[str, object] = {}
    for name, value in element.attributes.items():
        if name.startswith("aria-"):
            if name in _REFERENCES:
                continue
            if name in ("aria-describedby", "aria-errormessage", "aria-details"):
                found[name.removeprefix("aria-")] = referenced_text(page, value)
            elif name in _TEXTS:
                found[name.removeprefix("aria-")] = Words(collapse(value))
            elif value.strip() and value.strip().lower() != _DEFAULTS.get(name):
                found[name.removeprefix("aria-")] = value.strip().lower()
        elif name in _PLAIN:
            found[name] = value.strip().lower() or True
        elif name == "title" and value.strip():
            found["title"] = Words(collapse(value))
        elif name == "role" and value.strip():
            found["role"] = value.strip().lower()
    return found


def flags(element: Element, *names: str) -> dict[str, object]:
    """Boolean attributes that are there, as True whatever their spelling (WHATWG HTML section 2.3.2)."""
    attributes = element.attributes
    return {name: True for name in names if name in attributes}


def plain(element: Element, *names: str) -> dict[str, object]:
    """Attributes that are there, trimmed; those that are empty count as not there."""
    attributes = element.attributes
    found: dict[str, object] = {}
    for name in names:
        value = attributes.get(name)
        if value is not None and (value := value.strip() or _EMPTY_MEANS.get(name, "")):
            found[name] = value
    return found


def keywords(element: Element, **defaults: str) -> dict[str, object]:
    """Enumerated attributes in lower case, without those that only spell their default."""
    attributes = element.attributes
    found: dict[str, object] = {}
    for name, default in defaults.items():
        if name in attributes:
            value = element.keyword(name)
            if value and value != default:
                found[name] = value
    return found
