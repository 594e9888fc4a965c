"""The fields of a form: type, value, constraints, choices, and the label that a user gets."""

from __future__ import annotations

from harness.comparison.html.element import Element
from harness.comparison.html.head import CSRF
from harness.comparison.html.page import Page
from harness.comparison.html.states import flags, keywords, plain, states
from harness.comparison.html.wording import collapse, explicit_name, words
from harness.comparison.node import Keyed, Opaque, Url, Words
from harness.model.csrf_names import is_csrf_name, is_unfilled

BUTTON_TYPES = frozenset({"submit", "reset", "button", "image"})
_INPUT_TYPES = BUTTON_TYPES | frozenset(
    {"hidden", "text", "search", "tel", "url", "email", "password", "date", "month", "week", "time", "datetime-local"}
    | {"number", "range", "color", "checkbox", "radio", "file"}
)
_CONSTRAINTS = ("min", "max", "step", "minlength", "maxlength", "pattern", "accept", "capture", "dirname")
_FLAGS = ("required", "readonly", "multiple", "autofocus")
_SIZES = {"size": "20", "cols": "20", "rows": "2"}


class Labels:
    """Which label elements belong to which field (WHATWG HTML section 4.10.4)."""

    __slots__ = ("_by_id", "page")

    def __init__(self, page: Page) -> None:
        self.page = page
        self._by_id: dict[str, list[Element]] = {}
        for label in page.markup.tagged("label"):
            if label.get("for") is not None:
                self._by_id.setdefault(label.attributes["for"], []).append(label)

    def name(self, field: Element) -> Words:
        """The field's accessible name by ARIA or labels; empty when nothing labels it."""
        label = explicit_name(self.page, field)
        if label:
            return label
        found: list[Element] = []
        own_id = field.get("id")
        if own_id and self.page.markup.by_id.get(own_id) is field:
            found.extend(self._by_id.get(own_id, ()))
        around = field.inside("label")
        if around is not None and around not in found and "for" not in around.attributes:
            found.insert(0, around)
        return Words(collapse(" ".join(words(self.page, each) for each in found)))


def input_type(element: Element) -> str:
    """What kind of control it is: an input's type (unknown ones are text), ``select``, ``textarea`` or a button's type."""
    kind = element.keyword("type")
    if element.tag == "input":
        return kind if kind in _INPUT_TYPES else "text"
    if element.tag == "button":
        return kind if kind in ("reset", "button") else "submit"
    return element.tag


def fields_tree(page: Page, elements: list[Element], labels: Labels) -> Keyed:
    """Fields by name, in tab order; hidden ones after them, by name, since nobody perceives where they stand.

    Radio buttons of one name are one field with ``options``. CSRF tokens are all called ``csrf_token``.
    """
    visible: list[tuple[str, object]] = []
    hidden: list[tuple[str, object]] = []
    groups: dict[str, list[tuple[str, object]]] = {}
    for element in elements:
        kind = input_type(element)
        name = element.get("name") or ""
        if kind == "hidden":
            hidden.append(_hidden(element, name))
        elif kind == "radio" and name:
            if name not in groups:
                groups[name] = []
                visible.append((name, {"type": "radio", **_group(page, element), "options": Keyed(groups[name], ordered=True)}))
            groups[name].append((element.attributes.get("value", "on"), _field(page, element, kind, labels)))
        else:
            visible.append((name or element.get("id") or kind, _field(page, element, kind, labels)))
    return Keyed([*_with_full_groups(visible, groups), *sorted(hidden, key=lambda member: member[0])], ordered=True)


def _with_full_groups(
    members: list[tuple[str, object]], groups: dict[str, list[tuple[str, object]]]
) -> list[tuple[str, object]]:
    """Members in which each radio group has all its options, which were only met one by one."""
    return [
        (name, {**value, "options": Keyed(groups[name], ordered=True)})
        if isinstance(value, dict) and value.get("type") == "radio" and name in groups and "options" in value
        else (name, value)
        for name, value in members
    ]


def _hidden(element: Element, name: str) -> tuple[str, object]:
    value = element.get("value") or ""
    if is_csrf_name(name):
        return CSRF, {
            "type": "hidden",
            "value": value if is_unfilled(value) else Opaque(value.strip()),
            **flags(element, "disabled"),
        }
    return name or element.get("id") or "hidden", {"type": "hidden", "value": Url(value), **flags(element, "disabled")}


