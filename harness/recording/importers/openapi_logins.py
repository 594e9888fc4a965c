"""How an API is logged into, as far as its description shows: an operation that hands out a token, another that registers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.recording.author.chaining import json_address
from harness.recording.author.shapes import slug
from harness.recording.importers.json_text import listed, mapped, worded
from harness.recording.importers.openapi_document import Description, Operation
from harness.recording.importers.openapi_values import ACCOUNT, Values
from harness.secrets.places import named_secret

_TOKENS = ("token", "access_token", "auth_token", "jwt", "id_token", "api_token", "bearer")
_REGISTERS = re.compile(r"register|regist|sign-?up|create-?user|new-?user", re.IGNORECASE)
_LOGS_IN = re.compile(r"log-?in|sign-?in|auth|token|session", re.IGNORECASE)
_PREFIX = re.compile(r"\b(Bearer|Token|JWT|ApiKey|Api-Key|Key)\s+(?:[xX*.]{2,}|[<{\[$]|ey[A-Z]|your\b|YOUR|\w+\.\w+\.\w+)")


@dataclass(frozen=True, slots=True)
class Login:
    """The operation whose answer holds a token at ``address``."""

    operation: Operation
    address: str


def login_of(description: Description, operations: Sequence[Operation]) -> Login | None:
    """The operation to get a token from: one that registers, for it needs nobody's password, else one that logs in."""
    found: list[tuple[int, Login]] = []
    for one in operations:
        if one.method != "POST" or _needed(description, one):
            continue
        _, schema, _ = description.body_schema(one)
        names = {slug(str(path[-1])) for path, _ in Values(description).places(schema) if path}
        if not any(map(named_secret, names)):
            continue
        token = _token(description, one)
        if token is None:
            continue
        told = f"{one.path} {worded(one.spec.get('operationId'))}"
        registers = _REGISTERS.search(told) or (one.path.rstrip("/").endswith("users") and names & ACCOUNT.keys())
        rank = 0 if registers else 1 if _LOGS_IN.search(told) else 2
        found.append((rank, Login(one, token)))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _token(description: Description, one: Operation) -> str | None:
    for path, _ in Values(description).places(description.answer_schema(one)):
        if path and slug(str(path[-1])) in _TOKENS and -1 not in path:
            return json_address(path)
    return None


def _needed(description: Description, one: Operation) -> list[Mapping[str, Any]]:
    """The alternatives of security that an operation requires; none where it can be used without."""
    alternatives = one.spec.get("security", description.data.get("security"))
    wanted: list[Mapping[str, Any]] = [mapped(each) for each in listed(alternatives)]
    return wanted if wanted and all(wanted) else []


def credentials_of(
    description: Description, one: Operation, login: Login | None
) -> tuple[list[tuple[str, str]], str, object, list[tuple[str, str]]]:
    """Headers, an addition to the query, `auth` and cookies that an operation needs."""
    headers: list[tuple[str, str]] = []
    cookies: list[tuple[str, str]] = []
    query: list[str] = []
    auth: object = None
    schemes = mapped(mapped(description.data.get("components")).get("securitySchemes"))
    for name in next(iter(_needed(description, one)), {}):
        scheme = description.follow(schemes.get(name))
        kind, place = worded(scheme.get("type")), worded(scheme.get("in"))
        secret = "${token}" if login is not None else "${env." + (slug(str(name)).upper() or "TOKEN") + "}"
        if kind == "http" and worded(scheme.get("scheme")).lower() == "basic":
            auth = ("${env.USERNAME}", "${env.PASSWORD}")
        elif kind == "apiKey" and place in ("header", "query", "cookie"):
            key = worded(scheme.get("name")) or "X-Api-Key"
            if place == "query":
                query.append(f"{key}={secret}")
            elif place == "cookie":
                cookies.append((key, secret))
            else:
                headers.append((key, _prefixed(scheme, key, secret)))
        else:
            auth = {"bearer": secret}
    return headers, "&".join(query), auth, cookies


def _prefixed(scheme: Mapping[str, Any], header: str, secret: str) -> str:
    """The value of a header; in `Authorization` there may be a word in front, which the description tells in prose."""
    prose = worded(scheme.get("description")) if header.lower() == "authorization" else ""
    match = _PREFIX.search(prose)
    return f"{match[1]} {secret}" if match else f"Bearer {secret}" if "Bearer" in prose else secret
