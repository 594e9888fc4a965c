"""How the shop's things look as JSON; money is a string, times are ISO 8601 in UTC."""

from __future__ import annotations

from typing import Any

from flask import url_for

from ..clock import iso
from ..models import Author, Book, Genre, Job, Order, Review, User


def user_json(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "created_at": iso(user.created_at),
    }


def genre_json(genre: Genre) -> dict[str, Any]:
    return {"slug": genre.slug, "name": genre.name, "description": genre.description}


def author_json(author: Author) -> dict[str, Any]:
    return {"id": author.id, "name": author.name, "born": author.born, "biography": author.biography}


def book_json(book: Book) -> dict[str, Any]:
    cover = url_for("catalogue.cover", filename=book.cover) if book.cover else None
    return {
        "id": book.id,
        "slug": book.slug,
        "title": book.title,
        "author": {"id": book.author.id, "name": book.author.name},
        "genre": book.genre.slug,
        "isbn": book.isbn,
        "price": str(book.price),
        "currency": "EUR",
        "stock": book.stock,
        "in_stock": book.stock > 0,
        "published_on": book.published_on.isoformat(),
        "language": book.language,
        "description": book.description,
        "rating": {"average": book.average_rating, "count": len(book.reviews)},
        "cover_url": cover,
        "url": url_for("catalogue.book", slug=book.slug),
        "created_at": iso(book.created_at),
        "updated_at": iso(book.updated_at),
    }


def review_json(review: Review) -> dict[str, Any]:
    return {
        "id": review.id,
        "book_id": review.book_id,
        "user": review.user.username,
        "rating": review.rating,
        "text": review.text,
        "created_at": iso(review.created_at),
    }


def order_json(order: Order) -> dict[str, Any]:
    return {
        "reference": order.reference,
        "status": order.status,
        "lines": [
            {
                "book_id": line.book_id,
                "title": line.title,
                "quantity": line.quantity,
                "price": str(line.price),
                "total": str(line.total),
            }
            for line in order.lines
        ],
        "delivery": order.delivery,
        "delivery_price": str(order.delivery_price),
        "total": str(order.total),
        "currency": "EUR",
        "address": {
            "name": order.name,
            "address": order.address,
            "city": order.city,
            "postcode": order.postcode,
            "country": order.country,
        },
        "created_at": iso(order.created_at),
        "updated_at": iso(order.updated_at),
    }


def job_json(job: Job) -> dict[str, Any]:
    state = job.state
    result = url_for("api_jobs.result", job_id=job.id) if state == "done" else None
    return {
        "id": job.id,
        "kind": job.kind,
        "format": job.format,
        "state": state,
        "result_url": result,
        "created_at": iso(job.created_at),
    }
