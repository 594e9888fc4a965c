"""Who calls the API: bearer tokens and roles."""

from __future__ import annotations

from flask import request
from sqlalchemy import select

from ..errors import ApiError
from ..extensions import db
from ..models import ApiToken, User


def caller() -> User:
    """Return the user whose token came along, or answer 401."""
    return caller_token().user


def admin_caller() -> User:
    """Return the admin whose token came along, or answer 401 or 403."""
    user = caller()
    if not user.is_admin:
        raise ApiError(403, "forbidden", "Only admins may do this.")
    return user


def caller_token() -> ApiToken:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if not value:
        raise ApiError(401, "unauthenticated", "A bearer token is required.")
    token = None
    if scheme.lower() == "bearer":
        token = db.session.scalar(select(ApiToken).where(ApiToken.token == value.strip()))
    if token is None:
        raise ApiError(401, "invalid_token", "The token is not valid.")
    return token
