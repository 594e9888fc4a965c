"""Tokens, and the caller's own data."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from sqlalchemy import select

from .access import Caller, CallersToken
from .bodies import Body, JsonObject, parsed, text
from .database import Database
from .errors import Refusal
from .models import Token, User
from .representations import user_json
from .responses import ShopJSONResponse, no_content
from .security import password_matches

router = APIRouter(prefix="/api")


class Credentials(Body):
    username: Annotated[str, text(1, 80, strip=False)]
    password: Annotated[str, text(1, 200, strip=False)]


@router.post("/token")
def create_token(body: JsonObject, session: Database) -> Response:
    fields = parsed(Credentials, body)
    user = session.scalar(select(User).where(User.username == fields.username))
    if user is None or not password_matches(fields.password, user.password_hash):
        raise Refusal(401, "invalid_credentials", "Wrong username or password.")
    token = Token(user_id=user.id)
    session.add(token)
    session.commit()
    return ShopJSONResponse({"token": token.token, "token_type": "Bearer", "user": user_json(user)}, 201)


@router.delete("/token")
def revoke_token(token: CallersToken, session: Database) -> Response:
    session.delete(token)
    session.commit()
    return no_content()


@router.get("/me")
def read_caller(user: Caller) -> Response:
    return ShopJSONResponse(user_json(user))
