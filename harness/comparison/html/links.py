"""Where a page leads: every hyperlink by its address, with its text and how it opens."""

from __future__ import annotations

from harness.comparison.html.element import Element
from harness.comparison.html.page import Page
from harness.comparison.html.states import plain, states
from harness.comparison.html.wording import name_of
from harness.comparison.node import Keyed, Url


def links_tree(page: Page) -> dict[str, object]:
    """The keys ``links`` (by resolved address, ``#name`` on the page itself; in order) and ``anchors`` (such places)."""
    base_target = _base_target(page)
    members: list[tuple[str, object]] = []
    anchors: dict[str, object] = {}
    for element in page.markup.tagged("a", "area", "svg:a"):
        href = element.get("href")
        if href is None:
            href = element.get("xlink:href") if element.tag == "svg:a" else None
        if href is None:
            continue
        url = page.url(href)
        fragment = page.fragment_on_page(url) if "#" in url else None
        if fragment:
            url = Url(f"#{fragment}")  # wherever the page is, the link leads to another place on it
            if fragment not in anchors:
                anchors[fragment] = fragment in page.markup.by_id or _named(page, fragment) or fragment.lower() == "top"
        members.append((url, _link(page, element, base_target)))
    return {"links": Keyed(members, ordered=True), "anchors": anchors}


def _link(page: Page, element: Element, base_target: str) -> dict[str, object]:
    details: dict[str, object] = {"text": name_of(page, element)}
    attributes = element.attributes
    target = element.stripped("target") or base_target
    if target and target.lower() != "_self":
        details["target"] = target.lower() if target.startswith("_") else target
    if len(attributes) == 1:
        return details
    if attributes.get("rel", "").strip():
        details["rel"] = sorted(set(attributes["rel"].lower().split()))
    if "download" in attributes:
        details["download"] = attributes["download"].strip() or True
    details.update(plain(element, "hreflang", "type", "referrerpolicy", "shape", "coords"))
    if attributes.get("ping"):
        details["ping"] = [page.url(each) for each in attributes["ping"].split()]
    further = states(page, element)
    if further.get("title") == details["text"]:
        del further["title"]
    details.update(further)
    return details


def _base_target(page: Page) -> str:
    return next((each.stripped("target") for each in page.markup.tagged("base") if each.stripped("target")), "")


def _named(page: Page, fragment: str) -> bool:
    return any(each.get("name") == fragment for each in page.markup.tagged("a"))
