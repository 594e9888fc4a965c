"""Browsing the catalogue, and reviewing books."""

from __future__ import annotations

from accounts.access import readers
from bookshop.files import serve_file
from bookshop.paging import page_of
from bookshop.parameters import existing, first_int
from bookshop.views import methods
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from pages.forms import NewsletterForm

from .forms import ReviewForm
from .models import Author, Book, Genre, Review
from .search import ORDERS, Search
from .structured_data import book_data

BOOKS_PER_PAGE = 10


@methods("GET")
def home(request: HttpRequest) -> HttpResponse:
    books = Book.objects.complete()
    context = {"newest": books.newest()[:4], "best": books.best_rated()[:4], "newsletter": NewsletterForm()}
    return render(request, "home.html", context)


@methods("GET")
def books(request: HttpRequest) -> HttpResponse:
    search = Search.of(request.GET)
    page = existing(page_of(search.books(), first_int(request.GET, "page", 1), BOOKS_PER_PAGE))
    context = {"search": search, "page": page, "orders": ORDERS.items(), "genres": Genre.objects.order_by("name")}
    return render(request, "books.html", context)


@methods("GET")
def book(request: HttpRequest, slug: str) -> HttpResponse:
    return book_page(request, get_object_or_404(Book.objects.complete(), slug=slug), ReviewForm())


def book_page(request: HttpRequest, book: Book, form: ReviewForm) -> HttpResponse:
    get_token(request)  # sold out books have no form for visitors, but always began a session
    context = {
        "book": book,
        "form": form,
        "has_reviewed": any(review.user_id == request.user.pk for review in book.all_reviews),
        "others": Book.objects.complete().filter(author=book.author).exclude(pk=book.pk).by_title()[:3],
        "data": book_data(request, book),
    }
    return render(request, "book.html", context)


@methods("GET")
def genres(request: HttpRequest) -> HttpResponse:
    counted = Genre.objects.annotate(size=Count("books")).order_by("name")
    return render(request, "genres.html", {"genres": counted})


@methods("GET")
def genre(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Genre, slug=slug)
    books = Book.objects.complete().filter(genre=found).by_title()
    page = existing(page_of(books, first_int(request.GET, "page", 1), BOOKS_PER_PAGE))
    return render(request, "genre.html", {"genre": found, "page": page})


@methods("GET")
def authors(request: HttpRequest) -> HttpResponse:
    counted = Author.objects.annotate(size=Count("books")).order_by("id")
    return render(request, "authors.html", {"authors": counted})


@methods("GET")
def author(request: HttpRequest, author_id: int) -> HttpResponse:
    found = get_object_or_404(Author, pk=author_id)
    books = Book.objects.complete().filter(author=found).by_title()
    return render(request, "author.html", {"author": found, "books": books})


@methods("GET")
def cover(request: HttpRequest, name: str) -> HttpResponse:
    return serve_file(request, settings.MEDIA_ROOT, name, "public, max-age=3600")


@methods("POST")
@readers
def write_review(request: HttpRequest, slug: str) -> HttpResponse:
    book = get_object_or_404(Book.objects.complete(), slug=slug)
    if any(review.user_id == request.user.pk for review in book.all_reviews):
        messages.error(request, "You have already reviewed this book.")
        return redirect(book)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return book_page(request, book, form)
    text, rating = form.cleaned_data["text"], int(form.cleaned_data["rating"])
    Review.objects.create(book=book, user=request.user, rating=rating, text=text)
    messages.success(request, "Thank you for your review.")
    return redirect(f"{book.get_absolute_url()}#reviews")


@methods("POST")
@readers
def delete_review(request: HttpRequest, review_id: int) -> HttpResponse:
    review = get_object_or_404(Review.objects.select_related("book"), pk=review_id)
    if review.user_id != request.user.pk and not request.user.is_admin:
        raise PermissionDenied
    review.delete()
    messages.success(request, "The review was deleted.")
    return redirect(review.book)
