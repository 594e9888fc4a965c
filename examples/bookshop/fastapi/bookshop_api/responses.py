"""JSON as the old application wrote it, and reading headers as a WSGI server joins them."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Response
from starlette.datastructures import Headers

HTML = "text/html; charset=utf-8"


class ShopJSONResponse(Response):
    """Compact JSON in ASCII with a line end; ASCII also takes the lone surrogates a client may send."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return json.dumps(content, separators=(",", ":")).encode() + b"\n"


def no_content() -> Response:
    return Response(status_code=204, media_type=HTML)


def header(headers: Headers, name: str) -> str | None:
    """Return a header, several of the same name joined by commas; None when there is none."""
    values = headers.getlist(name)
    return ", ".join(values) if values else None
