"""The tables of the shop, as far as the API needs them."""

from __future__ import annotations

import secrets
import time
import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from .clock import now

QUEUED_FOR = 0.1
DONE_AFTER = 0.3


class Base(DeclarativeBase):
    """Base of all tables."""


class Numbered:
    """An id that is never given twice."""

    __table_args__: Any = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)


class Genre(Numbered, Base):
    __tablename__ = "genre"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str]


class Author(Numbered, Base):
    __tablename__ = "author"

    name: Mapped[str]
    born: Mapped[int | None]
    biography: Mapped[str]


class User(Numbered, Base):
    __tablename__ = "user"

    username: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"


class Token(Numbered, Base):
    __tablename__ = "token"

    token: Mapped[str] = mapped_column(unique=True, default=lambda: secrets.token_hex(20))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Book(Numbered, Base):
    __tablename__ = "book"

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    genre_id: Mapped[int] = mapped_column(ForeignKey("genre.id"))
    isbn: Mapped[str] = mapped_column(unique=True)
    price_cents: Mapped[int]
    stock: Mapped[int]
    published_on: Mapped[date]
    language: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    cover: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    author: Mapped[Author] = relationship(lazy="joined", innerjoin=True)
    genre: Mapped[Genre] = relationship(lazy="joined", innerjoin=True)
    reviews: Mapped[list[Review]] = relationship(back_populates="book", cascade="all, delete-orphan", lazy="selectin")


class Review(Numbered, Base):
    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("book_id", "user_id"), {"sqlite_autoincrement": True})

    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    rating: Mapped[int]
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)

    book: Mapped[Book] = relationship(back_populates="reviews")
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Order(Numbered, Base):
    __tablename__ = "order"

    reference: Mapped[str] = mapped_column(unique=True, default=lambda: str(uuid.uuid4()))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    status: Mapped[str] = mapped_column(default="pending")
    name: Mapped[str]
    address: Mapped[str]
    city: Mapped[str]
    postcode: Mapped[str]
    country: Mapped[str]
    delivery: Mapped[str]
    note: Mapped[str]
    delivery_cents: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    lines: Mapped[list[OrderLine]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="OrderLine.id"
    )


class OrderLine(Numbered, Base):
    """One title of an order; title and price stay as they were when it was bought."""

    __tablename__ = "order_line"

    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    book_id: Mapped[int | None] = mapped_column(ForeignKey("book.id", ondelete="SET NULL"))
    title: Mapped[str]
    quantity: Mapped[int]
    price_cents: Mapped[int]


class Job(Base):
    """An export; its state follows from its age alone."""

    __tablename__ = "job"

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: str(uuid.uuid4()))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[str]
    format: Mapped[str]
    started: Mapped[float] = mapped_column(default=time.time)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def state(self) -> str:
        age = time.time() - self.started
        if age < QUEUED_FOR:
            return "queued"
        return "running" if age < DONE_AFTER else "done"
