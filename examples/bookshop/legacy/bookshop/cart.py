"""The shopping cart: book ids and quantities in the visitor's session."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask import session
from sqlalchemy import select

from .extensions import db
from .models import Book


@dataclass(frozen=True, slots=True)
class CartLine:
    """One book of the cart."""

    book: Book
    quantity: int

    @property
    def total(self) -> Decimal:
        return self.book.price * self.quantity


@dataclass(frozen=True, slots=True)
class Cart:
    """The cart as it can be shown: sorted by book id, without books that are gone."""

    lines: tuple[CartLine, ...]

    @property
    def subtotal(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal("0.00"))

    @property
    def quantities(self) -> dict[int, int]:
        return {line.book.id: line.quantity for line in self.lines}


def read_cart() -> Cart:
    wanted = quantities()
    if not wanted:
        return Cart(())
    books = db.session.scalars(select(Book).where(Book.id.in_(wanted)).order_by(Book.id))
    return Cart(tuple(CartLine(book, wanted[book.id]) for book in books))


def quantities() -> dict[int, int]:
    return {int(book_id): quantity for book_id, quantity in session.get("cart", {}).items()}


def copies_in_cart() -> int:
    return sum(quantities().values())


def put_in_cart(book_id: int, quantity: int) -> None:
    """Set the quantity of a book; 0 removes it."""
    cart = {**session.get("cart", {}), str(book_id): quantity}
    session["cart"] = {key: value for key, value in cart.items() if value > 0}


def empty_cart() -> None:
    session.pop("cart", None)
