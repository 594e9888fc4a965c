"""Error answers: a page for people, an envelope for the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

PAGES = {
    400: ("Bad request", "Your browser sent something we could not understand."),
    403: ("Forbidden", "You are not allowed to see this page."),
    404: ("Page not found", "We could not find what you were looking for."),
    405: ("Method not allowed", "This page cannot be used in that way."),
    413: ("Upload too large", "The file you sent is larger than 1 MB."),
    500: ("Something went wrong", "We are sorry. The error has been reported and we are looking into it."),
}
ENVELOPES = {
    400: ("bad_request", "The request could not be understood."),
    404: ("not_found", "There is nothing here."),
    405: ("method_not_allowed", "This method is not allowed here."),
    413: ("too_large", "The request body is larger than 1 MB."),
    500: ("internal_error", "Something went wrong."),
}


def envelope(status: int, code: str, message: str, details: dict[str, Any] | None = None) -> HttpResponse:
    response = JsonResponse({"error": {"code": code, "message": message, "details": details or {}}}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="bookshop"'
    return response


def error_response(request: HttpRequest, status: int, message: str | None = None) -> HttpResponse:
    """Answer below /api/ with an envelope, elsewhere with a page."""
    if request.path.startswith("/api/"):
        return envelope(status, *ENVELOPES[status])
    heading, usual = PAGES[status]
    context = {"status": status, "heading": heading, "message": message or usual}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_response(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_response(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_response(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_response(request, 500)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The CSRF token is missing or wrong."""
    return error_response(request, 400, "The form has expired. Please go back, reload the page and try again.")
