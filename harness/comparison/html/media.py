"""What a page embeds: images with their alternative text, video, audio, frames and other objects."""

from __future__ import annotations

import hashlib
import re

from harness.comparison.html.element import Element
from harness.comparison.html.page import Page
from harness.comparison.html.states import flags, keywords, plain, states
from harness.comparison.html.wording import collapse, explicit_name, words
from harness.comparison.node import Keyed, Url, Words

_ADDRESS = re.compile(r"[\s,]*([^\s,]\S*)")
EMBEDDED = ("video", "audio", "iframe", "embed", "object")


def media_tree(page: Page) -> dict[str, object]:
    """The keys ``images`` and ``media`` (by address) and ``graphics`` (inline SVG that has a name)."""
    images = [(_short(_source(page, image)), _image(page, image)) for image in page.markup.tagged("img")]
    media = [(_short(_source(page, each)) or each.tag, _embedded(page, each)) for each in page.markup.tagged(*EMBEDDED)]
    graphics: list[object] = [
        text for each in page.markup.tagged("svg") if each.get("aria-hidden") != "true" and (text := svg_name(page, each))
    ]
    return {"images": Keyed(images, ordered=True), "media": Keyed(media, ordered=True), "graphics": graphics}


def _source(page: Page, element: Element) -> Url:
    reference = element.get("data") if element.tag == "object" else element.get("src")
    return page.asset(reference) if reference is not None and reference.strip() else Url("")


def _short(url: Url) -> str:
    """Keys are read by people: embedded data stands as its type and hash."""
    if not url.startswith("data:") or len(url) < 100:
        return url
    return f"{url.partition(',')[0]},sha256-{hashlib.sha256(url.encode()).hexdigest()[:16]}"


def _image(page: Page, image: Element) -> dict[str, object]:
    alt = image.get("alt")
    details: dict[str, object] = {"alt": None if alt is None else Words(collapse(alt))}
    label = explicit_name(page, image)
    if label:
        details["label"] = label
    details.update(plain(image, "width", "height"))
    details.update(keywords(image, loading="eager"))
    details.update(flags(image, "ismap"))
    if image.stripped("usemap"):
        details["usemap"] = True
    details.update(_set(page, image))
    picture = image.parent
    if picture is not None and picture.tag == "picture":
        sources = [each for each in picture.children if isinstance(each, Element) and each.tag == "source"]
        if sources:
            details["sources"] = [{**_set(page, each), **plain(each, "media", "type")} for each in sources]
    details.update(states(page, image))
    return details


def _set(page: Page, element: Element) -> dict[str, object]:
    """``srcset`` as address by descriptor (WHATWG HTML section 4.8.4.2.1), and ``sizes``."""
    details: dict[str, object] = {}
    if element.stripped("srcset"):
        found = _candidates(element.attributes["srcset"])
        details["srcset"] = Keyed([(descriptor, Url(_short(page.asset(url)))) for url, descriptor in found])
    if element.stripped("sizes"):
        details["sizes"] = collapse(element.attributes["sizes"])
    return details


def _candidates(srcset: str) -> list[tuple[str, str]]:
    """Addresses and descriptors; an address may hold commas but does not end in one."""
    found: list[tuple[str, str]] = []
    at = 0
    while match := _ADDRESS.match(srcset, at):
        address, at = match.group(1), match.end()
        descriptor = ""
        if not address.endswith(","):
            end = srcset.find(",", at)
            end = len(srcset) if end < 0 else end
            descriptor, at = collapse(srcset[at:end]), end
        found.append((address.rstrip(","), descriptor or "1x"))
    return found


def _embedded(page: Page, element: Element) -> dict[str, object]:
    details: dict[str, object] = {"tag": element.tag}
    label = explicit_name(page, element)
    if label:
        details["label"] = label
    details.update(plain(element, "width", "height", "type", "name", "sandbox", "allow", "srcdoc", "referrerpolicy"))
    details.update(flags(element, "controls", "autoplay", "loop", "muted", "playsinline", "allowfullscreen"))
    details.update(keywords(element, loading="eager"))
    if element.stripped("preload"):
        details["preload"] = element.keyword("preload")
    if element.stripped("poster"):
        details["poster"] = page.asset(element.attributes["poster"])
    sources = element.below("source")
    if sources:
        details["sources"] = [{"src": _source(page, each), **plain(each, "type", "media")} for each in sources]
    tracks = element.below("track")
    if tracks:
        details["tracks"] = [_track(page, each) for each in tracks]
    details.update(states(page, element))
    return details


def _track(page: Page, track: Element) -> dict[str, object]:
    kind = track.keyword("kind") or "subtitles"
    return {"kind": kind, "src": _source(page, track), **plain(track, "srclang", "label"), **flags(track, "default")}


def svg_name(page: Page, svg: Element) -> Words:
    """The name of an inline picture; empty for one that only decorates."""
    label = explicit_name(page, svg)
    if label:
        return label
    for child in svg.children:
        if isinstance(child, Element) and child.tag == "svg:title":
            return words(page, child)
    return Words("")
