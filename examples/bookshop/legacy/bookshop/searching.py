"""Searching, filtering and sorting the catalogue, for pages and API alike."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from werkzeug.datastructures import MultiDict

from .extensions import db
from .models import Author, Book, Genre, Review

SORT_LABELS = {
    "title": "Title",
    "price": "Price, lowest first",
    "-price": "Price, highest first",
    "newest": "Newest first",
    "rating": "Best rated",
}


@dataclass(frozen=True, slots=True)
class Search:
    """What a visitor asked for; empty values do not restrict."""

    q: str = ""
    genre: str = ""
    in_stock: bool = False
    sort: str = "title"

    @classmethod
    def from_query(cls, args: MultiDict[str, str]) -> Search:
        """Read a query string; an unknown sort order counts as the default one."""
        sort = args.get("sort", "title")
        return cls(
            q=args.get("q", "").strip(),
            genre=args.get("genre", "").strip(),
            in_stock=args.get("in_stock") == "1",
            sort=sort if sort in SORT_LABELS else "title",
        )

    @property
    def parameters(self) -> dict[str, str]:
        """The query parameters that lead here again, without defaults."""
        found = {"q": self.q, "genre": self.genre, "in_stock": "1" if self.in_stock else ""}
        found["sort"] = "" if self.sort == "title" else self.sort
        return {name: value for name, value in found.items() if value}

    def statement(self) -> Select[tuple[Book]]:
        statement = select(Book).join(Book.author).join(Book.genre)
        if self.q:
            found = Book.title.icontains(self.q, autoescape=True)
            statement = statement.where(found | Author.name.icontains(self.q, autoescape=True))
        if self.genre:
            statement = statement.where(Genre.slug == self.genre)
        if self.in_stock:
            statement = statement.where(Book.stock > 0)
        return sorted_by(statement, self.sort)


def sorted_by(statement: Select[tuple[Book]], sort: str) -> Select[tuple[Book]]:
    """Sort books; ties are broken by id so that the order never depends on chance."""
    if sort == "price":
        return statement.order_by(Book.price_cents, Book.id)
    if sort == "-price":
        return statement.order_by(Book.price_cents.desc(), Book.id)
    if sort == "newest":
        return statement.order_by(Book.created_at.desc(), Book.id.desc())
    if sort == "rating":
        average = select(func.avg(Review.rating)).where(Review.book_id == Book.id).scalar_subquery()
        return statement.order_by(func.coalesce(average, 0).desc(), Book.id)
    return statement.order_by(func.lower(Book.title), Book.id)


def newest_books(limit: int) -> list[Book]:
    return list(db.session.scalars(sorted_by(select(Book), "newest").limit(limit)))
