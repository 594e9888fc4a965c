"""Headers that every answer carries: security and, unless a view chose, caching."""

from __future__ import annotations

from flask import Flask, Response, request

PRIVATE_PATHS = ("/account", "/admin", "/cart", "/checkout", "/orders", "/login", "/register")


def install(app: Flask) -> None:
    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        if "Cache-Control" not in response.headers:
            if request.path.startswith(("/api/", *PRIVATE_PATHS)):
                response.headers["Cache-Control"] = "no-store"
            elif response.mimetype == "text/html":
                response.headers["Cache-Control"] = "private, no-cache"
        return response
