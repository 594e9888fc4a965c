"""Placing and cancelling orders, and the ways an order's status may go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CursorResult, select, update

from .clock import now
from .extensions import db
from .models import Book, Order, OrderLine, User
from .money import delivery_price, to_cents

STATUSES = ("pending", "paid", "shipped", "delivered", "cancelled")
NEXT_STATUSES = {
    "pending": ("paid", "cancelled"),
    "paid": ("shipped", "cancelled"),
    "shipped": ("delivered",),
    "delivered": (),
    "cancelled": (),
}
COUNTRIES = {
    "AT": "Austria",
    "CZ": "Czechia",
    "DK": "Denmark",
    "FR": "France",
    "DE": "Germany",
    "IE": "Ireland",
    "PL": "Poland",
    "GB": "United Kingdom",
}
DELIVERIES = {"standard": "Standard, 3 to 5 days", "express": "Express, next working day"}


class NotEnoughStock(Exception):
    """Fewer copies of a book are left than were asked for."""

    def __init__(self, book: Book) -> None:
        super().__init__(shortage_message(book))
        self.book = book


class StatusRefused(Exception):
    """An order cannot go from its status to the wanted one."""


def shortage_message(book: Book) -> str:
    if book.stock == 0:
        return f"“{book.title}” is out of stock."
    copies = "1 copy" if book.stock == 1 else f"{book.stock} copies"
    return f"Only {copies} of “{book.title}” left."


def place_order(user: User, quantities: Mapping[int, int], details: Mapping[str, Any]) -> Order:
    """Create an order from book ids and quantities, taking the copies from stock.

    Raises NotEnoughStock, and then nothing has changed.
    """
    books = {book.id: book for book in db.session.scalars(select(Book).where(Book.id.in_(quantities)))}
    order = Order(user=user, delivery_cents=0, **details)
    for book_id, quantity in sorted(quantities.items()):
        book = books[book_id]
        if not take_from_stock(book_id, quantity):
            db.session.rollback()
            db.session.refresh(book)
            raise NotEnoughStock(book)
        line = OrderLine(book_id=book.id, title=book.title, quantity=quantity, price_cents=book.price_cents)
        order.lines.append(line)
    order.delivery_cents = to_cents(delivery_price(order.delivery, order.subtotal))
    db.session.add(order)
    db.session.commit()
    return order


def change_status(order: Order, status: str) -> None:
    """Move an order on; cancelling puts the copies of books that still exist back into stock."""
    if status not in NEXT_STATUSES[order.status]:
        raise StatusRefused(f"An order cannot go from {order.status} to {status}.")
    if status == "cancelled":
        for line in order.lines:
            take_from_stock(line.book_id, -line.quantity)
    order.status = status
    db.session.commit()


def take_from_stock(book_id: int | None, quantity: int) -> bool:
    """Lower the stock in one statement, so that two buyers cannot take the same copy."""
    statement = update(Book).where(Book.id == book_id, Book.stock >= quantity)
    change = statement.values(stock=Book.stock - quantity, updated_at=now())
    result = db.session.execute(change, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    return bool(result.rowcount)
