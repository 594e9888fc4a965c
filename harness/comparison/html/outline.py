"""How a page is organised for those who do not see it: headings, landmarks, lists, live regions, hidden parts, emphasis."""

from __future__ import annotations

from harness.comparison.html.element import Element
from harness.comparison.html.page import Page
from harness.comparison.html.states import states
from harness.comparison.html.wording import collapse, explicit_name, name_of, words
from harness.comparison.node import Words

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LANDMARKS = {
    "main": "main",
    "nav": "navigation",
    "aside": "complementary",
    "header": "banner",
    "footer": "contentinfo",
    "search": "search",
}
_ROLES = frozenset({*_LANDMARKS.values(), "region", "form"})
_SECTIONING = ("article", "aside", "main", "nav", "section")
_STATED = frozenset(
    {"a", "area", "button", "input", "select", "textarea", "nav", "main", "aside", "header", "footer", "section", "img", "svg"}
    | {"search", "form", "th", "td", "iframe", "video", "audio", *HEADINGS}
)
"""Elements whose states are compared where they are described themselves."""
_TITLED = frozenset({"a", "area", "button", "input", "select", "textarea", "img", "iframe", "link", "style", "form"})
_AS_THEY_ARE = (
    "s", "del", "ins", "u", "mark", "sub", "sup", "small", "code", "kbd", "samp", "var", "q", "cite", "dfn", "blockquote",
)  # fmt: skip
EMPHASIS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "strike": "s"} | {tag: tag for tag in _AS_THEY_ARE}


def outline_tree(page: Page) -> dict[str, object]:
    """The keys ``headings landmarks lists roles hidden aria_hidden inert emphasis``, and those of ``_details``."""
    return {
        "headings": _headings(page),
        "landmarks": _landmarks(page),
        "lists": [_list(each) for each in page.markup.tagged("ul", "ol", "menu", "dl")],
        "roles": _roles(page),
        "hidden": _hidden_texts(page),
        "aria_hidden": [
            text
            for element in page.markup.by_attribute.get("aria-hidden", ())
            if element.keyword("aria-hidden") == "true"
            and (text := words(page, element) or element.get("alt") or element.get("name"))
        ],
        "noscript": [text for element in page.markup.tagged("noscript") if (text := words(page, element))],
        "inert": [text for element in page.markup.by_attribute.get("inert", ()) if (text := words(page, element))],
        "emphasis": _emphasis(page),
        **_details(page),
    }


def _headings(page: Page) -> list[object]:
    markup = page.markup
    found: list[object] = []
    special = any(each.keyword("role") == "heading" for each in markup.by_attribute.get("role", ()))
    for element in markup.elements if special else markup.tagged(*HEADINGS):
        if not is_heading(element):
            continue
        aria = element.stripped("aria-level")
        level = int(aria) if aria.isdecimal() and len(aria) < 4 else HEADINGS.get(element.tag, 2)
        around = element.inside("main", "nav", "aside")
        within = {"in": _LANDMARKS[around.tag]} if around is not None else {}
        found.append({"level": level, "text": explicit_name(page, element) or words(page, element), **within})
    return found


def is_heading(element: Element) -> bool:
    """Whether an element is a heading: by its role, or by its tag where it has none."""
    role = element.keyword("role")
    return role == "heading" if role else element.tag in HEADINGS


def _landmarks(page: Page) -> list[object]:
    """HTML Accessibility API Mappings section 3.5: header and footer only where they belong to the page."""
    candidates = [
        each for each in page.markup.elements if each.tag in _LANDMARKS or each.tag == "section" or each.get("role") is not None
    ]
    found: list[object] = []
    for element in candidates:
        role = element.keyword("role")
        label = explicit_name(page, element)
        if not role:
            role = _LANDMARKS.get(element.tag, "region" if label else "")
            if element.tag in ("header", "footer") and element.inside(*_SECTIONING):
                continue
        if role in _ROLES:
            found.append({"role": role, "label": label} if label else {"role": role})
    return found


def _list(element: Element) -> str:
    kind = "ul" if element.tag == "menu" else element.tag
    style = element.stripped("type") if kind == "ol" else ""
    named = f"{kind} type={style}" if style and style != "1" else kind
    inner = [each for each in element.children if isinstance(each, Element)]
    inner = [
        one
        for each in inner
        for one in (each.children if each.tag == "div" and kind == "dl" else [each])
        if isinstance(one, Element)
    ]
    members = [each.tag for each in inner if each.tag in ("li", "dt", "dd")]
    around = element.inside("ul", "ol", "menu", "dl")
    within = f" in {'ul' if around.tag == 'menu' else around.tag}" if around is not None else ""
    return f"{named} of {' '.join(members) if kind == 'dl' else len(members)}{within}"


