"""Whether two recordings tell the same: all but the time, the duration and the port that the application got this time."""

from __future__ import annotations

import email.utils
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from harness.model.frozen import EMPTY
from harness.model.observation import Observation
from harness.snapshots.snapshot import Snapshot

_VOLATILE_HEADERS = frozenset({"date"})
_WHOLE = re.compile(r"\A()(.+)\Z")
_COOKIE_EXPIRES = re.compile(r"(;\s*expires=)([^;]+)", re.IGNORECASE)
_OWN = "${origin}"


def tells_the_same(old: Snapshot, new: Snapshot) -> bool:
    """Whether re-recording brought nothing new, so that the old file may stay as it is, byte for byte.

    Left out: when and by which version of the harness it was recorded, ``observed_at``, ``elapsed_ms``, the `Date` header,
    `Content-Length` beside a body, and every spelling of the side's own origin. `Expires`, of an answer or a cookie, counts
    from `Date` on, to about five seconds, as comparing it does. All else counts, raw.
    """
    return _steady(old) == _steady(new) and _exactly(old) == _exactly(new)


def _steady(snapshot: Snapshot) -> Snapshot:
    return replace(
        snapshot,
        provenance=replace(snapshot.provenance, harness="", recorded_at=""),
        exchanges=tuple(replace(one, observation=_steady_observation(one.observation)) for one in snapshot.exchanges),
        variables=EMPTY,
    )


def _exactly(snapshot: Snapshot) -> str:
    """The variables in a form in which ``1``, ``1.0`` and ``True`` are apart."""
    return json.dumps(dict(snapshot.variables))


def _steady_observation(observation: Observation) -> Observation:
    request, failure = observation.request, observation.failure
    own = _own_origin(observation.origins)

    def text(value: str) -> str:
        return own.sub(_OWN, value) if own else value

    def body(value: bytes) -> bytes:
        return text(value.decode("latin-1")).encode("latin-1") if own else value

    def headers(lines: Iterable[tuple[str, str]], dropped: frozenset[str]) -> tuple[tuple[str, str], ...]:
        return tuple((name, text(value)) for name, value in lines if name.lower() not in dropped)

    counted = frozenset({"content-length"})
    return replace(
        observation,
        request=replace(
            request,
            url=text(request.url),
            target=text(request.target),
            headers=headers(request.headers, counted if request.body else frozenset()),
            body=body(request.body),
        ),
        headers=headers(_relative_expiry(observation), _VOLATILE_HEADERS | (counted if observation.body else frozenset())),
        body=body(observation.body),
        failure=replace(failure, message=text(failure.message)) if failure else None,
        observed_at=0.0,
        elapsed_ms=0.0,
        origins=(),
    )


def _relative_expiry(observation: Observation) -> tuple[tuple[str, str], ...]:
    """The header lines with dates of expiry as lifetimes, rounded to ten seconds."""
    date = observation.header("date")
    start = (_seconds(date) if date else None) or observation.observed_at

    def lifetime(match: re.Match[str]) -> str:
        end = _seconds(match[2])
        return match[0] if end is None or end <= start else f"{match[1]}{round((end - start) / 10)}0 s after Date"

    patterns = {"expires": _WHOLE, "set-cookie": _COOKIE_EXPIRES}
    return tuple(
        (name, patterns[name.lower()].sub(lifetime, value, count=1) if name.lower() in patterns else value)
        for name, value in observation.headers
    )


def _seconds(text: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(text.strip()).timestamp()
    except ValueError:
        return None


def _own_origin(origins: tuple[str, ...]) -> re.Pattern[str] | None:
    """Matches each origin as it is, percent-encoded, or with slashes escaped as in some JSON; never within a longer port."""
    spellings: set[str] = set()
    for origin in filter(None, origins):
        spellings |= {origin, quote(origin, safe=""), quote(origin, safe="/"), origin.replace("/", "\\/")}
    if not spellings:
        return None
    return re.compile("(?:" + "|".join(map(re.escape, sorted(spellings, key=len, reverse=True))) + ")(?![0-9])")
