"""Tokens and the caller's own data."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import select

from ..errors import ApiError
from ..extensions import db
from ..models import ApiToken, User
from .access import caller, caller_token
from .bodies import checked, json_object, text
from .representations import user_json

blueprint = Blueprint("api_tokens", __name__, url_prefix="/api")


@blueprint.post("/token")
def create() -> tuple[Response, int]:
    body = checked(json_object(), {"username": text(1, 80), "password": text(1, 200)})
    user = db.session.scalar(select(User).where(User.username == body["username"]))
    if user is None or not user.has_password(body["password"]):
        raise ApiError(401, "invalid_credentials", "Wrong username or password.")
    token = ApiToken(user=user)
    db.session.add(token)
    db.session.commit()
    return jsonify(token=token.token, token_type="Bearer", user=user_json(user)), 201


@blueprint.delete("/token")
def revoke() -> tuple[str, int]:
    db.session.delete(caller_token())
    db.session.commit()
    return "", 204


@blueprint.get("/me")
def me() -> Response:
    return jsonify(user_json(caller()))
