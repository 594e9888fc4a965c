"""Pages of a queryset; Django's Paginator refuses pages the API must answer, hence our own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Page:
    items: list[Any]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page; an empty list has one page."""
        return max(1, (self.total + self.size - 1) // self.size)

    @property
    def numbers(self) -> range:
        return range(1, self.last + 1)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None

    @property
    def first_item(self) -> int:
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last_item(self) -> int:
        return (self.number - 1) * self.size + len(self.items) if self.items else 0


def page_of(rows: QuerySet[Any], number: int, size: int) -> Page:
    """Cut out page `number`, counted from 1; a page that does not exist has no items."""
    total = rows.count()
    start = (number - 1) * size
    items = list(rows[start : start + size]) if 0 <= start < total else []
    return Page(items, number, size, total)
