"""What the pages show, as JSON; money is a string, times are ISO 8601 in UTC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..clock import iso
from ..models import Book, Order, Review, User
from ..paging import Page


def user_json(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "created_at": iso(user.created_at),
    }


def page_json(page: Page, representation: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    return {
        "items": [representation(item) for item in page.items],
        "number": page.number,
        "last": page.last,
        "total": page.total,
        "first_item": page.first_item,
        "last_item": page.last_item,
    }


def card_json(book: Book) -> dict[str, Any]:
    """A book as lists show it."""
    return {
        "id": book.id,
        "slug": book.slug,
        "title": book.title,
        "author": {"id": book.author_id, "name": book.author.name},
        "price": str(book.price),
        "stock": book.stock,
        "cover": book.cover,
        "rating": {"average": book.average_rating, "count": len(book.reviews)},
    }


def book_json(book: Book, others: list[Book], reader: User | None) -> dict[str, Any]:
    """A book as its own page shows it, to this reader."""
    return {
        **card_json(book),
        "genre": {"slug": book.genre.slug, "name": book.genre.name},
        "isbn": book.isbn,
        "published_on": book.published_on.isoformat(),
        "language": book.language,
        "description": book.description,
        "reviews": [review_json(review, reader) for review in book.reviews],
        "reviewed": any(reader is not None and review.user_id == reader.id for review in book.reviews),
        "others": [card_json(other) for other in others],
    }


def review_json(review: Review, reader: User | None) -> dict[str, Any]:
    return {
        "id": review.id,
        "rating": review.rating,
        "text": review.text,
        "name": review.user.name,
        "created_at": iso(review.created_at),
        "may_delete": reader is not None and (review.user_id == reader.id or reader.is_admin),
    }


def order_row_json(order: Order) -> dict[str, Any]:
    """An order as lists show it."""
    return {
        "reference": order.reference,
        "status": order.status,
        "copies": order.copies,
        "total": str(order.total),
        "created_at": iso(order.created_at),
    }


def order_json(order: Order) -> dict[str, Any]:
    lines = [
        {
            "slug": line.book.slug if line.book else None,
            "title": line.title,
            "quantity": line.quantity,
            "price": str(line.price),
            "total": str(line.total),
        }
        for line in order.lines
    ]
    address = {name: getattr(order, name) for name in ("name", "address", "city", "postcode", "country")}
    return {
        **order_row_json(order),
        "lines": lines,
        "delivery": order.delivery,
        "delivery_price": str(order.delivery_price),
        "address": address,
        "note": order.note,
    }
