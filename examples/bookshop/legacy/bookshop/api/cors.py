"""Cross-origin requests: preflight answers and headers for the one allowed origin."""

from __future__ import annotations

from flask import Flask, Response, current_app, request

ALLOWED_METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS"
ALLOWED_HEADERS = "Authorization, Content-Type, If-Match, If-None-Match"
EXPOSED_HEADERS = "ETag, Link, Location, X-Total-Count"


def install(app: Flask) -> None:
    @app.before_request
    def answer_preflight() -> Response | None:
        """A preflight of a known address is 204; without permission it carries no headers."""
        is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        if not is_preflight or not request.path.startswith("/api/") or request.routing_exception:
            return None
        response = Response(status=204)
        if origin_allowed():
            response.headers["Access-Control-Allow-Methods"] = ALLOWED_METHODS
            response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
            response.headers["Access-Control-Max-Age"] = "600"
        return response

    @app.after_request
    def allow_origin(response: Response) -> Response:
        if not request.path.startswith("/api/"):
            return response
        response.vary.add("Origin")
        if origin_allowed():
            response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
            response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
        return response


def origin_allowed() -> bool:
    return request.headers.get("Origin") in current_app.config["CORS_ORIGINS"]
