"""Books: read by everybody, written by admins; and their reviews."""

from __future__ import annotations

from datetime import date
from typing import Any

from backoffice.forms import LANGUAGES
from bookshop.money import euros
from catalogue import covers
from catalogue.models import Author, Book, Genre, Review
from catalogue.search import Search
from catalogue.slugs import slug_for
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from .bodies import checked, day, integer, is_integer, isbn, json_object, one_of, price, text
from .representations import book_json, review_json
from .resources import Refusal, Resource, admin_caller, caller, collection, etag_of, found, gone, require_match, tagged

FOR_A_MINUTE = {"Cache-Control": "public, max-age=60"}


def known_author(value: Any) -> str | None:
    if not is_integer(value):
        return "Must be an integer."
    return None if Author.objects.filter(pk=value).exists() else "There is no such author."


def known_genre(value: Any) -> str | None:
    known = isinstance(value, str) and Genre.objects.filter(slug=value).exists()
    return None if known else "There is no such genre."


CHECKS = {
    "title": text(1, 200),
    "author_id": known_author,
    "genre": known_genre,
    "isbn": isbn,
    "price": price,
    "stock": integer(0, 9999),
    "published_on": day,
    "language": one_of(*LANGUAGES),
    "description": text(0, 4000),
}


class BookList(Resource):
    def get(self, request: HttpRequest) -> HttpResponse:
        return collection(request, Search.of(request.GET).books(), book_json, **FOR_A_MINUTE)

    def post(self, request: HttpRequest) -> HttpResponse:
        admin_caller(request)
        body = {"description": ""} | checked(json_object(request), CHECKS, ("description",))
        refuse_known_isbn(body)
        values = columns(body)
        book = Book.objects.create(slug=slug_for(values["title"]), **values)
        response = written(book.pk, 201)
        response["Location"] = reverse("api-book", args=[book.pk])
        return response


class BookDetail(Resource):
    def get(self, request: HttpRequest, book_id: int) -> HttpResponse:
        return tagged(request, book_json(found_book(book_id)), **FOR_A_MINUTE)

    def put(self, request: HttpRequest, book_id: int) -> HttpResponse:
        return self.change(request, book_id, optional=("description",), absent={"description": ""})

    def patch(self, request: HttpRequest, book_id: int) -> HttpResponse:
        return self.change(request, book_id, optional=CHECKS, absent={})

    def change(self, request: HttpRequest, book_id: int, optional: Any, absent: dict[str, Any]) -> HttpResponse:
        admin_caller(request)
        book = found_book(book_id)
        body = json_object(request)
        require_match(request, book_json(book))
        body = absent | checked(body, CHECKS, optional)
        refuse_known_isbn(body, book)
        book.change(**columns(body))
        return written(book.pk, 200)

    def delete(self, request: HttpRequest, book_id: int) -> HttpResponse:
        admin_caller(request)
        book = found_book(book_id)
        require_match(request, book_json(book))
        covers.remove(book.cover)
        return gone(book)


class ReviewList(Resource):
    def get(self, request: HttpRequest, book_id: int) -> HttpResponse:
        book = found_book(book_id)
        return collection(request, book.reviews.select_related("user"), review_json)

    def post(self, request: HttpRequest, book_id: int) -> HttpResponse:
        user = caller(request)
        book = found_book(book_id)
        body = checked(json_object(request), {"rating": integer(1, 5), "text": text(10, 1000)})
        if any(review.user_id == user.pk for review in book.all_reviews):
            raise Refusal(409, "conflict", "You have already reviewed this book.")
        review = Review.objects.create(book=book, user=user, rating=body["rating"], text=body["text"].strip())
        place = {"Location": reverse("api-reviews", args=[book.pk])}
        return JsonResponse(review_json(review), status=201, headers=place)


class ReviewDetail(Resource):
    def delete(self, request: HttpRequest, review_id: int) -> HttpResponse:
        user = caller(request)
        review = found(Review.objects, f"review {review_id}", pk=review_id)
        if review.user_id != user.pk and not user.is_admin:
            raise Refusal(403, "forbidden", "Only the author of a review may delete it.")
        return gone(review)


def found_book(book_id: int) -> Book:
    book: Book = found(Book.objects.complete(), f"book {book_id}", pk=book_id)
    return book


def refuse_known_isbn(body: dict[str, Any], book: Book | None = None) -> None:
    other = Book.objects.filter(isbn=body.get("isbn")).exclude(pk=book and book.pk).first()
    if other:
        raise Refusal(409, "conflict", "There is a book with this ISBN already.", {"book_id": other.pk})


def columns(body: dict[str, Any]) -> dict[str, Any]:
    """Turn checked fields into values of the table."""
    values = {name: value.strip() if isinstance(value, str) else value for name, value in body.items()}
    if "genre" in values:
        values["genre_id"] = Genre.objects.get(slug=values.pop("genre")).pk
    if "price" in values:
        values["price"] = euros(values["price"])
    if "published_on" in values:
        values["published_on"] = date.fromisoformat(values["published_on"])
    return values


def written(book_id: int, status: int) -> HttpResponse:
    body = book_json(found_book(book_id))
    return JsonResponse(body, status=status, headers={"ETag": etag_of(body)})
