"""The forms of a page as a browser sees them: which controls belong to which form, and what they hold."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CONTROLS = "input, select, textarea, button"
_BUTTON_TYPES = frozenset({"submit", "image"})
_IGNORED_TYPES = frozenset({"reset", "button"})
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[\t\n\f\r ]+")


class ControlKind(enum.Enum):
    """What decides how a control is filled in and what it contributes."""

    TEXT = "text"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    SELECT = "select"
    FILE = "file"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a select element."""

    value: str
    selected: bool
    disabled: bool


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a form, in its initial state. ``type`` is the input's type, or the element's name.

    ``value`` is what it would submit, ``label`` a button's text, ``attributes`` the element's own (formaction and so on).
    """

    kind: ControlKind
    type: str
    name: str
    value: str = ""
    checked: bool = False
    disabled: bool = False
    multiple: bool = False
    options: tuple[Option, ...] = ()
    label: str = ""
    attributes: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a page; ``action`` is absolute, ``number`` counts from 1 in the order of the page."""

    number: int
    id: str
    name: str
    action: str
    method: str
    enctype: str
    controls: tuple[Control, ...]
    base: str

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names that `fill` and `files` can use, in order, each once."""
        return tuple(dict.fromkeys(c.name for c in self.controls if c.kind is not ControlKind.BUTTON and c.name))

    @property
    def buttons(self) -> tuple[Control, ...]:
        return tuple(c for c in self.controls if c.kind is ControlKind.BUTTON)

    def __str__(self) -> str:
        named = f" id={self.id!r}" if self.id else f" name={self.name!r}" if self.name else ""
        return f"{self.number}: {self.method.upper()} {self.action}{named} ({', '.join(self.field_names) or 'no fields'})"


def forms_of(body: bytes, url: str, content_type: str) -> tuple[Form, ...]:
    """All forms of an HTML page that was loaded from ``url``. Never raises: HTML has no wrong input."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page_text(body, content_type))
    base_element = tree.css_first("base[href]")
    base = urljoin(url, _attributes(base_element).get("href", "")) if base_element is not None else url
    nodes = tree.css("form, " + _CONTROLS)
    found = [node for node in nodes if node.tag == "form"]
    owners = _owners(nodes)
    return tuple(
        _form(number, node, [each for each in nodes if owners.get(each.mem_id) == node.mem_id], url, base)
        for number, node in enumerate(found, 1)
    )


def page_text(body: bytes, content_type: str) -> str:
    """Decode a page: byte order mark, Content-Type, `<meta charset>` within the first 1024 bytes, else UTF-8."""
    header = re.search(r"charset\s*=\s*[\"']?([^\s\"';]+)", content_type, re.IGNORECASE)
    meta = _META_CHARSET.search(body[:1024])
    name = header[1] if header else meta[1].decode("ascii") if meta else "utf-8"
    if body.startswith(b"\xef\xbb\xbf"):
        name = "utf-8-sig"
    elif name.lower() in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"):
        name = "cp1252"  # WHATWG Encoding: these labels mean windows-1252
    try:
        return body.decode(name, "replace")
    except (LookupError, ValueError):  # some of Python's own codecs are none for texts
        return body.decode("utf-8", "replace")


def _owners(nodes: list[LexborNode]) -> dict[int, int]:
    """Each control's form owner (WHATWG HTML, form owner), by node id.

    A form that the parser found directly inside a table is empty in the tree, but the parser's form pointer gives it the
    controls that follow it.
    """
    by_id: dict[str, int] = {}
    for node in nodes:
        if node.tag == "form" and (identity := _attributes(node).get("id")):
            by_id.setdefault(identity, node.mem_id)
    owners: dict[int, int] = {}
    pointer: int | None = None
    for node in nodes:
        if node.tag == "form":
            in_table = node.parent is not None and node.parent.tag in ("table", "tbody", "thead", "tfoot", "tr")
            pointer = node.mem_id if in_table and node.first_child is None else None
            continue
        attributes = _attributes(node)
        if "form" in attributes:
            owner = by_id.get(attributes["form"])
        else:
            owner = next((up.mem_id for up in _ancestors(node) if up.tag == "form"), pointer)
        if owner is not None:
            owners[node.mem_id] = owner
    return owners


