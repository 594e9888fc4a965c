"""Passwords: salted PBKDF2. The rounds are few, since this is an example."""

from __future__ import annotations

import hashlib
import hmac
import secrets

ROUNDS = 1000


def hash_password(password: str) -> str:
    salt = secrets.token_hex(8)
    return f"{salt}${digest(password, salt)}"


def password_matches(password: str, password_hash: str) -> bool:
    salt, _, expected = password_hash.partition("$")
    return hmac.compare_digest(digest(password, salt), expected)


def digest(password: str, salt: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), ROUNDS).hex()
