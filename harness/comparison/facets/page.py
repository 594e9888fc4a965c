"""The `page` facet: what stands at a CSS selector, in all facets of the page at once; `page:.price` is a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.body import body_kind, decoded_text
from harness.comparison.facets.base import Lens, View
from harness.comparison.html.wording import SPACE
from harness.comparison.node import Words
from harness.errors import AddressError
from harness.model.address import Address, Path
from harness.model.observation import Observation

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


class Nodes(dict[str, object]):
    """A page's nodes by selector, each looked up when it is first asked for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html


class PageFacet:
    """Tree: selector -> the values of its nodes in document order: of a field its value, of anything else its text."""

    name = "page"
    body_kinds: frozenset[str] = frozenset()

    def parse(self, rest: str) -> Address:
        selector = rest.strip()
        if not selector or not _is_selector(selector):
            raise AddressError(f"{selector!r} is not a CSS selector", hint="write it like 'page:.price' or 'page:main > time'")
        return Address(self.name, (), selector, f"page:{selector}")

    def render(self, path: Path) -> str:
        return f"page:{path[0]}" if path else "page"

    def view(self, observation: Observation, lens: Lens) -> View | None:  # noqa: ARG002 - the protocol's shape
        if observation.page is None and body_kind(observation) != "html":
            return None
        text, note = decoded_text(observation)
        return View(Nodes(text), (note,) if note else ())

    def select(self, query: str, tree: object) -> list[Path]:
        assert isinstance(tree, Nodes)
        if query not in tree:
            from selectolax.lexbor import LexborHTMLParser

            nodes = LexborHTMLParser(tree.html).css(query)
            if nodes:
                tree[query] = [Words(_value(node)) for node in nodes]
        return [(query, number) for number, _ in enumerate(_listed(tree.get(query)))]


def _listed(values: object) -> list[object]:
    return values if isinstance(values, list) else []


def _is_selector(text: str) -> bool:
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<p>").css(text)
    except (SelectolaxError, ValueError):
        return False
    return True


def _value(node: LexborNode) -> str:
    attributes = node.attributes
    if node.tag in ("input", "option", "data", "meter", "progress") and attributes.get("value") is not None:
        return str(attributes["value"])
    if node.tag == "meta":
        return attributes.get("content") or ""
    return SPACE.sub(" ", node.text(deep=True)).strip()
