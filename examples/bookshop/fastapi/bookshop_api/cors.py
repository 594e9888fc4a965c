"""Cross-origin requests: one origin is allowed; a preflight never reaches a view."""

from __future__ import annotations

from starlette.datastructures import Headers

from .responses import header
from .settings import CORS_ORIGINS

PERMISSION = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match, If-None-Match",
    "Access-Control-Max-Age": "600",
}
EXPOSED = "ETag, Link, Location, X-Total-Count"


def is_preflight(path: str, headers: Headers) -> bool:
    """Say whether an OPTIONS request is one."""
    return path.startswith("/api/") and "Access-Control-Request-Method" in headers


def permission(headers: Headers) -> dict[str, str]:
    """Return what a preflight is told; nothing for other origins."""
    return PERMISSION if header(headers, "Origin") in CORS_ORIGINS else {}


def sharing_headers(headers: Headers) -> dict[str, str]:
    """Return what lets a page of the allowed origin read an answer."""
    origin = header(headers, "Origin")
    if origin not in CORS_ORIGINS:
        return {}
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": EXPOSED}
