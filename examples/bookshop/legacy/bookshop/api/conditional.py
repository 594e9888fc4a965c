"""Entity tags: 304 for what the client has, 412 for what changed meanwhile (RFC 9110, section 13)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flask import Response, jsonify, request

from ..errors import ApiError


def etag_of(representation: Any) -> str:
    """Return a tag that follows from the content alone."""
    return hashlib.sha256(json.dumps(representation, sort_keys=True).encode()).hexdigest()[:32]


def tagged(representation: Any, cache_control: str | None = None) -> Response:
    """Answer with a strong ETag, or with 304 when If-None-Match names it."""
    response = jsonify(representation)
    response.set_etag(etag_of(representation))
    if cache_control:
        response.headers["Cache-Control"] = cache_control
    response.make_conditional(request)
    return response


def require_match(representation: Any) -> None:
    """Answer 412 when If-Match is there and does not name the current state."""
    if "If-Match" in request.headers and not request.if_match.contains(etag_of(representation)):
        raise ApiError(412, "precondition_failed", "The resource has changed in the meantime.")
