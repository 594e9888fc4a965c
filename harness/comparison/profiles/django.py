"""The `django` profile: what Django adds for its own machinery and no user can perceive."""

from __future__ import annotations

from harness.comparison.profiles.base import Entry, Profile, Seen
from harness.model.address import Address, Name


def _csrf_cookie(seen: Seen) -> bool:
    """Django's CSRF cookie as Django sets it: a random value for the whole site, no script or domain attached."""
    node = seen.node
    return isinstance(node, dict) and len(str(node.get("value", ""))) >= 32 and node.get("path") == "/" and "domain" not in node


DJANGO = Profile(
    "django",
    (
        Entry(
            "django csrf cookie",
            Address("cookie", (Name("csrftoken"),), None, "cookie:csrftoken"),
            "Django keeps its CSRF secret in a cookie of its own where Flask-WTF keeps it in the session; that the form"
            " carries a token, and that it is enforced, stays compared.",
            _csrf_cookie,
        ),
    ),
)
