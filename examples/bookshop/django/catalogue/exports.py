"""Books and reviews as flat tables."""

from __future__ import annotations

import csv
import io
from typing import Any

from bookshop.clock import iso

from .models import Book, Review


def books() -> list[dict[str, Any]]:
    return [
        {
            "id": book.pk,
            "isbn": book.isbn,
            "title": book.title,
            "author": book.author.name,
            "genre": book.genre.slug,
            "price": f"{book.price:.2f}",
            "stock": book.stock,
            "published_on": book.published_on.isoformat(),
            "language": book.language,
        }
        for book in Book.objects.select_related("author", "genre").order_by("id")
    ]


def reviews() -> list[dict[str, Any]]:
    return [
        {
            "id": review.pk,
            "book": review.book.slug,
            "user": review.user.username,
            "rating": review.rating,
            "text": review.text,
            "created_at": iso(review.created_at),
        }
        for review in Review.objects.select_related("book", "user").order_by("id")
    ]


TABLES = {"books": books, "reviews": reviews}


def as_csv(rows: list[dict[str, Any]]) -> str:
    """Write a header line and the rows, with CRLF at the ends of lines."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    if rows:
        writer.writerow(rows[0])
    writer.writerows(row.values() for row in rows)
    return target.getvalue()
