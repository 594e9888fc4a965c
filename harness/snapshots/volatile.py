"""Whether two recordings tell the same, and a new one with as little in it as can be that only the occasion made differ."""

from __future__ import annotations

import email.utils
import itertools
import json
import re
from collections.abc import Iterable
from dataclasses import replace

from harness.model.frozen import EMPTY
from harness.model.observation import Observation
from harness.snapshots.own_origin import moved_to, without_own_origin
from harness.snapshots.snapshot import Exchange, Snapshot
from harness.snapshots.stand_ins import as_long_as_before

_VOLATILE_HEADERS = frozenset({"date"})
_WHOLE = re.compile(r"\A()(.+)\Z")
_COOKIE_EXPIRES = re.compile(r"(;\s*expires=)([^;]+)", re.IGNORECASE)


def tells_the_same(old: Snapshot, new: Snapshot) -> bool:
    """Whether re-recording brought nothing new, so that the old file may stay as it is, byte for byte.

    Left out: of which version of what it was recorded and when, ``observed_at``, ``elapsed_ms``, the `Date` header,
    `Content-Length` beside a body, remarks on how a page came to rest, the exact length of redacted secrets, where the
    scenario's file lies, and every spelling of the side's own origin. `Expires`, of an answer or a cookie, counts from `Date`
    on, to about five seconds, as comparing it does. All else counts, raw.
    """
    new = as_long_as_before(old, new)
    return _steady(old) == _steady(new) and _exactly(old) == _exactly(new)


def quieted(old: Snapshot, new: Snapshot) -> Snapshot:
    """The new recording, for a file in which a reviewer sees what has changed and little else.

    Exchanges that tell the same as the old ones are the old ones, each with its own times; in the others the application
    stands where it stood then, and stand-ins for secrets are as long as they were.
    """
    new = as_long_as_before(old, new)
    pairs = itertools.zip_longest(old.exchanges[: len(new.exchanges)], new.exchanges)
    return replace(new, exchanges=tuple(_quieted(before, after) for before, after in pairs))


def _quieted(old: Exchange | None, new: Exchange) -> Exchange:
    if old is None:
        return new
    same_step = (old.step, old.fingerprint) == (new.step, new.fingerprint)
    if same_step and _steady_observation(old.observation) == _steady_observation(new.observation):
        return old
    return replace(new, observation=moved_to(new.observation, old.observation.origins))


def _steady(snapshot: Snapshot) -> Snapshot:
    return replace(
        snapshot,
        provenance=replace(snapshot.provenance, harness="", recorded_at="", version=""),
        exchanges=tuple(replace(one, observation=_steady_observation(one.observation)) for one in snapshot.exchanges),
        variables=EMPTY,
        file="",
        schema_version=0,
    )


def _exactly(snapshot: Snapshot) -> str:
    """The variables in a form in which ``1``, ``1.0`` and ``True`` are apart."""
    return json.dumps(dict(snapshot.variables))


def _steady_observation(observation: Observation) -> Observation:
    request, page = observation.request, observation.page
    counted = frozenset({"content-length"})
    dropped = _VOLATILE_HEADERS | (counted if observation.body else frozenset())
    steady = without_own_origin(
        replace(
            observation,
            request=replace(request, headers=_but(request.headers, counted if request.body else frozenset())),
            headers=_but(_relative_expiry(observation), dropped),
            page=replace(page, notes=()) if page else None,
            observed_at=0.0,
            elapsed_ms=0.0,
        )
    )
    return replace(steady, origins=())


def _but(lines: Iterable[tuple[str, str]], dropped: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in lines if name.lower() not in dropped)


def _relative_expiry(observation: Observation) -> tuple[tuple[str, str], ...]:
    """The header lines with dates of expiry as lifetimes, rounded to ten seconds."""
    date = observation.header("date")
    start = (_seconds(date) if date else None) or observation.observed_at

    def lifetime(match: re.Match[str]) -> str:
        end = _seconds(match[2])
        return match[0] if end is None or end <= start else f"{match[1]}{round((end - start) / 5) * 5} s after Date"

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
