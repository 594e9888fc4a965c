"""Forms of the admin area: book, cover, stock import."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from sqlalchemy import select
from wtforms import Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Regexp
from wtforms.widgets import DateInput, NumberInput

from ..extensions import db
from ..models import Author, Book, Genre
from .checks import price, required_text, strip, whole_number

LANGUAGES = {
    "en": "English",
    "da": "Danish",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "ja": "Japanese",
    "pl": "Polish",
    "ru": "Russian",
}


class BookForm(FlaskForm):
    title = StringField("Title", filters=[strip], validators=required_text("Enter a title.", 200))
    author = SelectField("Author")
    genre = SelectField("Genre")
    isbn = StringField(
        "ISBN",
        filters=[strip],
        description="13 digits, without hyphens.",
        validators=[
            DataRequired("Enter an ISBN."),
            Regexp(r"^[0-9]{13}$", message="Enter 13 digits, without hyphens."),
        ],
    )
    price = StringField(
        "Price in euros",
        filters=[strip],
        widget=NumberInput(step="0.01", min="0.01"),
        validators=[DataRequired("Enter a price."), price],
    )
    stock = StringField(
        "Copies in stock",
        filters=[strip],
        widget=NumberInput(min=0, max=9999),
        validators=[DataRequired("Enter the number of copies."), whole_number(0, 9999)],
    )
    published_on = StringField(
        "Published on",
        filters=[strip],
        widget=DateInput(),
        validators=[DataRequired("Enter a date.")],
    )
    language = SelectField("Language", choices=list(LANGUAGES.items()), default="en")
    description = TextAreaField(
        "Description",
        filters=[strip],
        validators=[Length(max=4000, message="Use at most 4000 characters.")],
    )

    def __init__(self, book: Book | None = None) -> None:
        super().__init__(data=form_values(book) if book else None)
        self.book = book
        authors = db.session.scalars(select(Author).order_by(Author.id))
        self.author.choices = [(str(author.id), author.name) for author in authors]
        genres = db.session.scalars(select(Genre).order_by(Genre.id))
        self.genre.choices = [(genre.slug, genre.name) for genre in genres]

    def validate_isbn(self, field: Field) -> None:
        other = db.session.scalar(select(Book).where(Book.isbn == field.data))
        if other is not None and other is not self.book:
            raise ValidationError("There is a book with this ISBN already.")

    def validate_published_on(self, field: Field) -> None:
        try:
            date.fromisoformat(field.data)
        except ValueError:
            raise ValidationError("Enter a date such as 2024-03-31.") from None


def form_values(book: Book) -> dict[str, str]:
    """Return a book as the texts its form shows."""
    return {
        "title": book.title,
        "author": str(book.author_id),
        "genre": book.genre.slug,
        "isbn": book.isbn,
        "price": str(book.price),
        "stock": str(book.stock),
        "published_on": book.published_on.isoformat(),
        "language": book.language,
        "description": book.description,
    }


class CoverForm(FlaskForm):
    cover = FileField(
        "Picture",
        description="PNG, JPEG or GIF, at most 256 KB.",
        validators=[FileRequired("Choose a picture.")],
    )


class StockForm(FlaskForm):
    file = FileField(
        "CSV file",
        description="With a header line and the columns isbn and stock.",
        validators=[FileRequired("Choose a file.")],
    )
