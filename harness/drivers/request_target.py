"""The request target: sent as written, but for what cannot stand in a request line; never to another host."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlsplit

from harness.errors import DriverError
from harness.model.headers import plain_text
from harness.model.origin import Origin

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_TO_ENCODE = re.compile(r"[^\x21-\x7e]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def request_target(written: str, base: Origin, own: Iterable[Origin]) -> str:
    """What stands in the request line for a target as written in a scenario.

    ``%%%``, ``..``, ``//x`` and the case of escapes stay as they are; spaces and non-ASCII characters are percent-encoded
    as UTF-8; a fragment is never sent (RFC 9110 section 7.1). An absolute URL of one of the ``own`` origins loses its
    origin; the path under which ``base`` is served goes in front of every other target. Raises DriverError for control
    characters, for a target that does not start with a slash, and for another host's URL.
    """
    if _CONTROL.search(written):
        raise DriverError(f"the target {written!r} holds a control character", hint="percent-encode it")
    text = written.partition("#")[0]
    if _ABSOLUTE.match(text):
        return percent_encoded(_relative(text, own))
    if text == "*":
        return text
    if not text.startswith("/"):
        raise DriverError(f"the target {written!r} does not start with a slash", hint=f"write '/{text}'")
    return percent_encoded(base.path + text)


def with_query(target: str, query: Mapping[str, object] | None) -> str:
    """Append a query: values percent-encoded (a space as ``%20``), lists repeated, null left out."""
    text, hash_sign, fragment = target.partition("#")
    fields = pairs_of(query, "the query parameter")
    pairs = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in fields)
    if not pairs:
        return target
    joint = "?" if "?" not in text else "" if text[-1] in "?&" else "&"
    return text + joint + pairs + hash_sign + fragment


def pairs_of(fields: Mapping[str, object] | None, what: str) -> list[tuple[str, str]]:
    """Fields as pairs of text: a list gives one pair for each value, null gives none."""
    pairs = []
    for name, value in (fields or {}).items():
        values = value if isinstance(value, (list, tuple)) else [value]
        pairs += [(name, plain_text(each, f"{what} {name!r}")) for each in values if each is not None]
    return pairs


def percent_encoded(text: str) -> str:
    """Percent-encode, as UTF-8, whatever is not visible ASCII, and nothing else."""
    try:
        return _TO_ENCODE.sub(lambda found: quote(found[0], safe=""), text)
    except UnicodeEncodeError as error:
        hint = "percent-encode the bytes you mean"
        raise DriverError(f"the target {text!r} holds half of a surrogate pair", hint=hint) from error


def same_origin(url: str, own: Iterable[Origin]) -> bool:
    """Whether an absolute URL belongs to one of some origins (RFC 6454 section 5)."""
    try:
        parts = urlsplit(url)
        place = (parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme))
    except ValueError:
        return False
    return any(place == (origin.scheme, origin.host, origin.port) for origin in own)


def _relative(url: str, own: Iterable[Origin]) -> str:
    origins = tuple(own)
    if not same_origin(url, origins):
        names = " or ".join(str(origin) for origin in origins)
        raise DriverError(f"{url!r} is not on this side's own host", hint=f"requests go to {names} only")
    rest = url.partition("://")[2]
    start = re.search(r"[/?]", rest)
    if start is None:
        return "/"
    return rest[start.start() :] if start[0] == "/" else "/" + rest[start.start() :]
