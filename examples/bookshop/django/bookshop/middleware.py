"""What every answer has in common: allowed methods, body size, caching and Vary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from .errors import error_response

Handler = Callable[[HttpRequest], HttpResponse]
NEVER_STORED = ("/api/", "/account", "/admin", "/cart", "/checkout", "/orders", "/login", "/register")


def default_headers(get_response: Handler) -> Handler:
    """Set Cache-Control where the view did not; every answer may depend on the session."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        patch_vary_headers(response, ["Cookie"])
        if request.method == "HEAD":
            response.content = b""  # waitress would send it; the Content-Length stays
        if "Cache-Control" not in response:
            if request.path.startswith(NEVER_STORED):
                response["Cache-Control"] = "no-store"
            elif response.get("Content-Type", "").startswith("text/html"):
                response["Cache-Control"] = "private, no-cache"
        return response

    return middleware


class MethodsMiddleware:
    """Refuses a method before anything else is asked, and answers OPTIONS; see `bookshop.views.methods`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        allowed = getattr(view, "methods", ("GET", "HEAD", "OPTIONS"))
        if allowed is None or request.method in set(allowed) - {"OPTIONS"}:
            return None
        if request.method == "OPTIONS":
            return HttpResponse(headers={"Allow": ", ".join(allowed)})
        request.resolver_match = None
        response = error_response(request, 405)
        response["Allow"] = ", ".join(allowed)
        return response


class BodySizeMiddleware:
    """Answers 413 to a form that is too large; the API does so itself, after asking who calls."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if request.method in {"GET", "HEAD"} or getattr(view, "csrf_exempt", False) or not too_large(request):
            return None
        return error_response(request, 413)


def too_large(request: HttpRequest) -> bool:
    return int(request.META.get("CONTENT_LENGTH") or 0) > settings.LARGEST_BODY