def _form(number: int, node: LexborNode, members: list[LexborNode], url: str, base: str) -> Form:
    attributes = _attributes(node)
    action = attributes.get("action", "").strip()
    return Form(
        number=number,
        id=attributes.get("id", ""),
        name=attributes.get("name", ""),
        action=urljoin(base, action) if action else url,
        method=attributes.get("method", "get").lower(),
        enctype=attributes.get("enctype", "").lower(),
        controls=_one_of_each_group([control for member in members if (control := _control(member)) is not None]),
        base=base,
    )


def _one_of_each_group(controls: list[Control]) -> tuple[Control, ...]:
    """Of each group of radio buttons the last that is checked stays so (WHATWG HTML, radio button group)."""
    last = {one.name: at for at, one in enumerate(controls) if one.kind is ControlKind.RADIO and one.checked and one.name}
    return tuple(
        replace(one, checked=False) if one.kind is ControlKind.RADIO and one.checked and last.get(one.name, at) != at else one
        for at, one in enumerate(controls)
    )


def _control(node: LexborNode) -> Control | None:
    attributes = _attributes(node)
    name, tag = attributes.get("name", ""), node.tag or ""
    disabled = "disabled" in attributes or _disabled_by_fieldset(node)
    kind = attributes.get("type", "").lower()
    value = attributes.get("value", "")
    if any(up.tag == "datalist" for up in _ancestors(node)):
        return None
    if tag == "button":
        if kind in _IGNORED_TYPES:
            return None
        return Control(ControlKind.BUTTON, "submit", name, value, disabled=disabled, label=_text(node), attributes=attributes)
    if tag == "select":
        return _select(node, name, attributes, disabled=disabled)
    if tag == "textarea":
        return Control(ControlKind.TEXT, tag, name, node.text(deep=True), disabled=disabled, attributes=attributes)
    if kind in _IGNORED_TYPES:
        return None
    if kind in _BUTTON_TYPES:
        label = value or attributes.get("alt", "") or "Submit"
        return Control(ControlKind.BUTTON, kind, name, value, disabled=disabled, label=label, attributes=attributes)
    if kind in ("checkbox", "radio"):
        checked = "checked" in attributes
        return Control(ControlKind(kind), kind, name, attributes.get("value", "on"), checked, disabled, attributes=attributes)
    if kind == "file":
        multiple = "multiple" in attributes
        return Control(ControlKind.FILE, kind, name, disabled=disabled, multiple=multiple, attributes=attributes)
    return Control(ControlKind.TEXT, kind or "text", name, value, disabled=disabled, attributes=attributes)


def _select(node: LexborNode, name: str, attributes: dict[str, str], *, disabled: bool) -> Control:
    multiple = "multiple" in attributes
    options = []
    for option in node.css("option"):
        own = _attributes(option)
        off = "disabled" in own or any(up.tag == "optgroup" and "disabled" in _attributes(up) for up in _ancestors(option))
        options.append(Option(own.get("value", _text(option)), "selected" in own, off))
    if not multiple:
        options = _one_selected(options, drop_down=attributes.get("size", "1") in ("", "0", "1"))
    return Control(
        ControlKind.SELECT, "select", name, disabled=disabled, multiple=multiple, options=tuple(options), attributes=attributes
    )


def _one_selected(options: list[Option], *, drop_down: bool) -> list[Option]:
    """The last selected option wins; a drop-down without one shows its first that is not disabled."""
    chosen = [index for index, option in enumerate(options) if option.selected][-1:]
    if not chosen and drop_down:
        chosen = [index for index, option in enumerate(options) if not option.disabled][:1]
    return [Option(option.value, index in chosen, option.disabled) for index, option in enumerate(options)]


def _disabled_by_fieldset(node: LexborNode) -> bool:
    """WHATWG HTML, fieldset: disabled, but not what stands in its first legend."""
    inner = node
    path: list[int] = []
    for up in _ancestors(node):
        path.append(inner.mem_id)
        if up.tag == "fieldset" and "disabled" in _attributes(up):
            legend = next((child for child in up.iter() if child.tag == "legend"), None)
            if legend is None or legend.mem_id not in path:
                return True
        inner = up
    return False


def _ancestors(node: LexborNode) -> list[LexborNode]:
    found = []
    up = node.parent
    while up is not None:
        found.append(up)
        up = up.parent
    return found


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items()}


def _text(node: LexborNode) -> str:
    return _SPACE.sub(" ", node.text(deep=True)).strip()
