"""The addresses that end in a slash may be asked for without it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect


def add_slash(request: HttpRequest, **_values: Any) -> HttpResponse:
    """Answer 308, as clients of the shop know it; Django's own APPEND_SLASH answers 301."""
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        raise Http404
    query = request.META["QUERY_STRING"]
    address = request.build_absolute_uri(f"{request.path}/") + (f"?{query}" if query else "")
    return HttpResponsePermanentRedirect(address, preserve_request=True)


add_slash.csrf_exempt = True  # type: ignore[attr-defined]
add_slash.methods = None  # type: ignore[attr-defined]
