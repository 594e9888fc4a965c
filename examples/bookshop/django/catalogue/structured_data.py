"""What search engines are told about a book, in the words of schema.org."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from .models import Book


def book_data(request: HttpRequest, book: Book) -> dict[str, Any]:
    offer = {
        "@type": "Offer",
        "price": f"{book.price:.2f}",
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock" if book.stock > 0 else "https://schema.org/OutOfStock",
    }
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "name": book.title,
        "author": {"@type": "Person", "name": book.author.name},
        "isbn": book.isbn,
        "inLanguage": book.language,
        "datePublished": book.published_on.isoformat(),
        "url": request.build_absolute_uri(book.get_absolute_url()),
        "offers": offer,
    }
    reviews = book.all_reviews
    if reviews:
        rating = {"@type": "AggregateRating", "ratingValue": book.average_rating, "reviewCount": len(reviews)}
        data["aggregateRating"] = rating
    return data
