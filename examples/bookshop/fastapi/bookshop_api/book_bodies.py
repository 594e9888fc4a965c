"""The fields of a book as clients send them; checked ones are named and typed like the columns."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import Field, PlainValidator, ValidationInfo
from sqlalchemy import select
from sqlalchemy.orm import Session

from .bodies import Body, integer, is_storable_text, one_of, text, wrong
from .models import Author, Genre
from .money import to_cents

LANGUAGES = ("en", "da", "de", "es", "fr", "ja", "pl", "ru")
LARGEST_AUTHOR = 2**31


def known_author(value: Any, info: ValidationInfo) -> int:
    if type(value) is not int:
        raise wrong("Must be an integer.")
    if not 0 < value < LARGEST_AUTHOR or database(info).get(Author, value) is None:
        raise wrong("There is no such author.")
    return value


def known_genre(value: Any, info: ValidationInfo) -> int:
    """Return the id of the genre with this slug."""
    if is_storable_text(value):
        found = database(info).scalar(select(Genre.id).where(Genre.slug == value))
        if found is not None:
            return found
    raise wrong("There is no such genre.")


def database(info: ValidationInfo) -> Session:
    assert isinstance(info.context, Session)
    return info.context


def isbn(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch("[0-9]{13}", value):
        raise wrong("Must be 13 digits.")
    return value


def price(value: Any) -> int:
    """Return the price in cents."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", value) and to_cents(value):
        return to_cents(value)
    raise wrong('Must be a string such as "12.50".')


def iso_date(value: Any) -> date:
    """Return the day; only the long form counts, though Python reads shorter ones."""
    if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise wrong("Must be a date such as 2024-03-31.")


Title = Annotated[str, text(1, 200)]
AuthorId = Annotated[int, PlainValidator(known_author)]
GenreId = Annotated[int, PlainValidator(known_genre)]
Isbn = Annotated[str, PlainValidator(isbn)]
Cents = Annotated[int, PlainValidator(price)]
Stock = Annotated[int, integer(0, 9999)]
Day = Annotated[date, PlainValidator(iso_date)]
Language = Annotated[str, one_of(*LANGUAGES)]
Description = Annotated[str, text(0, 4000)]


class BookFields(Body):
    """A whole book, as POST and PUT take it; without a description it has an empty one."""

    title: Title
    author_id: AuthorId
    genre_id: GenreId = Field(alias="genre")
    isbn: Isbn
    price_cents: Cents = Field(alias="price")
    stock: Stock
    published_on: Day
    language: Language
    description: Description = ""


class BookChanges(Body):
    """The fields that PATCH changes; `model_fields_set` says which came."""

    title: Title = ""
    author_id: AuthorId = 0
    genre_id: GenreId = Field(0, alias="genre")
    isbn: Isbn = ""
    price_cents: Cents = Field(0, alias="price")
    stock: Stock = 0
    published_on: Day = date.min
    language: Language = ""
    description: Description = ""
