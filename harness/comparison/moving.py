"""Expects what leads to a moved route at its new address: links, forms, `Location`, canonical addresses, sitemaps."""

from __future__ import annotations

import re
from collections.abc import Callable

from harness.comparison.node import Keyed, Url
from harness.comparison.placeholders import ORIGIN

Readdress = Callable[[str], str]
_PATH_AND_QUERY = re.compile(r"[^#]*")


def at_new_addresses(tree: object, readdress: Readdress) -> object:
    """Legacy's tree with every own URL, as a leaf or as the key of a member, where the candidate should have it.

    ``readdress`` turns a path with its query into the new one. JSON strings are data, not links: they stay.
    """
    if isinstance(tree, Url):
        return Url(_moved(tree, readdress))
    if isinstance(tree, dict):
        return {key: at_new_addresses(value, readdress) for key, value in tree.items()}
    if isinstance(tree, list):
        return [at_new_addresses(item, readdress) for item in tree]
    if isinstance(tree, Keyed):
        items = [(_moved(key, readdress), at_new_addresses(value, readdress)) for key, value in tree.items]
        return Keyed(items, ordered=tree.ordered)
    return tree


def _moved(url: str, readdress: Readdress) -> str:
    """A URL below the own origin at its new address; any other as it is."""
    origin = ORIGIN if url.startswith(f"{ORIGIN}/") else ""
    path = url.removeprefix(origin)
    if not path.startswith("/") or path.startswith("//"):
        return url
    return origin + _PATH_AND_QUERY.sub(lambda match: readdress(match[0]), path, count=1)
