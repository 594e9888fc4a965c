"""Request headers before they are sent: how layers of them merge, and what a target always sends."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from harness.errors import DriverError
from harness.model.origin import origin_of
from harness.model.target import Endpoint

Layer = Mapping[str, object]

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What the name of a header is (RFC 9110 section 5.1)."""
UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
"""What no header's value holds (RFC 9110 section 5.5)."""


def plain_text(value: object, what: str) -> str:
    """A YAML scalar as it is written in a header, a query or a form field: ``true`` and ``false`` lower case, null empty.

    Raises DriverError for anything that is no scalar, naming ``what``.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    hint = "lists and mappings go in `json`"
    raise DriverError(f"{what} must be a string or a number, not {type(value).__name__}", hint=hint)


def merged(*layers: Layer) -> tuple[tuple[str, str], ...]:
    """Merge layers of headers, a later one replacing an earlier one whatever the case of its names.

    A list is sent as repeated lines; null removes the header. Values are text of which every character fits one byte
    (others become UTF-8, seen as latin-1). Raises DriverError for a name that is no token or a value with control
    characters (RFC 9110 section 5.5).
    """
    lines: dict[str, tuple[tuple[str, str], ...]] = {}
    for layer in layers:
        for name, value in layer.items():
            if not TOKEN.fullmatch(name):
                raise DriverError(f"{name!r} cannot be the name of a header", hint="use letters, digits and hyphens")
            if value is None:
                lines.pop(name.lower(), None)
                continue
            values = value if isinstance(value, (list, tuple)) else (value,)
            lines[name.lower()] = tuple((name, _value(name, each)) for each in values)
    return tuple(line for each in lines.values() for line in each)


def standing(endpoint: Endpoint) -> dict[str, object]:
    """What goes with every request to a target: Host, X-Forwarded-* (with a ``public_url``), its ``auth`` and ``headers``."""
    public = origin_of(endpoint.public_url)
    headers: dict[str, object] = {"Host": public.netloc}
    if endpoint.target.public_url:
        headers |= {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": public.netloc, "X-Forwarded-Proto": public.scheme}
    if endpoint.target.auth is not None:
        headers["Authorization"] = authorization(endpoint.target.auth)
    own = {name.lower() for name in endpoint.target.headers}
    return {name: value for name, value in headers.items() if name.lower() not in own} | dict(endpoint.target.headers)


def authorization(auth: object) -> str:
    """The Authorization header for ``[user, password]`` (RFC 7617, UTF-8) or ``{bearer: token}`` (RFC 6750).

    Raises DriverError for any other shape.
    """
    if isinstance(auth, Mapping) and set(auth) == {"bearer"}:
        return f"Bearer {plain_text(auth['bearer'], 'the bearer token')}"
    if isinstance(auth, Sequence) and not isinstance(auth, (str, bytes)) and len(auth) == 2:
        first, second = (plain_text(each, "each part of `auth`") for each in auth)
        if first == "bearer":
            return f"Bearer {second}"
        return "Basic " + base64.b64encode(f"{first}:{second}".encode()).decode("ascii")
    raise DriverError("`auth` is neither [user, password] nor {bearer: token}")


def _value(name: str, value: object) -> str:
    text = plain_text(value, f"the header {name}").strip(" \t")
    if UNSENDABLE.search(text):
        raise DriverError(f"the header {name} holds a control character: {text!r}", hint="remove line breaks from its value")
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8").decode("latin-1")
    return text
