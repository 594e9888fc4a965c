"""Lists: the page asked for, its envelope, and the Link and X-Total-Count headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlalchemy import Select, func, select

from .addresses import page_address
from .conditional import tagged
from .database import Database
from .queries import Query, positive

DEFAULT_SIZE = 20
LARGEST_SIZE = 100


class Listing:
    """Answers with pages of rows; every list of the API depends on it."""

    def __init__(self, request: Request, session: Database, query: Query) -> None:
        self.request = request
        self.session = session
        self.query = query

    def answer(
        self,
        rows: Select[Any],
        representation: Callable[[Any], dict[str, Any]],
        headers: dict[str, str] | None = None,
    ) -> Response:
        """Return one page; sizes are cut to 100, and a page beyond the last is empty."""
        number = positive(self.query, "page", 1)
        size = min(positive(self.query, "per_page", DEFAULT_SIZE), LARGEST_SIZE)
        total = self.session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
        page = self.session.scalars(rows.limit(size).offset((number - 1) * size))
        body = {"items": list(map(representation, page)), "page": number, "per_page": size, "total": total}
        last = max(1, -(-total // size))
        return tagged(
            self.request,
            body,
            {**(headers or {}), "X-Total-Count": str(total), "Link": self.links(number, last)},
        )

    def links(self, number: int, last: int) -> str:
        """Return the Link header (RFC 8288): first, prev, next, last, as far as they exist."""
        pages = {"first": 1, "prev": min(number - 1, last), "next": number + 1, "last": last}
        if number == 1:
            del pages["prev"]
        if number >= last:
            del pages["next"]
        return ", ".join(
            f'<{page_address(self.request, self.query, page)}>; rel="{name}"' for name, page in pages.items()
        )


Pages = Annotated[Listing, Depends()]
