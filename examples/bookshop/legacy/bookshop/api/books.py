"""Books in the API: list and read for everybody, write for admins."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from sqlalchemy import select

from ..admin.books import slug_taken
from ..covers import remove_cover
from ..errors import ApiError
from ..extensions import db
from ..forms.admin import LANGUAGES
from ..models import Author, Book, Genre
from ..money import PRICE_PATTERN, to_cents
from ..searching import Search
from ..slugs import unused_slug
from .access import admin_caller
from .bodies import Check, checked, integer, json_object, one_of, text
from .collections import collection
from .conditional import etag_of, require_match, tagged
from .representations import book_json

PUBLIC = "public, max-age=60"

blueprint = Blueprint("api_books", __name__, url_prefix="/api/books")


@blueprint.get("")
def index() -> Response:
    return collection(Search.from_query(request.args).statement(), book_json, PUBLIC)


@blueprint.post("")
def create() -> Response:
    admin_caller()
    body = checked(json_object(), CHECKS, optional=frozenset({"description"}))
    refuse_known_isbn(body, None)
    book = Book(slug=unused_slug(body["title"], slug_taken), description="")
    fill(book, body)
    db.session.add(book)
    db.session.commit()
    response = written(book, 201)
    response.headers["Location"] = url_for("api_books.read", book_id=book.id)
    return response


@blueprint.get("/<int:book_id>")
def read(book_id: int) -> Response:
    return tagged(book_json(book_or_error(book_id)), PUBLIC)


@blueprint.put("/<int:book_id>")
def replace(book_id: int) -> Response:
    return change(book_id, optional=frozenset({"description"}), defaults={"description": ""})


@blueprint.patch("/<int:book_id>")
def patch(book_id: int) -> Response:
    return change(book_id, optional=frozenset(CHECKS), defaults={})


@blueprint.delete("/<int:book_id>")
def delete(book_id: int) -> tuple[str, int]:
    admin_caller()
    book = book_or_error(book_id)
    require_match(book_json(book))
    remove_cover(book.cover)
    db.session.delete(book)
    db.session.commit()
    return "", 204


def change(book_id: int, optional: frozenset[str], defaults: dict[str, Any]) -> Response:
    """Change a book; refusals come in the order 401, 403, 404, 415, 400, 412, 422, 409."""
    admin_caller()
    book = book_or_error(book_id)
    body = json_object()
    require_match(book_json(book))
    body = {**defaults, **checked(body, CHECKS, optional)}
    refuse_known_isbn(body, book)
    fill(book, body)
    db.session.commit()
    return written(book, 200)


def written(book: Book, status: int) -> Response:
    representation = book_json(book)
    response = jsonify(representation)
    response.status_code = status
    response.set_etag(etag_of(representation))
    return response


def book_or_error(book_id: int) -> Book:
    book = db.session.get(Book, book_id)
    if book is None:
        raise ApiError(404, "not_found", f"There is no book {book_id}.")
    return book


def refuse_known_isbn(body: dict[str, Any], book: Book | None) -> None:
    other = db.session.scalar(select(Book).where(Book.isbn == body.get("isbn")))
    if other is not None and other is not book:
        raise ApiError(409, "conflict", "There is a book with this ISBN already.", {"book_id": other.id})


def fill(book: Book, body: dict[str, Any]) -> None:
    """Copy valid fields to a book; what is missing stays as it is."""
    for name, value in body.items():
        if name == "price":
            book.price_cents = to_cents(Decimal(value))
        elif name == "published_on":
            book.published_on = date.fromisoformat(value)
        elif name == "genre":
            book.genre_id = db.session.scalars(select(Genre.id).where(Genre.slug == value)).one()
        else:
            setattr(book, name, value.strip() if isinstance(value, str) else value)


def known_author(value: Any) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return "Must be an integer."
    exists = 0 < value < 2**31 and db.session.get(Author, value)
    return None if exists else "There is no such author."


def known_genre(value: Any) -> str | None:
    known = isinstance(value, str) and db.session.scalar(select(Genre.id).where(Genre.slug == value))
    return None if known else "There is no such genre."


def price(value: Any) -> str | None:
    if isinstance(value, str) and PRICE_PATTERN.fullmatch(value) and Decimal(value) > 0:
        return None
    return 'Must be a string such as "12.50".'


def iso_date(value: Any) -> str | None:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            date.fromisoformat(value)
        except ValueError:
            return "Must be a date such as 2024-03-31."
        return None
    return "Must be a date such as 2024-03-31."


def isbn(value: Any) -> str | None:
    return None if isinstance(value, str) and re.fullmatch(r"[0-9]{13}", value) else "Must be 13 digits."


CHECKS: dict[str, Check] = {
    "title": text(1, 200),
    "author_id": known_author,
    "genre": known_genre,
    "isbn": isbn,
    "price": price,
    "stock": integer(0, 9999),
    "published_on": iso_date,
    "language": one_of(*LANGUAGES),
    "description": text(0, 4000),
}
