"""The shop's things as JSON; money is a string, times are UTC."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from bookshop.clock import iso
from catalogue.models import Author, Book, Genre, Review
from django.urls import reverse
from sales.models import Order, OrderLine

from .models import Job


def user_json(user: User) -> dict[str, Any]:
    return {
        "id": user.pk,
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "created_at": iso(user.created_at),
    }


def genre_json(genre: Genre) -> dict[str, Any]:
    return {"slug": genre.slug, "name": genre.name, "description": genre.description}


def author_json(author: Author) -> dict[str, Any]:
    return {"id": author.pk, "name": author.name, "born": author.born, "biography": author.biography}


def book_json(book: Book) -> dict[str, Any]:
    return {
        "id": book.pk,
        "slug": book.slug,
        "title": book.title,
        "author": {"id": book.author.pk, "name": book.author.name},
        "genre": book.genre.slug,
        "isbn": book.isbn,
        "price": str(book.price),
        "currency": "EUR",
        "stock": book.stock,
        "in_stock": book.stock > 0,
        "published_on": book.published_on.isoformat(),
        "language": book.language,
        "description": book.description,
        "rating": {"average": book.average_rating, "count": len(book.all_reviews)},
        "cover_url": book.cover_url,
        "url": book.get_absolute_url(),
        "created_at": iso(book.created_at),
        "updated_at": iso(book.updated_at),
    }


def review_json(review: Review) -> dict[str, Any]:
    return {
        "id": review.pk,
        "book_id": review.book_id,
        "user": review.user.username,
        "rating": review.rating,
        "text": review.text,
        "created_at": iso(review.created_at),
    }


def line_json(line: OrderLine) -> dict[str, Any]:
    return {
        "book_id": line.book_id,
        "title": line.title,
        "quantity": line.quantity,
        "price": str(line.price),
        "total": str(line.total),
    }


def order_json(order: Order) -> dict[str, Any]:
    return {
        "reference": str(order.reference),
        "status": order.status,
        "lines": [line_json(line) for line in order.lines.all()],
        "delivery": order.delivery,
        "delivery_price": str(order.delivery_price),
        "total": str(order.total),
        "currency": "EUR",
        "address": {name: getattr(order, name) for name in ("name", "address", "city", "postcode", "country")},
        "created_at": iso(order.created_at),
        "updated_at": iso(order.updated_at),
    }


def job_json(job: Job) -> dict[str, Any]:
    state = job.state
    return {
        "id": str(job.pk),
        "kind": job.kind,
        "format": job.format,
        "state": state,
        "result_url": reverse("api-job-result", args=[job.pk]) if state == "done" else None,
        "created_at": iso(job.created_at),
    }
