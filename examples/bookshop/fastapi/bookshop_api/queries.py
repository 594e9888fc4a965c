"""Query strings: the first of several values counts, and broken UTF-8 stays percent encoded."""

from __future__ import annotations

import codecs
from typing import Annotated
from urllib.parse import parse_qsl, quote_from_bytes

from fastapi import Depends, Request

from .errors import Refusal


def keep_encoded(error: UnicodeError) -> tuple[str, int]:
    """Write the bytes that are no UTF-8 as they came: %FF."""
    assert isinstance(error, UnicodeDecodeError)
    return quote_from_bytes(error.object[error.start : error.end], safe=""), error.end


codecs.register_error("keep_encoded", keep_encoded)


def query_of(request: Request) -> dict[str, str]:
    """Return the parameters in the order of their first appearance."""
    text = request.scope["query_string"].decode("latin-1")
    pairs = parse_qsl(text, keep_blank_values=True, errors="keep_encoded")
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def positive(query: dict[str, str], name: str, default: int) -> int:
    """Return a number from 1 on, of at most six ASCII digits; refuse anything else."""
    text = query.get(name, str(default))
    if text.isascii() and text.isdigit() and len(text) <= 6 and int(text) > 0:
        return int(text)
    raise Refusal(400, "bad_request", "The query is not valid.", {name: ["Must be a positive integer."]})


Query = Annotated[dict[str, str], Depends(query_of)]
