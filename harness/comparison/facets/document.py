"""The `document` facet: an HTML page by meaning; `document:links["/books/1"].text` names a place in it."""

from __future__ import annotations

import re

from harness.comparison.body import decoded_text, undeclared
from harness.comparison.facets.base import Lens, View
from harness.comparison.facets.paths import parse_path, render_path
from harness.errors import AddressError
from harness.model.address import Address, Name, Path, Wild
from harness.model.observation import Observation
from harness.model.vocabulary import did_you_mean

KEYS = (
    *("title", "lang", "dir", "base", "meta", "canonical", "further_canonicals", "alternates", "relations"),
    *("jsonld", "microdata", "misplaced", "headings", "landmarks", "lists", "roles", "hidden", "aria_hidden"),
    *("inert", "noscript", "encoding"),
    *("emphasis", "times", "tooltips", "disclosures", "gauges", "languages", "directions", "links", "anchors"),
    *("forms", "fields", "buttons", "tables", "images", "media", "graphics", "scripts", "inline_scripts"),
    *("data_scripts", "handlers", "styles", "style_elements", "style_attributes"),
    "placement",
)
"""Every first part that an address can have; addresses are checked without loading an HTML parser."""
_NAMED = ("forms", "fields", "links", "options")
"""Collections whose members have names of the application's own."""


def _nonces(observation: Observation) -> frozenset[str] | None:
    """The nonces of the answer's policies; None where there are none, and in a browser, which hides those of elements."""
    found = re.findall(r"'nonce-([^']+)'", " ".join(observation.header_values("content-security-policy")))
    return frozenset(found) if found and observation.page is None else None


class DocumentFacet:
    """Tree: the extracts of ``comparison.html`` by key; collections are there even when empty, attributes only when set."""

    name = "document"
    body_kinds: frozenset[str] = frozenset({"html"})
    further_keys: tuple[str, ...] = ()
    called = "a document"

    def parse(self, rest: str) -> Address:
        segments = parse_path(self.name, rest)
        if segments and not isinstance(segments[0], Wild):
            first = segments[0].key if isinstance(segments[0], Name) else ""
            known = (*KEYS, *self.further_keys)
            if first not in known:
                tail = rest[len(first) :] if rest.startswith(first) else ""
                hint = did_you_mean(first, known, suffix=tail).replace("did you mean '", f"did you mean '{self.name}:")
                raise AddressError(
                    f"{self.called} has no {first or rest!r} (in '{self.name}:{rest}')",
                    hint=hint,
                )
        return Address(self.name, segments, None, f"{self.name}:{rest}" if rest else self.name)

    def render(self, path: Path) -> str:
        return f"{self.name}:{render_path(path, quoted=_NAMED, bare=('meta',))}" if path else self.name

    def view(self, observation: Observation, lens: Lens) -> View | None:
        from harness.comparison.html.page import Page
        from harness.comparison.html.tree import page_tree

        text, note = decoded_text(observation)
        tree = page_tree(Page(text, lens.page_url, _nonces(observation)))
        if observation.page is None and not text.isascii() and undeclared(observation):
            tree["encoding"] = "not declared"
        return View(tree, (note,) if note else ())

    def select(self, query: str, tree: object) -> list[Path]:  # noqa: ARG002 - addresses of documents have no query
        return []
