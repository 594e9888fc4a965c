"""Which request brought a page about: the form that was sent to get there, by loading a document or by a script."""

from __future__ import annotations

from urllib.parse import urlsplit

from harness.model.observation import Hop, Observation

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def submission(observation: Observation) -> Hop | None:
    """The unsafe request (RFC 9110 section 9.2.1) at the start of the redirects that led to the page, or that a script sent
    while no document was loaded; None where the page was simply gone to."""
    page = observation.page
    if page is None:
        return None
    if not page.hops:
        return next((call for call in reversed(page.calls) if call.method not in _SAFE), None)
    at = len(page.hops) - 1
    while at > 0 and _leads_on(page.hops[at - 1]):
        at -= 1
    first = page.hops[at]
    return None if first.method in _SAFE else first


def path_of(hop: Hop) -> str:
    """The path of its URL."""
    return urlsplit(hop.url).path or "/"


def target_of(hop: Hop) -> str:
    """Path and query of its URL."""
    parts = urlsplit(hop.url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _leads_on(hop: Hop) -> bool:
    return hop.status is not None and 300 <= hop.status < 400
