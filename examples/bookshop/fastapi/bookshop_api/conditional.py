"""Entity tags: 304 for what the client has, 412 for what changed meanwhile (RFC 9110, section 13)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from .errors import Refusal
from .responses import ShopJSONResponse, header

TAG = re.compile(r'[ \t]*([Ww]/)?(?:"([^"]*)"|([^" \t,]+))[ \t]*(?:,|\Z)')


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of one header; those without quotes count too."""

    strong: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    is_any: bool = False

    @classmethod
    def from_header(cls, value: str | None) -> Tags:
        if value == "*":
            return cls(is_any=True)
        found = tag_list(value or "")
        return cls(
            strong=frozenset(tag for is_weak, tag in found if not is_weak),
            weak=frozenset(tag for is_weak, tag in found if is_weak),
        )

    def __bool__(self) -> bool:
        return self.is_any or bool(self.strong or self.weak)


def tag_list(value: str) -> list[tuple[bool, str]]:
    """Return the tags and whether they are weak; what cannot be read is skipped up to the next comma."""
    found, position = [], 0
    while True:
        if match := TAG.match(value, position):
            found.append((bool(match[1]), match[2] or match[3] or ""))
            position = match.end()
        elif not (position := value.find(",", position) + 1):
            return found


def etag_of(representation: Any) -> str:
    """Return a tag, without quotes, that follows from the content alone."""
    return hashlib.sha256(json.dumps(representation, sort_keys=True).encode()).hexdigest()[:32]


def tagged(request: Request, representation: Any, headers: dict[str, str] | None = None) -> Response:
    """Answer a GET: 304 when If-None-Match names this state.

    If-Match comes last and wins, with 412 and the whole body; the old application did so, even for ``*``.
    """
    tag = etag_of(representation)
    headers = {"ETag": f'"{tag}"', **(headers or {})}
    if wanted := Tags.from_header(header(request.headers, "If-Match")):
        return ShopJSONResponse(representation, 200 if tag in wanted.strong else 412, headers)
    known = Tags.from_header(header(request.headers, "If-None-Match"))
    if known.is_any or tag in known.strong | known.weak:
        return Response(status_code=304, headers=headers)
    return ShopJSONResponse(representation, headers=headers)


def require_match(request: Request, representation: Any) -> None:
    """Refuse a change with 412 when If-Match is there and does not name the present state."""
    value = header(request.headers, "If-Match")
    wanted = Tags.from_header(value)
    if value is not None and not wanted.is_any and etag_of(representation) not in wanted.strong:
        raise Refusal(412, "precondition_failed", "The resource has changed in the meantime.")
