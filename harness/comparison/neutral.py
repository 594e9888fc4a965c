"""Replaces each side's own origin by a placeholder, so that where an application listens is never a difference."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from harness.comparison.body import body_kind
from harness.comparison.placeholders import HOST, ORIGIN
from harness.model.observation import Hop, Observation, RenderedPage

_LITERAL = re.compile(r"\$\{(?=(?:origin|host)\})")
_LITERAL_BYTES = re.compile(_LITERAL.pattern.encode())


def neutral(observation: Observation) -> Observation:
    """The observation with its origins as ``${origin}`` (with scheme) and ``${host}`` (without), in headers and text bodies."""
    if not observation.origins:
        return observation
    headers = tuple((name, _in_text(_LITERAL.sub("$${", value), observation.origins)) for name, value in observation.headers)
    body = observation.body
    if body and body_kind(observation) not in ("binary", "empty"):
        body = _LITERAL_BYTES.sub(b"$${", body)  # what an application forgot to fill in is not its origin
        body = _in_bytes(body, observation.origins)
    page = _page(observation.page, observation.origins) if observation.page else None
    return replace(observation, headers=headers, body=body, page=page)


def _page(page: RenderedPage, origins: tuple[str, ...]) -> RenderedPage:
    def hops(them: tuple[Hop, ...]) -> tuple[Hop, ...]:
        return tuple(replace(hop, url=_in_text(hop.url, origins)) for hop in them)

    return replace(
        page,
        url=_in_text(page.url, origins),
        aria=_in_text(page.aria, origins),
        console=tuple(_in_text(text, origins) for text in page.console),
        failures=tuple((_in_text(url, origins), reason) for url, reason in page.failures),
        hops=hops(page.hops),
        calls=hops(page.calls),
        dialogs=tuple((kind, _in_text(message, origins)) for kind, message in page.dialogs),
        popups=tuple(_in_text(url, origins) for url in page.popups),
        storage=None
        if page.storage is None
        else tuple((area, _in_text(key, origins), _in_text(value, origins)) for area, key, value in page.storage),
        raw=None if page.raw is None else _in_bytes(page.raw, origins),
        raw_location=None if page.raw_location is None else _in_text(page.raw_location, origins),
    )


def _in_text(text: str, origins: tuple[str, ...]) -> str:
    if not any(each in text for each in _marks(origins)):
        return text
    return _pattern(origins).sub(lambda match: _placeholder(match.group()), text)


def _in_bytes(body: bytes, origins: tuple[str, ...]) -> bytes:
    if not any(each.encode() in body for each in _marks(origins)):
        return body
    return _byte_pattern(origins).sub(lambda match: _placeholder(match.group().decode()).encode(), body)


def _placeholder(spelling: str) -> str:
    """The origin's where a scheme comes first, however its colon and slashes are written."""
    return (
        ORIGIN if re.match(r"[A-Za-z][A-Za-z0-9+.-]*(?::(?:\\?/|\\u002[fF]){2}|%3A%2F%2F)", spelling, re.IGNORECASE) else HOST
    )


@functools.lru_cache(maxsize=64)
def _marks(origins: tuple[str, ...]) -> frozenset[str]:
    """What any spelling of an origin holds, however its slashes are written."""
    return frozenset(re.split(r"/|%2F", origin)[-1] or origin for origin in origins)


_SLASH = r"(?:\\?/|\\u002[fF])"
"""A slash, also as JSON may spell it (RFC 8259 section 7)."""


@functools.lru_cache(maxsize=64)
def _pattern(origins: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the spellings, not as part of a longer name or number."""
    spellings = "|".join(re.escape(origin).replace("/", _SLASH) for origin in sorted(origins, key=len, reverse=True))
    return re.compile(rf"(?<![0-9A-Za-z.-])(?:{spellings})(?![0-9A-Za-z-]|\.[0-9A-Za-z])", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _byte_pattern(origins: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(_pattern(origins).pattern.encode(), re.IGNORECASE)
