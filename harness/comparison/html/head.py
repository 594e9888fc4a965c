"""What a page says of itself to browsers, crawlers and other sites: title, language, metadata, related documents, JSON-LD."""

from __future__ import annotations

import re

from harness.comparison.html.element import Element
from harness.comparison.html.page import Page
from harness.comparison.html.states import plain
from harness.comparison.html.wording import collapse
from harness.comparison.json_text import NotJson, parse_json
from harness.comparison.node import Keyed, Opaque, Url, Words
from harness.comparison.written_url import written_url
from harness.model.csrf_names import is_csrf_name, is_unfilled

CSRF = "csrf_token"
INVALID_JSON = "#invalid"
_REFRESH = re.compile(r"\s*([0-9.]+)\s*(?:[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]*)['\"]?)?\s*\Z", re.IGNORECASE)
_SETS = frozenset({"robots", "googlebot", "bingbot", "keywords", "viewport", "format-detection", "referrer"})
_OF_BODY = frozenset({"stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "pingback"})
"""Link relations that are allowed in the body (WHATWG HTML section 4.6.7, body-ok)."""


def head_tree(page: Page) -> dict[str, object]:
    """The keys ``title lang dir base canonical`` where set; ``meta alternates relations jsonld microdata misplaced``."""
    markup = page.markup
    tree: dict[str, object] = {}
    titles = markup.tagged("title")
    if titles:
        tree["title"] = Words(collapse(titles[0].raw_text))
    for name in ("lang", "dir"):
        if markup.root.stripped(name):
            tree[name] = markup.root.keyword(name)
    if any(each.get("href") is not None for each in markup.tagged("base")):
        tree["base"] = page.base
    tree["meta"] = Keyed(_metadata(page))
    tree.update(_links(page))
    tree["jsonld"] = [
        _parsed(script)
        for script in markup.tagged("script")
        if script.keyword("type").partition(";")[0].strip() == "application/ld+json"
    ]
    tree["microdata"] = _microdata(page)
    tree["misplaced"] = sorted(_misplaced(page))
    return tree


def _metadata(page: Page) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for meta in page.markup.tagged("meta"):
        if "charset" in meta.attributes or meta.get("itemprop") is not None:
            continue
        content = meta.get("content") or ""
        for attribute in ("property", "name", "http-equiv"):
            for key in meta.keyword(attribute).split():
                if is_csrf_name(key):
                    found.append((CSRF, content if is_unfilled(content) else Opaque(content.strip())))
                elif key != "content-type":
                    found.append((key, _content(page, key, content)))
    return found


def _content(page: Page, key: str, content: str) -> object:
    if key == "refresh":
        match = _REFRESH.match(content)
        if match:
            return {"delay": match.group(1), "url": page.url(match.group(2) or "")}
    if key in _SETS:
        parts = [re.sub(r"\s*=\s*", "=", part) for part in (collapse(each) for each in re.split("[,;]", content)) if part]
        if key == "viewport":
            parts = [re.sub(r"(?<==)([0-9]+)\.0+\Z", r"\1", part) for part in parts]
        return Words(", ".join(sorted(part if key == "keywords" else part.lower() for part in parts)))
    return written_url(content) or Words(collapse(content))


def _links(page: Page) -> dict[str, object]:
    canonical: list[Url] = []
    alternates: list[tuple[str, object]] = []
    relations: list[tuple[str, object]] = []
    for link in page.markup.tagged("link"):
        href = link.get("href")
        relation = link.keyword("rel").split()
        relation = [each for each in relation if each != "shortcut" or "icon" not in relation]
        if href is None or not relation or "stylesheet" in relation:
            continue
        details = plain(link, "type", "sizes", "media", "as", "crossorigin", "color", "imagesrcset", "imagesizes", "title")
        if "canonical" in relation:
            canonical.append(page.url(href))
        elif "alternate" in relation:
            language = link.keyword("hreflang")
            key = language or " ".join(filter(None, (link.keyword("type"), collapse(link.get("title") or "")))) or "alternate"
            alternates.append((key, {"href": page.url(href), **details}))
        else:
            url = page.asset(href)
            relations.append((f"{' '.join(sorted(relation))} {url}", {"href": url, **details}))
    tree: dict[str, object] = {"alternates": Keyed(alternates), "relations": Keyed(relations)}
    if canonical:
        tree["canonical"] = canonical[0]
        if len(canonical) > 1:
            tree["further_canonicals"] = list(canonical[1:])
    return tree


def _parsed(script: Element) -> object:
    try:
        return parse_json(script.raw_text)
    except NotJson:
        return {INVALID_JSON: collapse(script.raw_text)}


def _microdata(page: Page) -> list[object]:
    """Items and properties in document order (WHATWG HTML section 5.2)."""
    marked = page.markup.by_attribute
    if "itemprop" not in marked and "itemscope" not in marked:
        return []
    found: list[object] = []
    for element in page.markup.elements:
        attributes = element.attributes
        if "itemprop" in attributes or "itemscope" in attributes:
            entry: dict[str, object] = {}
            if "itemscope" in attributes:
                entry["type"] = " ".join(sorted(attributes.get("itemtype", "").split()))
            if attributes.get("itemprop"):
                entry["property"] = " ".join(sorted(attributes["itemprop"].split()))
                entry.update(_item_value(page, element))
            found.append(entry)
    return found


def _item_value(page: Page, element: Element) -> dict[str, object]:
    for name in ("content", "datetime", "value"):
        if name in element.attributes:
            return {"value": written_url(element.attributes[name]) or Words(element.stripped(name))}
    for name in ("href", "src", "data"):
        if name in element.attributes:
            return {"value": page.asset(element.attributes[name])}
    return {}


def _misplaced(page: Page) -> list[str]:
    """Names of metadata that stands in the body, where crawlers need not look for it."""
    found: list[str] = []
    for element in page.markup.tagged("title", "meta", "link", "base"):
        if element.inside("head") is not None or "itemprop" in element.attributes:
            continue
        if element.tag == "meta":
            key = next(
                (element.keyword(each) for each in ("property", "name", "http-equiv") if element.keyword(each)), "charset"
            )
            found.append(f"meta[{CSRF if is_csrf_name(key) else key}]")
        elif element.tag == "link":
            relation = element.keyword("rel").split()
            if not _OF_BODY.intersection(relation):
                found.append(f"link[{' '.join(sorted(relation))}]")
        else:
            found.append(element.tag)
    return found