def _roles(page: Page) -> list[object]:
    """Elements made special by role or ARIA alone: alerts, dialogs, tabs, live regions."""
    marked = page.markup.by_attribute
    names = [
        name for name in marked if name.startswith("aria-") or name in ("role", "contenteditable", "tabindex", "accesskey")
    ]
    seen: set[int] = set()
    for name in names:
        seen.update(id(element) for element in marked[name])
    found: list[object] = []
    for element in page.markup.elements if seen else ():
        if id(element) not in seen or not (described := role_details(page, element)):
            continue
        role = described.get("role")
        label = explicit_name(page, element)
        if label:
            described["label"] = label
        if element.tag in ("li", "tr", "div", "span", "p", "dt", "dd") and role not in ("alert", "status"):
            described["text"] = Words(words(page, element)[:80])
        if role in ("alert", "status", "tab", "button", "link", "log", "option", "menuitem") or "live" in described:
            described["text"] = words(page, element)
        found.append(described)
    return found


def role_details(page: Page, element: Element) -> dict[str, object]:
    """What role and ARIA alone make of an element; nothing for one that is described elsewhere."""
    described = {} if element.tag in _STATED else states(page, element)
    role = described.get("role")
    told_elsewhere = role in _ROLES or role == "heading" or set(described) == {"title"}
    return {} if told_elsewhere else described


def _hidden_texts(page: Page) -> list[object]:
    """The texts of elements that are not rendered: scripts may show them later."""
    marked = page.markup.by_attribute
    candidates = [
        *marked.get("hidden", ()),
        *marked.get("style", ()),
        *marked.get("popover", ()),
        *page.markup.tagged("dialog"),
    ]
    hidden = {id(element) for element in candidates if page.hidden(element)}
    if not hidden:
        return []
    found: list[object] = []
    for element in page.markup.elements:
        if id(element) in hidden and not _within(element, hidden):
            text = words(page, element)
            if text:
                found.append(text)
    return found


def _within(element: Element, others: set[int]) -> bool:
    parent = element.parent
    while parent is not None:
        if id(parent) in others:
            return True
        parent = parent.parent
    return False


def _emphasis(page: Page) -> list[object]:
    """Text set apart by its element: a struck price is not the price."""
    return [
        {"tag": EMPHASIS[element.tag], "text": text}
        for element in page.markup.tagged(*EMPHASIS)
        if (text := words(page, element))
    ]


def is_tooltip(element: Element) -> bool:
    """Whether an element has a title that is not told with the element itself."""
    return "title" in element.attributes and element.tag not in _TITLED


def _details(page: Page) -> dict[str, object]:
    markup = page.markup
    times: list[object] = [
        {"datetime": each.stripped("datetime"), "text": words(page, each)}
        for each in markup.tagged("time")
        if each.get("datetime")
    ]
    abbreviations: list[object] = [
        {"title": Words(collapse(each.attributes["title"])), "text": words(page, each)}
        for each in markup.by_attribute.get("title", ())
        if is_tooltip(each)
    ]
    disclosures: list[object] = [
        {"tag": each.tag, "open": "open" in each.attributes, "summary": _summary(page, each)}
        for each in markup.tagged("details", "dialog")
    ]
    gauges: list[object] = [
        {name: each.stripped(name) for name in ("value", "min", "max", "low", "high", "optimum") if each.stripped(name)}
        | {"tag": each.tag, "label": explicit_name(page, each)}
        for each in markup.tagged("meter", "progress")
    ]
    languages: list[object] = [
        {"lang": each.keyword("lang"), "text": Words(words(page, each)[:80])}
        for each in markup.by_attribute.get("lang", ())
        if each is not markup.root and each.stripped("lang")
    ]
    directions: list[object] = [
        each.keyword("dir") for each in markup.by_attribute.get("dir", ()) if each is not markup.root and each.stripped("dir")
    ]
    return {
        "times": times,
        "tooltips": abbreviations,
        "disclosures": disclosures,
        "gauges": gauges,
        "languages": languages,
        "directions": directions,
    }


def _summary(page: Page, element: Element) -> Words:
    if element.tag == "dialog":
        return explicit_name(page, element)
    for child in element.children:
        if isinstance(child, Element) and child.tag == "summary":
            return name_of(page, child)
    return Words("")
