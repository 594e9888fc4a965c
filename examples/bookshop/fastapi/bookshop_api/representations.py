"""How the shop's things look as JSON; money is a string, times are ISO 8601 in UTC."""

from __future__ import annotations

from typing import Any

from . import clock, money
from .models import Author, Book, Genre, Order, OrderLine, Review, User


def user_json(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "created_at": clock.to_text(user.created_at),
    }


def genre_json(genre: Genre) -> dict[str, Any]:
    return {"slug": genre.slug, "name": genre.name, "description": genre.description}


def author_json(author: Author) -> dict[str, Any]:
    return {"id": author.id, "name": author.name, "born": author.born, "biography": author.biography}


def book_json(book: Book) -> dict[str, Any]:
    """Describe a book; its page and its cover are not served here, but on the same site."""
    return {
        "id": book.id,
        "slug": book.slug,
        "title": book.title,
        "author": {"id": book.author.id, "name": book.author.name},
        "genre": book.genre.slug,
        "isbn": book.isbn,
        "price": money.to_text(book.price_cents),
        "currency": "EUR",
        "stock": book.stock,
        "in_stock": book.stock > 0,
        "published_on": book.published_on.isoformat(),
        "language": book.language,
        "description": book.description,
        "rating": rating_json(book.reviews),
        "cover_url": f"/covers/{book.cover}" if book.cover else None,
        "url": f"/books/{book.slug}",
        "created_at": clock.to_text(book.created_at),
        "updated_at": clock.to_text(book.updated_at),
    }


def rating_json(reviews: list[Review]) -> dict[str, Any]:
    ratings = [review.rating for review in reviews]
    return {"average": round(sum(ratings) / len(ratings), 1) if ratings else None, "count": len(ratings)}


def review_json(review: Review) -> dict[str, Any]:
    return {
        "id": review.id,
        "book_id": review.book_id,
        "user": review.user.username,
        "rating": review.rating,
        "text": review.text,
        "created_at": clock.to_text(review.created_at),
    }


def order_json(order: Order) -> dict[str, Any]:
    total = order.delivery_cents + sum(line.quantity * line.price_cents for line in order.lines)
    return {
        "reference": order.reference,
        "status": order.status,
        "lines": [line_json(line) for line in order.lines],
        "delivery": order.delivery,
        "delivery_price": money.to_text(order.delivery_cents),
        "total": money.to_text(total),
        "currency": "EUR",
        "address": {
            "name": order.name,
            "address": order.address,
            "city": order.city,
            "postcode": order.postcode,
            "country": order.country,
        },
        "created_at": clock.to_text(order.created_at),
        "updated_at": clock.to_text(order.updated_at),
    }


def line_json(line: OrderLine) -> dict[str, Any]:
    return {
        "book_id": line.book_id,
        "title": line.title,
        "quantity": line.quantity,
        "price": money.to_text(line.price_cents),
        "total": money.to_text(line.quantity * line.price_cents),
    }
