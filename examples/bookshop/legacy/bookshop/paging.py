"""Cutting a list of rows into pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from .extensions import db


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows; `last` is at least 1, so that an empty list has a first page."""

    items: list[Any]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def exists(self) -> bool:
        return 1 <= self.number <= self.last

    @property
    def first_item(self) -> int:
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last_item(self) -> int:
        return self.first_item + len(self.items) - 1 if self.items else 0


def page_of(statement: Select[Any], number: int, size: int) -> Page:
    """Read page `number` (from 1); a page below 1 or beyond the last has no items."""
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    if number < 1 or (number - 1) * size >= (total or 0):
        return Page([], number, size, total or 0)
    rows = db.session.scalars(statement.limit(size).offset((number - 1) * size))
    return Page(list(rows), number, size, total or 0)
