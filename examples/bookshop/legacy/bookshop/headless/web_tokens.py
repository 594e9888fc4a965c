"""JSON Web Tokens (RFC 7519, HS256) that say who is logged in; nothing is stored, so they outlive a reset like sessions do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

from flask import current_app

from ..extensions import db
from ..models import User

LIFETIME = 14 * 24 * 3600
HEADER = {"alg": "HS256", "typ": "JWT"}


def issue(user: User) -> str:
    """Return a token for a user, valid for two weeks."""
    moment = int(time.time())
    claims = {"sub": str(user.id), "iat": moment, "exp": moment + LIFETIME}
    signed = f"{encoded(HEADER)}.{encoded(claims)}"
    return f"{signed}.{signature(signed)}"


def user_of(token: str) -> User | None:
    """Return the user a token was issued for; None when it is forged, expired or the user is gone."""
    signed, _, mark = token.rpartition(".")
    if not hmac.compare_digest(signature(signed).encode(), mark.encode()):
        return None
    claims = json.loads(base64.urlsafe_b64decode(signed.partition(".")[2] + "=="))
    return db.session.get(User, int(claims["sub"])) if claims["exp"] > time.time() else None


def encoded(part: object) -> str:
    return unpadded(json.dumps(part, separators=(",", ":")).encode())


def signature(text: str) -> str:
    key = f"headless:{current_app.secret_key}".encode()
    return unpadded(hmac.new(key, text.encode(), hashlib.sha256).digest())


def unpadded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
