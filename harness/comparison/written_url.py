"""URLs that are data, not links: whether they are absolute matters, since their readers know no page to resolve against."""

from __future__ import annotations

import re

from harness.comparison.node import Url
from harness.comparison.placeholders import ORIGIN
from harness.comparison.url import resolve

_ABSOLUTE = re.compile(r"(?:\$\{origin\}|[A-Za-z][A-Za-z0-9+.-]*://)\S*\Z")
_ROOTED = re.compile(r"/[^\s/]\S*\Z|/\Z")


def written_url(text: str) -> Url | None:
    """An absolute URL in its normal spelling (own origin stays ``${origin}``), a path as it is, None for other text."""
    text = text.strip()
    if _ABSOLUTE.match(text):
        url = resolve(text, ORIGIN + "/")
        return Url(ORIGIN + url) if text.startswith(ORIGIN) and url.startswith("/") else url
    return Url(text) if _ROOTED.match(text) else None