def _field(page: Page, element: Element, kind: str, labels: Labels) -> dict[str, object]:
    details: dict[str, object] = {"type": kind}
    label = labels.name(element)
    if label:
        details["label"] = label
    details.update(_value(element, kind))
    if kind == "select":
        details["options"] = _options(page, element)
    details.update(plain(element, *_CONSTRAINTS))
    details.update(flags(element, *_FLAGS))
    if is_disabled(element):
        details["disabled"] = True
    for name in ("placeholder", "alt"):
        if element.stripped(name):
            details[name] = Words(collapse(element.attributes[name]))
    details.update(keywords(element, autocomplete="", inputmode="", enterkeyhint="", wrap="soft", autocapitalize=""))
    for name, default in _SIZES.items():
        if element.stripped(name) not in ("", default):
            details[name] = element.stripped(name)
    if kind != "radio":
        details.update(_group(page, element))
    if element.get("list"):
        details["suggestions"] = _suggestions(page, element.attributes["list"])
    details.update(states(page, element))
    return details


def _value(element: Element, kind: str) -> dict[str, object]:
    """The initial value; what a browser submits for a tick without one is ``on`` (WHATWG HTML section 4.10.5.4)."""
    if kind == "textarea":
        text = element.raw_text.replace("\r\n", "\n")
        return {"value": Words(text)} if text else {}
    value = element.attributes.get("value")
    if kind in ("checkbox", "radio"):
        return {"value": Url("on" if value is None else value), **flags(element, "checked")}
    return {"value": value} if value and kind not in ("select", "file") else {}


def _options(page: Page, select: Element) -> Keyed:
    members: list[tuple[str, object]] = []
    for option in select.below("option"):
        text = words(page, option)
        group = option.inside("optgroup", "select")
        value = option.attributes.get("value", text)
        shown = collapse(option.get("label") or "") or text
        details: dict[str, object] = {"text": Words(shown), **flags(option, "selected", "hidden")}
        if group is not None and group.tag == "optgroup":
            details["group"] = Words(collapse(group.get("label") or ""))
        if "disabled" in option.attributes or (
            group is not None and group.tag == "optgroup" and "disabled" in group.attributes
        ):
            details["disabled"] = True
        members.append((value, details))
    return Keyed(_with_default(members, select), ordered=True)


def _with_default(members: list[tuple[str, object]], select: Element) -> list[tuple[str, object]]:
    """The members with the option marked that a browser selects by itself (WHATWG HTML section 4.10.7)."""
    if "multiple" in select.attributes or select.stripped("size") not in ("", "0", "1"):
        return members
    chosen = [at for at, (_, details) in enumerate(members) if isinstance(details, dict) and "selected" in details]
    if not chosen:
        chosen = [at for at, (_, details) in enumerate(members) if isinstance(details, dict) and "disabled" not in details][:1]
    marked: list[tuple[str, object]] = []
    for at, (value, details) in enumerate(members):
        assert isinstance(details, dict)
        plain_details = {key: each for key, each in details.items() if key != "selected"}
        marked.append((value, {**plain_details, "selected": True} if chosen and at == chosen[-1] else plain_details))
    return marked


def _suggestions(page: Page, list_id: str) -> list[object]:
    found = page.markup.by_id.get(list_id)
    if found is None:
        return []
    return [Words(option.get("value") or words(page, option)) for option in found.below("option")]


def _group(page: Page, element: Element) -> dict[str, object]:
    """The legend of the fieldset around a field, which assistive technology reads before its label."""
    fieldset = element.inside("fieldset")
    if fieldset is None:
        return {}
    name = explicit_name(page, fieldset)
    for child in fieldset.children:
        if not name and isinstance(child, Element) and child.tag == "legend":
            name = words(page, child)
    return {"group": name} if name else {}


def is_disabled(element: Element) -> bool:
    """Disabled itself or by a fieldset, but for what is in that fieldset's first legend (WHATWG HTML section 4.10.19.5)."""
    if "disabled" in element.attributes:
        return True
    child, parent = element, element.parent
    while parent is not None:
        if parent.tag == "fieldset" and "disabled" in parent.attributes:
            legends = [each for each in parent.children if isinstance(each, Element) and each.tag == "legend"]
            if not legends or child is not legends[0]:
                return True
        child, parent = parent, parent.parent
    return False
