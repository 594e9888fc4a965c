"""Fills `${env.NAME}` into a target's settings: secrets come from the environment only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote, urlsplit, urlunsplit

from harness.model.settings import Settings
from harness.model.target import Target

_REFERENCE = re.compile(r"\$\{env\.([A-Za-z_][A-Za-z0-9_]*)\}")
_FILLED = ("url", "public_url", "headers", "cookies", "auth", "env")
_OPEN = ("url", "public_url")
_USER_INFO = re.compile(r"://([^/@]*)@")
_LOCATOR = re.compile(r"[a-z][a-z0-9+.-]*://|[^\s/]+\.(?:db|sqlite3?)$")
Missing = tuple[tuple[str, str], ...]


def filled_target(target: Target, environ: Mapping[str, str]) -> tuple[Target, Missing]:
    """The target with its environment references filled in, and (key, variable) of those that are not set.

    User and password of a URL become `auth`, unless it is given (RFC 3986 section 3.2.1).
    """
    missing: list[tuple[str, str]] = []

    def fill(value: object, key: str) -> object:
        if isinstance(value, str):
            return _REFERENCE.sub(lambda match: _looked_up(match, key), value)
        if isinstance(value, Mapping):
            return {name: fill(member, f"{key}.{name}") for name, member in value.items()}
        if isinstance(value, tuple | list):
            return tuple(fill(member, key) for member in value)
        return value

    def _looked_up(match: re.Match[str], key: str) -> str:
        found = environ.get(match[1])
        if found is None:
            missing.append((key, match[1]))
        return match[0] if found is None else found

    values = {key: getattr(target, key) for key in _FILLED}
    changed = {key: fill(value, key) for key, value in values.items() if value}
    return _signed_in(replace(target, **changed)), tuple(missing)  # type: ignore[arg-type]


def _signed_in(target: Target) -> Target:
    parts = urlsplit(target.url or "")
    if parts.username is None:
        return target
    url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return replace(target, url=url, auth=target.auth or (unquote(parts.username), unquote(parts.password or "")))


def secrets_of(target: Target, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment variables that an unfilled target refers to, with their values; of a URL, those in its user info."""
    texts = [repr(getattr(target, key)) for key in _FILLED if key not in _OPEN]
    texts += [part for key in _OPEN for part in _USER_INFO.findall(getattr(target, key) or "")]
    names = {name for text in texts for name in _REFERENCE.findall(text)}
    return {name: environ[name] for name in sorted(names) if environ.get(name)}


def isolation_warnings(settings: Settings) -> tuple[str, ...]:
    """Warnings about a broker, cache or database that both sides use although `isolation` is `separate`."""
    legacy, candidate = settings.targets.get(settings.legacy), settings.targets.get(settings.candidate)
    if settings.isolation == "shared" or legacy is None or candidate is None or legacy is candidate:
        return ()
    shared = []
    for key, value in legacy.env.items():
        theirs = [name for name, other in candidate.env.items() if other == value]
        if theirs and _LOCATOR.match(value) and "${targets." not in value:
            shared.append(
                f'both sides use the same {key}: what one writes the other sees; give each its own, or set isolation = "shared"'
            )
    return tuple(shared)
