"""The `flask` profile: what Flask and Werkzeug write by themselves and no user is shown."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from harness.comparison.profiles.base import Profile, StockBody
from harness.model.observation import Observation

_FOLLOWED = frozenset({301, 302, 303, 305, 307, 308})
_PAGE = re.compile(
    r"<!doctype html[^>]*>\s*(?:<html lang=[\"']?en[\"']?>\s*)?<title>Redirecting\.\.\.</title>\s*"
    r"<h1>Redirecting\.\.\.</h1>\s*"
    r"<p>You should be redirected automatically to (?:the )?target URL:\s*"
    r"<a href=\"(?P<link>[^\"<>]*)\">(?P<text>[^<>]*)</a>\.\s*"
    r"If not,? (?:please )?click the link\.?\s*(?:</p>\s*)?(?:</html>\s*)?",
    re.IGNORECASE,
)


def _redirect_page(observation: Observation) -> bool:
    """Werkzeug's own page and nothing else: a redirect with the Location that the page names."""
    location = observation.header("location")
    if observation.status not in _FOLLOWED or not location or len(observation.body) > 65_536:
        return False
    page = _PAGE.fullmatch(observation.body.decode("utf-8", "replace"))
    if page is None:
        return False
    return {unquote(html.unescape(page[part])) for part in ("link", "text")} == {unquote(location)}


FLASK = Profile(
    "flask",
    bodies=(
        StockBody(
            "werkzeug redirect page",
            "Werkzeug writes a page into every redirect, which says nothing but the Location; whoever follows the redirect"
            " never sees it. Status and Location stay compared.",
            _redirect_page,
        ),
    ),
)
