"""Facets of a rendered page that are compared on request only: `screenshot`, `raw` and `storage`."""

from __future__ import annotations

from harness.comparison.facets.base import Lens, View
from harness.comparison.facets.document import DocumentFacet
from harness.comparison.facets.rendered import Parts
from harness.comparison.node import Keyed, Picture, Words
from harness.comparison.url import resolve
from harness.errors import AddressError
from harness.model.address import Address, Path
from harness.model.header_bytes import escaped_bytes
from harness.model.observation import Observation


class ScreenshotFacet:
    """A leaf: the picture of the page, or of the element that the step's ``screenshot`` names."""

    name = "screenshot"
    body_kinds: frozenset[str] = frozenset()

    def parse(self, rest: str) -> Address:
        if rest:
            hint = "write `screenshot`; what is pictured is said by the step: `screenshot: {of: {css: main}}`"
            raise AddressError(f"'screenshot' has no parts such as {rest!r}", hint=hint)
        return Address(self.name, (), None, "screenshot")

    def render(self, path: Path) -> str:  # noqa: ARG002 - there is but one place
        return "screenshot"

    def view(self, observation: Observation, lens: Lens) -> View | None:  # noqa: ARG002
        page = observation.page
        return View(Picture(page.screenshot)) if page is not None and page.screenshot else None

    def select(self, query: str, tree: object) -> list[Path]:  # noqa: ARG002
        return []


class RawFacet(DocumentFacet):
    """What a crawler without scripts and cookies gets there: ``status``, ``location``, and what `document` has."""

    name = "raw"
    body_kinds: frozenset[str] = frozenset()
    further_keys = ("status", "location")
    called = "a raw document"

    def view(self, observation: Observation, lens: Lens) -> View | None:
        page = observation.page
        if page is None or page.raw is None:
            return None
        from harness.comparison.html.page import Page
        from harness.comparison.html.tree import page_tree

        text = page.raw.decode("utf-8", "replace")
        leads = {} if page.raw_location is None else {"location": resolve(escaped_bytes(page.raw_location), lens.page_url)}
        return View({"status": page.raw_status, **leads, **page_tree(Page(text, lens.page_url))})


class StorageFacet(Parts):
    """Tree: ``local`` and ``session``, what the page keeps in the browser, by key."""

    name = "storage"
    keys = ("local", "session")

    def view(self, observation: Observation, lens: Lens) -> View | None:  # noqa: ARG002
        page = observation.page
        if page is None or page.storage is None:
            return None
        areas: dict[str, list[tuple[str, object]]] = {"local": [], "session": []}
        for area, key, value in page.storage:
            areas[area].append((key, Words(value)))
        return View({area: Keyed(sorted(items, key=lambda item: item[0])) for area, items in areas.items()})
