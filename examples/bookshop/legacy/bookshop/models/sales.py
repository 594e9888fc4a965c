"""Orders and their lines; a line remembers title and price as they were when it was bought."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..clock import now
from ..extensions import db
from ..money import from_cents

if TYPE_CHECKING:
    from .catalogue import Book
    from .people import User


class Order(db.Model):  # type: ignore[name-defined,misc]
    __tablename__ = "orders"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True, default=lambda: str(uuid.uuid4()))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    status: Mapped[str] = mapped_column(default="pending")
    name: Mapped[str]
    address: Mapped[str]
    city: Mapped[str]
    postcode: Mapped[str]
    country: Mapped[str]
    delivery: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    delivery_cents: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    lines: Mapped[list[OrderLine]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="OrderLine.id"
    )

    @property
    def subtotal(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal("0.00"))

    @property
    def delivery_price(self) -> Decimal:
        return from_cents(self.delivery_cents)

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.delivery_price

    @property
    def copies(self) -> int:
        return sum(line.quantity for line in self.lines)


class OrderLine(db.Model):  # type: ignore[name-defined,misc]
    __tablename__ = "order_lines"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    book_id: Mapped[int | None] = mapped_column(ForeignKey("books.id", ondelete="SET NULL"))
    title: Mapped[str]
    quantity: Mapped[int]
    price_cents: Mapped[int]

    book: Mapped[Book | None] = relationship()

    @property
    def price(self) -> Decimal:
        return from_cents(self.price_cents)

    @property
    def total(self) -> Decimal:
        return self.price * self.quantity
