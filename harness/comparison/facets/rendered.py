"""Facets of a rendered page besides its document: `url`, `console` and `network`."""

from __future__ import annotations

from harness.comparison.facets.base import Lens, View
from harness.comparison.facets.paths import parse_path, render_path
from harness.comparison.node import Keyed, Unseen, Words
from harness.comparison.url import resolve
from harness.errors import AddressError
from harness.model.address import Address, Name, Path
from harness.model.observation import Hop, Observation
from harness.model.vocabulary import did_you_mean

_PERMANENT = frozenset({301, 308})


class UrlFacet:
    """A leaf: where the browser is in the end, own URLs as paths."""

    name = "url"
    body_kinds: frozenset[str] = frozenset()

    def parse(self, rest: str) -> Address:
        if rest:
            raise AddressError(f"'url' has no parts such as {rest!r}", hint="write it like 'url'")
        return Address(self.name, (), None, "url")

    def render(self, path: Path) -> str:  # noqa: ARG002 - there is but one place
        return "url"

    def view(self, observation: Observation, lens: Lens) -> View | None:
        return None if observation.page is None else View(resolve(observation.page.url, lens.page_url))

    def select(self, query: str, tree: object) -> list[Path]:  # noqa: ARG002
        return []


class Parts:
    """A facet whose tree has a few known keys."""

    name = ""
    keys: tuple[str, ...] = ()
    body_kinds: frozenset[str] = frozenset()

    def parse(self, rest: str) -> Address:
        segments = parse_path(self.name, rest)
        first = segments[0].key if segments and isinstance(segments[0], Name) else ""
        if segments and first not in self.keys:
            hint = did_you_mean(first, self.keys).replace("did you mean '", f"did you mean '{self.name}:")
            raise AddressError(f"{self.name} has no {first or rest!r} (in '{self.name}:{rest}')", hint=hint)
        return Address(self.name, segments, None, f"{self.name}:{rest}" if rest else self.name)

    def render(self, path: Path) -> str:
        return f"{self.name}:{render_path(path)}" if path else self.name

    def select(self, query: str, tree: object) -> list[Path]:  # noqa: ARG002
        return []


class ConsoleFacet(Parts):
    """Tree: ``errors`` (logged, or thrown and not caught), in any order; ``dialogs`` in order."""

    name = "console"
    keys = ("errors", "dialogs")

    def view(self, observation: Observation, lens: Lens) -> View | None:  # noqa: ARG002
        page = observation.page
        if page is None:
            return None
        dialogs = [{"type": kind, "message": Words(message)} for kind, message in page.dialogs]
        return View({"errors": [Words(text) for text in sorted(page.console)], "dialogs": dialogs})


class NetworkFacet(Parts):
    """Tree: ``failures`` (subresources that failed or were blocked, by address), ``redirects`` (of the last document that was
    gone to: each address passed on the way, and whether it moved for good), ``downloads``, ``popups`` (addresses of pages it
    opened) and, compared on request only, ``calls`` (what scripts fetched, in order)."""

    name = "network"
    keys = ("failures", "redirects", "downloads", "popups", "calls")

    def view(self, observation: Observation, lens: Lens) -> View | None:
        page = observation.page
        if page is None:
            return None
        failures = {str(resolve(url, lens.page_url)): reason for url, reason in page.failures}
        downloads = [
            {"name": Words(each.name), "length": each.length, "sha256": each.sha256}
            for each in sorted(page.downloads, key=lambda each: each.name)
        ]
        tree: dict[str, object] = {
            "failures": Keyed(sorted(failures.items())),
            "downloads": downloads,
            "popups": [resolve(url, lens.page_url) for url in page.popups],
            "calls": [
                {"method": hop.method, "url": resolve(hop.url, lens.page_url), "status": hop.status} for hop in page.calls
            ],
            "redirects": _redirects(page.hops, page.calls, lens),
        }
        return View(tree, _told(page.hops, page.calls, lens) + page.notes)


def _redirects(hops: tuple[Hop, ...], calls: tuple[Hop, ...], lens: Lens) -> list[object]:
    """The redirects of documents that were loaded with GET; none to be seen where a script showed the page.

    A form's own redirect belongs to how it is sent: a port may do without; where the user ends up is compared by `url`.
    """
    if not hops or any(hop.method != "GET" for hop in (*hops, *calls)):
        return Unseen()
    return [
        {"url": resolve(hop.url, lens.page_url), "permanent": hop.status in _PERMANENT}
        for hop in hops
        if hop.status is not None and 300 <= hop.status < 400
    ]


def _told(hops: tuple[Hop, ...], calls: tuple[Hop, ...], lens: Lens) -> tuple[str, ...]:
    """How a form was sent, for the reader: by loading documents, or by a script."""
    sent = [hop for hop in (*hops, *calls) if hop.method != "GET"]
    return tuple(f"{hop.method} {resolve(hop.url, lens.page_url)} answered {hop.status}" for hop in sent)
