"""Cross-origin requests: one origin is allowed; a preflight never reaches a view."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers

PERMISSION = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match, If-None-Match",
    "Access-Control-Max-Age": "600",
}
EXPOSED = "ETag, Link, Location, X-Total-Count"


class CorsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        is_allowed = request.headers.get("Origin") in settings.CORS_ORIGINS
        if is_preflight(request):
            response = HttpResponse(status=204, headers=PERMISSION if is_allowed else None)
        else:
            response = self.get_response(request)
        patch_vary_headers(response, ["Origin"])
        if is_allowed:
            response["Access-Control-Allow-Origin"] = request.headers["Origin"]
            response["Access-Control-Expose-Headers"] = EXPOSED
        return response


def is_preflight(request: HttpRequest) -> bool:
    """A preflight asks about an address there is; for all others the usual 404 follows."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return False
    try:
        resolve(request.path_info)
    except Resolver404:
        return False
    return True
