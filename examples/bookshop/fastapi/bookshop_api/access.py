"""Who calls: bearer tokens and roles, as dependencies."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import select

from .database import Database
from .errors import Refusal
from .models import Token, User
from .responses import header


def token_of(request: Request, session: Database) -> Token:
    """Return the token that came along, or refuse with 401."""
    scheme, _, value = (header(request.headers, "Authorization") or "").partition(" ")
    if not value:
        raise Refusal(401, "unauthenticated", "A bearer token is required.")
    token = None
    if scheme.lower() == "bearer":
        token = session.scalar(select(Token).where(Token.token == value.strip()))
    if token is None:
        raise Refusal(401, "invalid_token", "The token is not valid.")
    return token


CallersToken = Annotated[Token, Depends(token_of)]


def user_of(token: CallersToken) -> User:
    return token.user


Caller = Annotated[User, Depends(user_of)]


def require_admin(user: Caller) -> None:
    if not user.is_admin:
        raise Refusal(403, "forbidden", "Only admins may do this.")


AdminOnly = Depends(require_admin)
