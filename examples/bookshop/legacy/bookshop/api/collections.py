"""Lists of the API: the page asked for, the envelope, the Link and X-Total-Count headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, request, url_for
from sqlalchemy import Select

from ..errors import ApiError
from ..paging import Page, page_of
from .conditional import tagged

DEFAULT_SIZE = 20
LARGEST_SIZE = 100


def collection(
    statement: Select[Any],
    representation: Callable[[Any], dict[str, Any]],
    cache_control: str | None = None,
) -> Response:
    """Answer with one page; a page beyond the last is empty, larger sizes are cut to 100."""
    number = positive("page", 1)
    size = min(positive("per_page", DEFAULT_SIZE), LARGEST_SIZE)
    page = page_of(statement, number, size)
    items = [representation(item) for item in page.items]
    body = {"items": items, "page": number, "per_page": size, "total": page.total}
    response = tagged(body, cache_control)
    response.headers["X-Total-Count"] = str(page.total)
    response.headers["Link"] = links(page)
    return response


def positive(name: str, default: int) -> int:
    value = request.args.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) <= 6) or int(value) < 1:
        problem = {name: ["Must be a positive integer."]}
        raise ApiError(400, "bad_request", "The query is not valid.", problem)
    return int(value)


def links(page: Page) -> str:
    """Return the Link header (RFC 8288): first, prev, next, last, as far as they exist."""
    numbers = {"first": 1}
    if page.number > 1:
        numbers["prev"] = min(page.number - 1, page.last)
    if page.number < page.last:
        numbers["next"] = page.number + 1
    numbers["last"] = page.last
    return ", ".join(f'<{page_url(number)}>; rel="{name}"' for name, number in numbers.items())


def page_url(number: int) -> str:
    query = {**request.args.to_dict(), "page": str(number)}
    return url_for(request.endpoint or "", _external=True, **(request.view_args or {}), **query)
