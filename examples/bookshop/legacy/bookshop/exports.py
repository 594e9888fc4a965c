"""The catalogue and its reviews as CSV or JSON tables."""

from __future__ import annotations

import csv
import io
from typing import Any

from sqlalchemy import select

from .clock import iso
from .extensions import db
from .models import Book, Review


def book_rows() -> list[dict[str, Any]]:
    """Every book in id order, one flat mapping each."""
    return [
        {
            "id": book.id,
            "isbn": book.isbn,
            "title": book.title,
            "author": book.author.name,
            "genre": book.genre.slug,
            "price": str(book.price),
            "stock": book.stock,
            "published_on": book.published_on.isoformat(),
            "language": book.language,
        }
        for book in db.session.scalars(select(Book).order_by(Book.id))
    ]


def review_rows() -> list[dict[str, Any]]:
    """Every review in id order, one flat mapping each."""
    return [
        {
            "id": review.id,
            "book": review.book.slug,
            "user": review.user.username,
            "rating": review.rating,
            "text": review.text,
            "created_at": iso(review.created_at),
        }
        for review in db.session.scalars(select(Review).order_by(Review.id))
    ]


EXPORTS = {"books": book_rows, "reviews": review_rows}


def to_csv(rows: list[dict[str, Any]]) -> str:
    """Write rows with a header line, CRLF line ends and no byte order mark."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
