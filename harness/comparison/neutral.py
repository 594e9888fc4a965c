"""Replaces each side's own origin by a placeholder, so that where an application listens is never a difference."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from harness.comparison.body import body_kind
from harness.comparison.placeholders import HOST, ORIGIN
from harness.model.observation import Observation


def neutral(observation: Observation) -> Observation:
    """The observation with its origins as ``${origin}`` (with scheme) and ``${host}`` (without), in headers and text bodies."""
    if not observation.origins:
        return observation
    headers = tuple((name, _in_text(value, observation.origins)) for name, value in observation.headers)
    body = observation.body
    if body and body_kind(observation) not in ("binary", "empty"):
        body = _in_bytes(body, observation.origins)
    return replace(observation, headers=headers, body=body)


def _in_text(text: str, origins: tuple[str, ...]) -> str:
    if not any(origin in text for origin in origins):
        return text
    return _pattern(origins).sub(lambda match: _placeholder(match.group()), text)


def _in_bytes(body: bytes, origins: tuple[str, ...]) -> bytes:
    if not any(origin.encode() in body for origin in origins):
        return body
    return _byte_pattern(origins).sub(lambda match: _placeholder(match.group().decode()).encode(), body)


def _placeholder(spelling: str) -> str:
    return ORIGIN if "://" in spelling or "%3A%2F%2F" in spelling.upper() else HOST


@functools.lru_cache(maxsize=64)
def _pattern(origins: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the spellings, not as part of a longer name or number."""
    spellings = "|".join(re.escape(origin) for origin in sorted(origins, key=len, reverse=True))
    return re.compile(rf"(?<![0-9A-Za-z.-])(?:{spellings})(?![0-9A-Za-z-]|\.[0-9A-Za-z])", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _byte_pattern(origins: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(_pattern(origins).pattern.encode(), re.IGNORECASE)
