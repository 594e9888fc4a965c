"""Who calls: the user of the bearer token, and the blueprints that speak JSON in every answer."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from ..errors import ApiError
from ..models import User
from .web_tokens import user_of


def headless_blueprint(name: str, prefix: str = "/headless") -> Blueprint:
    """Return a blueprint whose errors are JSON and whose forms ask for no CSRF token."""
    blueprint = Blueprint(f"headless_{name}", __name__, url_prefix=prefix)

    @blueprint.before_request
    def trust_the_token() -> None:
        g.csrf_valid = True  # a bearer token is not sent by a browser on its own

    @blueprint.errorhandler(HTTPException)
    def as_json(error: HTTPException) -> Response:
        return ApiError(error.code or 500, error.name.lower().replace(" ", "_"), error.description or "").response()

    return blueprint


def caller_or_none() -> User | None:
    """Return the user whose token came along; a missing or bad token is nobody."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return user_of(token.strip()) if scheme.lower() == "bearer" else None


def caller() -> User:
    """Return the user whose token came along, or answer 401."""
    user = caller_or_none()
    if user is None:
        raise ApiError(401, "unauthenticated", "A bearer token is required.")
    return user


def admin_caller() -> User:
    """Return the admin whose token came along, or answer 401 or 403."""
    user = caller()
    if not user.is_admin:
        raise ApiError(403, "forbidden", "Only admins may do this.")
    return user


def empty() -> Response:
    response = jsonify({})
    response.status_code = 200
    return response
