"""Error pages for people and error envelopes for programs (everything under /api)."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound

TITLES = {
    400: "Bad request",
    403: "Forbidden",
    404: "Page not found",
    405: "Method not allowed",
    413: "Upload too large",
    500: "Something went wrong",
}
MESSAGES = {
    400: "Your browser sent something we could not understand.",
    403: "You are not allowed to see this page.",
    404: "We could not find what you were looking for.",
    405: "This page cannot be used in that way.",
    413: "The file you sent is larger than 1 MB.",
    500: "We are sorry. The error has been reported and we are looking into it.",
}
API_ERRORS = {
    400: ("bad_request", "The request could not be understood."),
    404: ("not_found", "There is nothing here."),
    405: ("method_not_allowed", "This method is not allowed here."),
    413: ("too_large", "The request body is larger than 1 MB."),
    500: ("internal_error", "Something went wrong."),
}
EXPIRED_FORM = "The form has expired. Please go back, reload the page and try again."


class ApiError(Exception):
    """An error of the API: status, machine readable code, message, details per field."""

    def __init__(self, status: int, code: str, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.details = details

    def response(self) -> Response:
        error = {"code": self.code, "message": str(self), "details": self.details or {}}
        response = jsonify({"error": error})
        response.status_code = self.status
        if self.status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="bookshop"'
        return response


def install(app: Flask) -> None:
    @app.errorhandler(ApiError)
    def api_error(error: ApiError) -> Response:
        return error.response()

    @app.errorhandler(CSRFError)
    def expired_form(_error: CSRFError) -> Response:
        return error_page(400, EXPIRED_FORM)

    @app.errorhandler(OverflowError)
    def impossible_id(_error: OverflowError) -> Response | HTTPException:
        """An id beyond SQLite's integers names nothing."""
        return http_error(NotFound())

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response | HTTPException:
        status = error.code or 500
        if status < 400:
            return error
        if request.path.startswith("/api/"):
            code, message = API_ERRORS.get(status, ("error", error.name))
            response = ApiError(status, code, message).response()
        else:
            response = error_page(status, MESSAGES.get(status, error.description or error.name))
        allow = error.get_response().headers.get("Allow")
        if allow:
            response.headers["Allow"] = allow
        return response


def error_page(status: int, message: str) -> Response:
    title = TITLES.get(status, "Error")
    page = render_template("error.html", status=status, heading=title, message=message)
    return make_response(page, status)
