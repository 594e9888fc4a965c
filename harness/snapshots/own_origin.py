"""A side's own origin in all texts of an observation: found in every spelling, replaced by another's or by one sign."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

from harness.model.observation import Hop, Observation, RenderedPage

OWN = "${origin}"
HOST = "${host}"


def without_own_origin(observation: Observation) -> Observation:
    """The observation with one sign wherever its own origin stood."""
    return with_texts(observation, _replacing(_signs(observation.origins)))


def moved_to(observation: Observation, origins: tuple[str, ...]) -> Observation:
    """The observation as though the application had listened where another observation of it says.

    Unchanged where these are not the same spellings, or where the answer tells of that other place already: then the two
    must stay apart.
    """
    mine = observation.origins
    if mine == origins or len(mine) != len(origins):
        return observation
    table = {
        old: new for here, there in zip(mine, origins, strict=True) for old, new in zip(_each(here), _each(there), strict=True)
    }
    theirs = _replacing(_signs(origins))
    if with_texts(observation, theirs) != observation:
        return observation
    return replace(with_texts(observation, _replacing(table)), origins=origins)


def with_texts(observation: Observation, text: Callable[[str], str]) -> Observation:
    """The observation with every text in it replaced by what ``text`` makes of it; bodies are taken byte by character."""
    request, failure, page = observation.request, observation.failure, observation.page

    def headers(lines: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple((name, text(value)) for name, value in lines)

    def body(value: bytes) -> bytes:
        return text(value.decode("latin-1")).encode("latin-1")

    return replace(
        observation,
        request=replace(
            request,
            url=text(request.url),
            target=text(request.target),
            headers=headers(request.headers),
            body=body(request.body),
        ),
        headers=headers(observation.headers),
        body=body(observation.body),
        failure=replace(failure, message=text(failure.message)) if failure else None,
        page=_page(page, text) if page else None,
    )


def _page(page: RenderedPage, text: Callable[[str], str]) -> RenderedPage:
    def hops(each: tuple[Hop, ...]) -> tuple[Hop, ...]:
        return tuple(replace(hop, url=text(hop.url)) for hop in each)

    def pairs(each: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple((text(one), text(two)) for one, two in each)

    return replace(
        page,
        url=text(page.url),
        aria=text(page.aria),
        console=tuple(map(text, page.console)),
        failures=pairs(page.failures),
        hops=hops(page.hops),
        calls=hops(page.calls),
        dialogs=pairs(page.dialogs),
        notes=tuple(map(text, page.notes)),
    )


def _replacing(table: Mapping[str, str]) -> Callable[[str], str]:
    """Replaces the longest spelling that fits, never within a longer port."""
    if not table:
        return lambda text: text
    longest_first = sorted(table, key=len, reverse=True)
    pattern = re.compile("(?:" + "|".join(map(re.escape, longest_first)) + ")(?![0-9])")
    return lambda text: pattern.sub(lambda match: table[match[0]], text)


def _signs(origins: tuple[str, ...]) -> dict[str, str]:
    """Every spelling with its sign: with and without a scheme are two things, as they are to whoever compares."""
    return {spelling: OWN if "://" in origin else HOST for origin in origins if origin for spelling in _each(origin)}


def _each(origin: str) -> tuple[str, ...]:
    """An origin as it is, percent-encoded, and with slashes escaped as in some JSON."""
    return origin, quote(origin, safe=""), quote(origin, safe="/"), origin.replace("/", "\\/")
