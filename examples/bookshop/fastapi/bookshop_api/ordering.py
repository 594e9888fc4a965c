"""Placing and cancelling orders."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .clock import now
from .models import Book, Order, OrderLine, User
from .money import delivery_cents

CANCELLABLE = frozenset({"pending", "paid"})


class OutOfStock(Exception):
    """Fewer copies of a book are left than were asked for."""

    def __init__(self, book: Book) -> None:
        super().__init__(shortage(book))
        self.book_id = book.id
        self.stock = book.stock


def shortage(book: Book) -> str:
    if not book.stock:
        return f"“{book.title}” is out of stock."
    return f"Only {'1 copy' if book.stock == 1 else f'{book.stock} copies'} of “{book.title}” left."


def place(session: Session, user: User, quantities: dict[int, int], delivery: str, details: dict[str, Any]) -> Order:
    """Store an order and take its copies from stock; raises OutOfStock, and then nothing has changed."""
    books = session.scalars(select(Book).where(Book.id.in_(quantities)).order_by(Book.id)).all()
    lines = [
        OrderLine(book_id=book.id, title=book.title, quantity=quantities[book.id], price_cents=book.price_cents)
        for book in books
    ]
    subtotal = sum(line.quantity * line.price_cents for line in lines)
    order = Order(user_id=user.id, delivery=delivery, delivery_cents=delivery_cents(delivery, subtotal), **details)
    for book in books:
        if not take(session, book.id, quantities[book.id]):
            session.rollback()
            raise OutOfStock(book)
    order.lines = lines
    session.add(order)
    session.commit()
    return order


def cancel(session: Session, order: Order) -> bool:
    """Cancel an order and put its copies back; say no when it is too late."""
    if order.status not in CANCELLABLE:
        return False
    for line in order.lines:
        take(session, line.book_id, -line.quantity)
    order.status = "cancelled"
    session.commit()
    return True


def take(session: Session, book_id: int | None, quantity: int) -> bool:
    """Lower the stock in one statement, so that two buyers cannot take the same copy."""
    change = update(Book).where(Book.id == book_id, Book.stock >= quantity)
    taken = session.execute(
        change.values(stock=Book.stock - quantity, updated_at=now()).returning(Book.id),
        execution_options={"synchronize_session": False},
    )
    return taken.first() is not None
