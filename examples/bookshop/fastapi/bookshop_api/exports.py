"""The catalogue and its reviews as tables, for CSV and JSON alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from . import clock, money
from .models import Book, Review

Rows = list[dict[str, Any]]


def book_rows(session: Session) -> Rows:
    """Return every book in id order."""
    return [
        {
            "id": book.id,
            "isbn": book.isbn,
            "title": book.title,
            "author": book.author.name,
            "genre": book.genre.slug,
            "price": money.to_text(book.price_cents),
            "stock": book.stock,
            "published_on": book.published_on.isoformat(),
            "language": book.language,
        }
        for book in session.scalars(select(Book).order_by(Book.id))
    ]


def review_rows(session: Session) -> Rows:
    """Return every review in id order."""
    reviews = select(Review).options(joinedload(Review.book)).order_by(Review.id)
    return [
        {
            "id": review.id,
            "book": review.book.slug,
            "user": review.user.username,
            "rating": review.rating,
            "text": review.text,
            "created_at": clock.to_text(review.created_at),
        }
        for review in session.scalars(reviews)
    ]


EXPORTS: dict[str, Callable[[Session], Rows]] = {"books": book_rows, "reviews": review_rows}


def to_csv(rows: Rows) -> str:
    """Write rows below a header line, with CRLF and without a byte order mark."""
    output = io.StringIO()
    writer = csv.DictWriter(output, fieldnames=list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows(rows)
    return output.getvalue()
