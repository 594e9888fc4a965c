"""Schema.org descriptions (JSON-LD) for search engines."""

from __future__ import annotations

from typing import Any

from flask import url_for

from .models import Book


def book_description(book: Book) -> dict[str, Any]:
    """Describe a book with its offer and, when there are reviews, its rating."""
    available = "InStock" if book.stock else "OutOfStock"
    url = url_for("catalogue.book", slug=book.slug, _external=True)
    description: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "name": book.title,
        "url": url,
        "isbn": book.isbn,
        "inLanguage": book.language,
        "datePublished": book.published_on.isoformat(),
        "author": {"@type": "Person", "name": book.author.name},
        "offers": {
            "@type": "Offer",
            "price": str(book.price),
            "priceCurrency": "EUR",
            "availability": f"https://schema.org/{available}",
        },
    }
    if book.reviews:
        description["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": book.average_rating,
            "reviewCount": len(book.reviews),
        }
    return description
