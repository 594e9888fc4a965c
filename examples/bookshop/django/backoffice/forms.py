"""Forms of the admin area."""

from __future__ import annotations

from datetime import date
from typing import Any

from bookshop.forms import Choice, LongText, ShopForm, Text, WholeNumber, price
from bookshop.money import euros
from catalogue.models import Author, Book, Genre
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.datastructures import MultiValueDict

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


class BookForm(ShopForm):
    title = Text("Title", "Enter a title.", max_length=200)
    author = Choice(label="Author")
    genre = Choice(label="Genre")
    isbn = Text(
        "ISBN",
        "Enter an ISBN.",
        help_text="13 digits, without hyphens.",
        validators=[RegexValidator(r"^[0-9]{13}$", "Enter 13 digits, without hyphens.")],
    )
    price = Text(
        "Price in euros",
        "Enter a price.",
        widget=forms.NumberInput({"step": "0.01", "min": "0.01"}),
        validators=[price],
    )
    stock = Text(
        "Copies in stock",
        "Enter the number of copies.",
        widget=forms.NumberInput({"min": 0, "max": 9999}),
        validators=[WholeNumber(0, 9999)],
    )
    published_on = Text("Published on", "Enter a date.", widget=forms.TextInput({"type": "date"}))
    language = Choice(label="Language", choices=list(LANGUAGES.items()), initial="en")
    description = forms.CharField(
        label="Description",
        required=False,
        max_length=4000,
        widget=LongText(),
        error_messages={"max_length": "Use at most 4000 characters."},
    )

    def __init__(self, data: MultiValueDict | None = None, book: Book | None = None) -> None:
        self.book = book
        super().__init__(data, initial=shown(book) if book else None)
        self.fields["author"].choices = [(str(author.pk), author.name) for author in Author.objects.order_by("id")]
        self.fields["genre"].choices = [(genre.slug, genre.name) for genre in Genre.objects.order_by("id")]

    def clean_isbn(self) -> str:
        isbn: str = self.cleaned_data["isbn"]
        if Book.objects.filter(isbn=isbn).exclude(pk=self.book.pk if self.book else None).exists():
            raise ValidationError("There is a book with this ISBN already.")
        return isbn

    def clean_published_on(self) -> date:
        try:
            return date.fromisoformat(self.cleaned_data["published_on"])
        except ValueError:
            raise ValidationError("Enter a date such as 2024-03-31.") from None

    def values(self) -> dict[str, Any]:
        """What a valid form says about the book."""
        values = dict(self.cleaned_data)
        values["author_id"] = int(values.pop("author"))
        values["genre_id"] = Genre.objects.get(slug=values.pop("genre")).pk
        values["price"] = euros(values["price"])
        values["stock"] = int(values["stock"])
        return values


def shown(book: Book) -> dict[str, str]:
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


def upload(label: str, hint: str, required: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=hint,
        allow_empty_file=True,
        widget=forms.FileInput,
        error_messages={"required": required, "invalid": required, "missing": required},
    )


class CoverForm(ShopForm):
    cover = upload("Picture", "PNG, JPEG or GIF, at most 256 KB.", "Choose a picture.")


class StockForm(ShopForm):
    file = upload("CSV file", "With a header line and the columns isbn and stock.", "Choose a file.")
