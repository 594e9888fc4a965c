"""Placing orders and moving them on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from bookshop.clock import now
from bookshop.money import delivery_price
from catalogue.models import Book
from django.db import transaction
from django.db.models import F

from .choices import NEXT_STATUSES
from .models import Order, OrderLine


class NotEnoughStock(Exception):
    """Fewer copies of a book are left than were asked for; the message is for the customer."""

    def __init__(self, book: Book) -> None:
        super().__init__(shortage(book))
        self.book = book


class StatusRefused(Exception):
    """An order cannot take that status; the message is for the admin."""


def shortage(book: Book) -> str:
    if not book.stock:
        return f"“{book.title}” is out of stock."
    return f"Only {book.stock} {'copy' if book.stock == 1 else 'copies'} of “{book.title}” left."


def take(book_id: int, quantity: int) -> bool:
    """Take copies from the stock in one statement, so that nobody sells the same copy twice."""
    enough = Book.objects.filter(pk=book_id, stock__gte=quantity)
    return bool(enough.update(stock=F("stock") - quantity, updated_at=now()))


@transaction.atomic
def place(user: User, quantities: Mapping[int, int], details: Mapping[str, Any]) -> Order:
    """Create an order of book ids and quantities; raises NotEnoughStock, and then nothing has changed."""
    books = Book.objects.in_bulk(list(quantities))
    lines = []
    for book_id, quantity in sorted(quantities.items()):
        book = books[book_id]
        if not take(book_id, quantity):
            raise NotEnoughStock(book)
        lines.append(OrderLine(book=book, title=book.title, quantity=quantity, price=book.price))
    price = delivery_price(details["delivery"], sum(line.total for line in lines))
    order = Order.objects.create(user=user, delivery_price=price, **details)
    for line in lines:
        line.order = order
    OrderLine.objects.bulk_create(lines)
    return order


@transaction.atomic
def move_on(order: Order, status: str) -> None:
    """Give an order its next status; a cancelled one puts its copies back. Raises StatusRefused."""
    if status not in NEXT_STATUSES.get(order.status, ()):
        raise StatusRefused(f"An order cannot go from {order.status} to {status}.")
    if status == "cancelled":
        for line in order.lines.all():
            if line.book_id is not None:
                take(line.book_id, -line.quantity)
    order.status = status
    order.updated_at = now()
    order.save()
