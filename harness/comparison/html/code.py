"""What makes a page move and look as it does: scripts, data for scripts, event handlers, stylesheets, inline styles."""

from __future__ import annotations

import re

from harness.comparison.html.element import Element
from harness.comparison.html.head import INVALID_JSON
from harness.comparison.html.page import Page
from harness.comparison.html.states import flags, plain
from harness.comparison.html.wording import collapse, words
from harness.comparison.json_text import NotJson, parse_json
from harness.comparison.node import Keyed, Words

_JAVASCRIPT = frozenset(
    {"", "module", "text/javascript", "application/javascript", "application/ecmascript", "text/ecmascript"}
    | {"application/x-javascript", "text/jscript", "text/x-javascript"}
)
_SMALL = frozenset(
    {"a", "button", "input", "select", "textarea", "label", "li", "tr", "td", "th", "p", "span", "strong", "em", "dt", "dd"}
)
_BEHAVIOUR = ("hx-", "data-hx-")


def code_tree(page: Page) -> dict[str, object]:
    """The keys ``scripts inline_scripts data_scripts handlers styles style_elements style_attributes``."""
    scripts: list[tuple[str, object]] = []
    inline: list[object] = []
    data: list[tuple[str, object]] = []
    for script in page.markup.tagged("script", "svg:script"):
        kind = script.keyword("type").partition(";")[0].strip()
        if kind == "application/ld+json":
            continue
        if kind in _JAVASCRIPT:
            _add_script(page, script, scripts, inline)
        elif script.get("src") is None or kind.endswith("json"):
            data.append((script.get("id") or kind, {"type": kind, "content": _data(script, kind)}))
        else:
            scripts.append((page.asset(script.attributes["src"]), {"type": kind}))
    return {
        "scripts": Keyed(scripts, ordered=True),
        "inline_scripts": inline,
        "data_scripts": Keyed(data),
        "handlers": _handlers(page),
        "styles": Keyed(_stylesheets(page), ordered=True),
        "style_elements": _style_elements(page),
        "style_attributes": _style_attributes(page),
    }


def _add_script(page: Page, script: Element, scripts: list[tuple[str, object]], inline: list[object]) -> None:
    details: dict[str, object] = {}
    if script.keyword("type") == "module":
        details["module"] = True
    if script.get("src") is not None:
        details.update(flags(script, "async", "nomodule"))
        if "module" not in details:
            details.update(flags(script, "defer"))
        details.update(_trust(page, script, script.attributes["src"]))
        details.update(_refused(page, script))
        details.update(plain(script, "crossorigin", "referrerpolicy"))
        scripts.append((page.asset(script.attributes["src"]), details))
    elif script.raw_text.strip():
        details.update(flags(script, "nomodule"))
        if script.get("nonce") is not None:
            details["nonce"] = True
        details.update(_refused(page, script))
        inline.append({**details, "text": _code(script.raw_text)})


def _trust(page: Page, element: Element, address: str) -> dict[str, object]:
    """Nonce and digest (W3C Subresource Integrity): that they are there; a foreign file's digest itself."""
    found: dict[str, object] = {"nonce": True} if element.get("nonce") is not None else {}
    digests = element.get("integrity")
    if digests is not None:
        foreign = not page.url(address).startswith("/")
        found["integrity"] = " ".join(sorted(digests.split())) if foreign else True
    return found


def _refused(page: Page, script: Element) -> dict[str, object]:
    """Whether a nonce is none that the answer's Content-Security-Policy names, so that the script does not run."""
    nonce = script.get("nonce")
    return {"refused": True} if nonce and page.nonces is not None and nonce.strip() not in page.nonces else {}


def _code(text: str) -> str:
    """Code line by line: a line comment ends with its line, and a statement may."""
    return "\n".join(filter(None, map(collapse, text.splitlines())))


def _of(page: Page, element: Element) -> dict[str, object]:
    """What tells an element from others with the same tag: its name, or its first words."""
    if element.tag not in _SMALL:
        return {}
    text = element.get("name") or words(page, element)[:80]
    return {"of": Words(text)} if text else {}


def _data(script: Element, kind: str) -> object:
    if kind.endswith("json") or kind in ("importmap", "speculationrules"):
        try:
            return parse_json(script.raw_text)
        except NotJson:
            return {INVALID_JSON: collapse(script.raw_text)}
    return collapse(script.raw_text)


def _handlers(page: Page) -> list[object]:
    """``on...`` attributes and htmx attributes: what happens when a user acts."""
    names = [name for name in page.markup.by_attribute if name.startswith(("on", *_BEHAVIOUR))]
    if not names:
        return []
    wanted = frozenset(names)
    return [
        {"tag": element.tag, "on": name.removeprefix("data-"), "does": _code(element.attributes[name]), **_of(page, element)}
        for element in page.markup.elements
        for name in sorted(wanted.intersection(element.attributes))
    ]


def _stylesheets(page: Page) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for link in page.markup.tagged("link"):
        relation = link.keyword("rel").split()
        if "stylesheet" not in relation or not link.stripped("href"):
            continue
        details: dict[str, object] = {}
        media = collapse(link.keyword("media"))
        if media not in ("", "all"):
            details["media"] = media
        details.update(plain(link, "title", "crossorigin"))
        details.update(flags(link, "disabled"))
        details.update(_trust(page, link, link.attributes["href"]))
        if "alternate" in relation:
            details["alternate"] = True
        found.append((page.asset(link.attributes["href"]), details))
    return found


def _style_elements(page: Page) -> list[object]:
    found: list[object] = []
    for style in page.markup.tagged("style", "svg:style"):
        text = collapse(style.raw_text)
        media = collapse(style.keyword("media"))
        if text:
            found.append({"text": text} if media in ("", "all") else {"text": text, "media": media})
    return found


def _style_attributes(page: Page) -> list[object]:
    return [
        {"tag": element.tag, "style": style, **_of(page, element)}
        for element in page.markup.by_attribute.get("style", ())
        if (style := _declarations(element.attributes["style"]))
    ]


def _declarations(style: str) -> str:
    """Declarations in one spelling: no white space around ``:`` and ``;``, property names in lower case."""
    parts = re.split(r""";(?=(?:[^"'()]|"[^"]*"|'[^']*'|\([^()]*\))*\Z)""", style) if len(style) < 500 else [style]
    found: list[str] = []
    for part in parts:
        name, colon, value = part.partition(":")
        if name.strip():
            name = name.strip()
            name = name if name.startswith("--") else name.lower()
            found.append(f"{name}{colon}{collapse(value)}")
    return ";".join(found)
