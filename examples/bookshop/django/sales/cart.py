"""The cart: book ids and quantities in the session."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from catalogue.models import Book
from django.http import HttpRequest

KEY = "cart"


@dataclass(frozen=True)
class Line:
    book: Book
    quantity: int

    @property
    def total(self) -> Decimal:
        return self.book.price * self.quantity


class Cart:
    def __init__(self, request: HttpRequest) -> None:
        self.session = request.session

    @property
    def quantities(self) -> dict[int, int]:
        """What was put in, books included that are gone since."""
        return {int(key): quantity for key, quantity in self.session.get(KEY, {}).items()}

    @property
    def size(self) -> int:
        return sum(self.quantities.values())

    def lines(self) -> list[Line]:
        """The books that still exist, by id."""
        wanted = self.quantities
        books = Book.objects.filter(pk__in=wanted).order_by("id") if wanted else ()
        return [Line(book, wanted[book.pk]) for book in books]

    def put(self, book: Book, quantity: int) -> None:
        """Set the quantity of a book; 0 takes it out."""
        quantities = {**self.quantities, book.pk: quantity}
        self.session[KEY] = {str(key): value for key, value in quantities.items() if value}

    def clear(self) -> None:
        self.session.pop(KEY, None)


def subtotal(lines: list[Line]) -> Decimal:
    return sum((line.total for line in lines), Decimal("0.00"))
