"""Searching, filtering and sorting the catalogue."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from .models import Author, Book, Genre, Review

AVERAGE = select(func.avg(Review.rating)).where(Review.book_id == Book.id).scalar_subquery()

ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "title": (func.lower(Book.title), Book.id.asc()),
    "price": (Book.price_cents.asc(), Book.id.asc()),
    "-price": (Book.price_cents.desc(), Book.id.asc()),
    "newest": (Book.created_at.desc(), Book.id.desc()),
    "rating": (func.coalesce(AVERAGE, 0).desc(), Book.id.asc()),
}


def books_found(query: dict[str, str]) -> Select[Any]:
    """Return the books a query asks for; empty parameters do not restrict, unknown orders are by title."""
    books = select(Book).join(Book.author).join(Book.genre)
    if words := query.get("q", "").strip():
        in_title = Book.title.icontains(words, autoescape=True)
        books = books.where(in_title | Author.name.icontains(words, autoescape=True))
    if genre := query.get("genre", "").strip():
        books = books.where(Genre.slug == genre)
    if query.get("in_stock") == "1":
        books = books.where(Book.stock > 0)
    return books.order_by(*ORDERS.get(query.get("sort", "title"), ORDERS["title"]))
