"""What a page lets its user do: forms by their action, with fields and buttons, and controls that stand outside of forms."""

from __future__ import annotations

from harness.comparison.html.element import Element
from harness.comparison.html.fields import BUTTON_TYPES, Labels, fields_tree, input_type, is_disabled
from harness.comparison.html.page import Page, url_parts
from harness.comparison.html.states import flags, keywords, states
from harness.comparison.html.wording import collapse, explicit_name, name_of
from harness.comparison.node import Keyed, Url, Words

_URLENCODED = "application/x-www-form-urlencoded"
_ENCTYPES = frozenset({"multipart/form-data", "text/plain"})
_METHODS = frozenset({"post", "dialog"})


def forms_tree(page: Page) -> dict[str, object]:
    """The keys ``forms`` (by the path of their action), ``fields`` and ``buttons`` (those that belong to no form)."""
    forms = page.markup.tagged("form")
    fields: dict[int, list[Element]] = {id(form): [] for form in forms}
    buttons: dict[int, list[Element]] = {id(form): [] for form in forms}
    for element in page.markup.tagged("input", "select", "textarea", "button"):
        owner = form_of(page, element)
        place = buttons if input_type(element) in BUTTON_TYPES else fields
        place.setdefault(0 if owner is None else id(owner), []).append(element)
    labels = Labels(page)
    members: list[tuple[str, object]] = []
    for form in forms:
        details = _form(page, form)
        details["fields"] = fields_tree(page, fields[id(form)], labels)
        details["buttons"] = [_button(page, each, labels, _base_url(page, form)) for each in buttons[id(form)]]
        members.append((_key(form, details), details))
    return {
        "forms": Keyed(members),
        "fields": fields_tree(page, fields.get(0, []), labels),
        "buttons": [_button(page, each, labels, "") for each in buttons.get(0, ())],
    }


def form_of(page: Page, element: Element) -> Element | None:
    """The form a control belongs to (WHATWG HTML section 4.10.17.3)."""
    named = element.get("form")
    if named is not None:
        found = page.markup.by_id.get(named)
        return found if found is not None and found.tag == "form" else None
    return element.inside("form")


def _form(page: Page, form: Element) -> dict[str, object]:
    method = form.keyword("method")
    method = method if method in _METHODS else "get"
    details: dict[str, object] = {"method": method}
    if method != "dialog":
        details["action"] = _submitted(_base_url(page, form), method)
    enctype = form.keyword("enctype")
    if enctype in _ENCTYPES and method == "post":
        details["enctype"] = enctype
    details.update(flags(form, "novalidate"))
    details.update(keywords(form, autocomplete="on", **{"accept-charset": "utf-8"}))
    target = form.stripped("target") or _base_target(page)
    if target and target.lower() != "_self":
        details["target"] = target.lower() if target.startswith("_") else target
    label = explicit_name(page, form)
    if label:
        details["label"] = label
    details.update(states(page, form))
    return details


def _base_url(page: Page, form: Element) -> Url:
    """Where a form goes; without an action to the page itself, whatever ``<base>`` says (WHATWG HTML section 4.10.22.3)."""
    action = form.stripped("action")
    return page.url(action) if action else Url(page.url_of_page)


def _submitted(url: str, method: str) -> Url:
    """A GET submission replaces the query of its action."""
    if method != "get":
        return Url(url)
    address, _, fragment = url_parts(url)
    return Url(f"{address}#{fragment}" if fragment else address)


def _key(form: Element, details: dict[str, object]) -> str:
    action = details.get("action")
    if not isinstance(action, str):
        return form.get("id") or "dialog"
    return url_parts(action)[0]


def _button(page: Page, element: Element, labels: Labels, form_url: str) -> dict[str, object]:
    kind = input_type(element)
    details: dict[str, object] = {"type": kind, "text": _button_text(page, element, kind, labels)}
    name = element.get("name")
    if name and kind in ("submit", "image"):
        details["name"] = name
        if kind == "submit":
            details["value"] = Url(element.get("value") or "")
    elif name or (element.tag == "button" and element.get("value")):
        details["name"] = name or ""
        details["value"] = Url(element.get("value") or "")
    if is_disabled(element):
        details["disabled"] = True
    if element.stripped("formaction"):
        action = page.url(element.attributes["formaction"])
        if action != form_url:
            details["formaction"] = action
    if kind == "image" and element.get("src"):
        details["src"] = page.asset(element.attributes["src"])
    details.update(keywords(element, formmethod="", formenctype="", formtarget="", popovertargetaction="toggle"))
    details.update(flags(element, "formnovalidate", "autofocus"))
    described = states(page, element)
    if described.get("title") == details["text"]:
        del described["title"]
    details.update(described)
    return details


def _button_text(page: Page, element: Element, kind: str, labels: Labels) -> Words:
    """What stands on a button; an input without a value shows the browser's own word (WHATWG HTML section 4.10.5.1.18)."""
    if element.tag == "button":
        return name_of(page, element) or labels.name(element)
    label = labels.name(element)
    if label:
        return label
    if kind == "image":
        return Words(collapse(element.get("alt") or element.get("title") or ""))
    own = element.get("value")
    if own is None:
        own = {"submit": "Submit", "reset": "Reset"}.get(kind, "")
    return Words(collapse(own))


def _base_target(page: Page) -> str:
    return next((each.stripped("target") for each in page.markup.tagged("base") if each.stripped("target")), "")
