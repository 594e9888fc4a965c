"""Replaces each side's own origin by a placeholder, so that where an application listens is never a difference."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from harness.comparison.body import body_kind
from harness.comparison.placeholders import HOST, ORIGIN
from harness.model.observation import Hop, Observation, RenderedPage


def neutral(observation: Observation) -> Observation:
    """The observation with its origins as ``${origin}`` (with scheme) and ``${host}`` (without), in headers and text bodies."""
    if not observation.origins:
        return observation
    headers = tuple((name, _in_text(value, observation.origins)) for name, value in observation.headers)
    body = observation.body
    if body and body_kind(observation) not in ("binary", "empty"):
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
