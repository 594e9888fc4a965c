"""Refusals, and the envelope in which every error of the API is sent."""

from __future__ import annotations

import html
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from .addresses import allowed_methods
from .responses import HTML, ShopJSONResponse

GENERAL_ERRORS = {
    400: ("bad_request", "The request could not be understood."),
    404: ("not_found", "There is nothing here."),
    405: ("method_not_allowed", "This method is not allowed here."),
    413: ("too_large", "The request body is larger than 1 MB."),
    500: ("internal_error", "Something went wrong."),
}


class Refusal(Exception):
    """Ends a request: status, machine readable code, message, details per field."""

    def __init__(self, status: int, code: str, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.details = details or {}


def not_found(message: str) -> Refusal:
    return Refusal(404, "not_found", message)


def conflict(message: str, details: dict[str, Any] | None = None) -> Refusal:
    return Refusal(409, "conflict", message, details)


def general_refusal(status: int) -> Refusal:
    """Return the refusal for a status that no view chose."""
    code, message = GENERAL_ERRORS.get(status, ("error", HTTPStatus(status).phrase))
    return Refusal(status, code, message)


def envelope(refusal: Refusal, headers: dict[str, str] | None = None) -> Response:
    error = {"code": refusal.code, "message": str(refusal), "details": refusal.details}
    if refusal.status == 401:
        headers = {"WWW-Authenticate": 'Bearer realm="bookshop"'}
    return ShopJSONResponse({"error": error}, refusal.status, headers)


def error_response(path: str, status: int, headers: dict[str, str] | None = None) -> Response:
    """Return an envelope below /api/, elsewhere a small page."""
    if path.startswith("/api/"):
        return envelope(general_refusal(status), headers)
    title = html.escape(HTTPStatus(status).phrase)
    page = f"<!doctype html>\n<html lang=en>\n<title>{title}</title>\n<h1>{title}</h1>\n"
    return Response(page, status, headers, media_type=HTML)


def install(app: FastAPI) -> None:
    @app.exception_handler(Refusal)
    def refused(_request: Request, refusal: Refusal) -> Response:
        return envelope(refusal)

    @app.exception_handler(HTTPException)
    def failed(request: Request, error: HTTPException) -> Response:
        """Answer for the framework; its 405 names the methods of one route only, so they are asked again."""
        is_wrong_method = error.status_code == 405
        headers = {"Allow": ", ".join(allowed_methods(request.scope))} if is_wrong_method else None
        return error_response(request.url.path, error.status_code, headers)

    @app.exception_handler(OverflowError)
    def impossible_id(request: Request, _error: OverflowError) -> Response:
        """An id beyond SQLite's integers names nothing."""
        return error_response(request.url.path, 404)
