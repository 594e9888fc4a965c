"""A document at its address: what its references resolve to, and which of its elements a reader gets to see."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode

from harness.comparison.html.element import Element, Markup, parse_markup
from harness.comparison.node import Url
from harness.comparison.placeholders import ORIGIN
from harness.comparison.url import resolve

_SIMPLE_PATH = re.compile(r"/(?!/)(?!\S*/\.)[A-Za-z0-9_./-]*(?:\?[A-Za-z0-9_=&-]+)?(?:#[A-Za-z0-9_-]+)?\Z")
_SIMPLE_ASSET = re.compile(r"/(?!_next/)(?:[A-Za-z0-9_]{1,7}[/.-]){1,20}[a-z0-9]{0,7}\Z")  # no part long enough for a hash
_NOT_RENDERED = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_ASSET = re.compile(r"\.(?:js|mjs|css|map|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|otf|eot|mp[34]|webm|ogg|wasm|pdf)\Z")
# Hexadecimal with a letter and a digit, or mixed letters with a digit: neither a year, an ISBN nor a word looks so.
_HEX = r"(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}"
_MIXED = r"(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*[0-9])[\w-]{8,22}"
_HASHED_FILE = re.compile(rf"(?<=[^/])[.\-_](?:{_HEX})(?=\.[A-Za-z0-9.]+\Z)")
_HASHED_CODE = re.compile(rf"(?<=[^/])[.\-](?:{_MIXED})(?=\.(?:m?js|css)\Z)", re.ASCII)
_CONTENT = re.compile(
    r"/(?:uploads?|uploaded|(?<!/static/)media|files?|attachments?|avatars?|covers?|photos?|gallery|storage|users?)/",
    re.IGNORECASE,
)
"""Folders of what people put there, not builds: there a hash in a name tells one file from another."""
_VERSION_KEYS = frozenset({"v", "ver", "version", "hash", "rev", "cb", "dpl", "_"})


def url_parts(url: str) -> tuple[str, str, str]:
    """What stands before the query, the query, and the fragment; also of what is no valid URL."""
    rest, _, fragment = url.partition("#")
    address, _, query = rest.partition("?")
    return address, query, fragment


class Page:
    """A parsed document with the URL it came from, own origin as ``${origin}``."""

    __slots__ = ("_base", "_own_base", "_resolved", "markup", "nonces", "page_url")

    def __init__(self, text: str, page_url: str, nonces: frozenset[str] | None = None) -> None:
        self.markup: Markup = parse_markup(text)
        self.page_url = page_url
        self.nonces = nonces
        self._resolved: dict[str, Url] = {}
        self._base = page_url
        base = next((each for each in self.markup.tagged("base") if each.get("href") is not None), None)
        if base is not None:
            href = resolve(base.attributes["href"], page_url)
            self._base = ORIGIN + href if href.startswith("/") else str(href)
        self._own_base = self._base.startswith(ORIGIN)

    @property
    def base(self) -> Url:
        """What references resolve against."""
        return resolve(self._base, self.page_url)

    def url(self, reference: str) -> Url:
        """A reference resolved against ``<base>`` or the page; own URLs as absolute paths, foreign ones whole."""
        found = self._resolved.get(reference)
        if found is None:
            if self._own_base and _SIMPLE_PATH.match(reference):
                found = Url(reference)
            else:
                found = resolve(reference, self._base)
                if reference.strip().endswith("#") and "#" not in found:
                    found = Url(found + "#")  # an empty fragment scrolls to the top; no fragment loads the page again
            self._resolved[reference] = found
        return found

    def asset(self, reference: str) -> Url:
        """A file's URL without what only tells caches that it changed: a hash in its name, a version in its query."""
        if reference.strip()[:5].lower() == "data:":
            return Url(reference.strip())
        url = self.url(reference)
        if _SIMPLE_ASSET.match(url):
            return url
        address, query, fragment = url_parts(url)
        if address.endswith("/_next/image") and "url=" in query:
            address, query, fragment = url_parts(self.url(dict(parse_qsl(query)).get("url", "")))
            url = Url(address + (f"?{query}" if query else ""))
        if not _ASSET.search(address.lower()):
            return url
        if not _CONTENT.search(address):
            address = _HASHED_CODE.sub("", _HASHED_FILE.sub("", address))
        if "=" in query:
            query = urlencode([pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in _VERSION_KEYS])
        elif re.fullmatch(r"[0-9A-Za-z.]{1,64}", query) and re.search("[0-9]", query):
            query = ""
        return Url(address + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else ""))

    def fragment_on_page(self, url: str) -> str | None:
        """The fragment of a link that leads to a place on this very page; None for any other link."""
        address, mark, fragment = url.partition("#")
        if not mark or not fragment or address != self.url_of_page:
            return None
        return unquote(fragment)

    @property
    def url_of_page(self) -> str:
        return resolve(self.page_url, self.page_url).partition("#")[0]

    def hidden(self, element: Element) -> bool:
        """Whether its own attributes (not its ancestors') take an element out of the rendering (WHATWG HTML section 15.3.1)."""
        attributes = element.attributes
        if not attributes:
            return element.tag == "dialog"
        if "hidden" in attributes and attributes["hidden"].strip().lower() != "until-found":
            return True
        if "popover" in attributes or (element.tag == "dialog" and "open" not in attributes):
            return True
        style = attributes.get("style")
        return style is not None and _NOT_RENDERED.search(style) is not None
