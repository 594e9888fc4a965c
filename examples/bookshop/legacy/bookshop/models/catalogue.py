"""What the shop offers: genres, authors, books and the reviews readers write."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..clock import now
from ..extensions import db
from ..money import from_cents

if TYPE_CHECKING:
    from .people import User


class Genre(db.Model):  # type: ignore[name-defined,misc]
    __tablename__ = "genres"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str]


class Author(db.Model):  # type: ignore[name-defined,misc]
    __tablename__ = "authors"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int | None]
    biography: Mapped[str]


class Book(db.Model):  # type: ignore[name-defined,misc]
    __tablename__ = "books"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    genre_id: Mapped[int] = mapped_column(ForeignKey("genres.id"))
    isbn: Mapped[str] = mapped_column(unique=True)
    price_cents: Mapped[int]
    stock: Mapped[int]
    published_on: Mapped[date]
    language: Mapped[str]
    description: Mapped[str]
    cover: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    author: Mapped[Author] = relationship(lazy="joined", innerjoin=True)
    genre: Mapped[Genre] = relationship(lazy="joined", innerjoin=True)
    reviews: Mapped[list[Review]] = relationship(
        back_populates="book",
        cascade="all, delete-orphan",
        lazy="selectin",
        order_by="(Review.created_at.desc(), Review.id.desc())",
    )

    @property
    def price(self) -> Decimal:
        return from_cents(self.price_cents)

    @property
    def average_rating(self) -> float | None:
        """The mean rating to one decimal, None without reviews."""
        if not self.reviews:
            return None
        return round(sum(review.rating for review in self.reviews) / len(self.reviews), 1)


class Review(db.Model):  # type: ignore[name-defined,misc]
    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("book_id", "user_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("books.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    rating: Mapped[int]
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)

    book: Mapped[Book] = relationship(back_populates="reviews")
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
