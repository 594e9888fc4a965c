"""Reads and writes what credentials are packed in: base64, `Basic` pairs, JSON Web Tokens."""

from __future__ import annotations

import base64
import binascii
import json
import re

JWT = re.compile(r"(?P<header>eyJ[A-Za-z0-9_-]*)\.(?P<payload>eyJ[A-Za-z0-9_-]*)\.(?P<signature>[A-Za-z0-9_-]*)")


def from_base64(text: str) -> bytes | None:
    """The bytes behind base64 of either alphabet, padded or not; None when it is not base64."""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        return None


def jwt_parts(value: str) -> re.Match[str] | None:
    """The parts of a signed JWT (RFC 7515 section 7.1), told from other dotted tokens by the `alg` in its header."""
    match = JWT.fullmatch(value)
    header = from_base64(match["header"]) if match else None
    try:
        data = json.loads(header) if header else None
    except ValueError:
        return None
    return match if isinstance(data, dict) and "alg" in data else None


def basic_pair(credentials: str) -> tuple[str, str] | None:
    raw = from_base64(credentials.strip())
    if raw is None:
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    user, colon, password = text.partition(":")
    return (user, password) if colon else None


def basic_credentials(user: str, password: str) -> str:
    return base64.b64encode(f"{user}:{password}".encode()).decode()
