"""Browsing: home, catalogue, book, genre and author pages, and the cover pictures."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, render_template, request, send_from_directory
from sqlalchemy import func, select

from ..extensions import db
from ..forms.shop import NewsletterForm, ReviewForm
from ..models import Author, Book, Genre
from ..paging import Page, page_of
from ..searching import SORT_LABELS, Search, newest_books, sorted_by
from ..structured_data import book_description

BOOKS_PER_PAGE = 10

blueprint = Blueprint("catalogue", __name__)


@blueprint.get("/")
def home() -> str:
    best = db.session.scalars(sorted_by(select(Book), "rating").limit(4))
    return render_template(
        "home.html", newest=newest_books(4), best=list(best), newsletter=NewsletterForm(formdata=None)
    )


@blueprint.get("/books")
def books() -> str:
    search = Search.from_query(request.args)
    page = requested_page(page_of(search.statement(), page_number(), BOOKS_PER_PAGE))
    return render_template("books.html", search=search, page=page, sort_labels=SORT_LABELS)


@blueprint.get("/books/<slug>")
def book(slug: str) -> str:
    return book_page(book_or_404(slug), ReviewForm(formdata=None))


def book_page(book: Book, form: ReviewForm) -> str:
    """Render a book with a review form, which may carry the errors of a refused review."""
    others = select(Book).where(Book.author_id == book.author_id, Book.id != book.id)
    return render_template(
        "book.html",
        book=book,
        form=form,
        others=list(db.session.scalars(sorted_by(others, "title").limit(3))),
        structured_data=book_description(book),
    )


@blueprint.get("/genres/")
def genres() -> str:
    counts = select(Book.genre_id, func.count()).group_by(Book.genre_id)
    return render_template("genres.html", counts=dict(db.session.execute(counts).tuples().all()))


@blueprint.get("/genres/<slug>/")
def genre(slug: str) -> str:
    found = db.first_or_404(select(Genre).where(Genre.slug == slug))
    statement = sorted_by(select(Book).where(Book.genre_id == found.id), "title")
    page = requested_page(page_of(statement, page_number(), BOOKS_PER_PAGE))
    return render_template("genre.html", genre=found, page=page)


@blueprint.get("/authors")
def authors() -> str:
    counts = select(Book.author_id, func.count()).group_by(Book.author_id)
    return render_template(
        "authors.html",
        authors=db.session.scalars(select(Author).order_by(Author.id)).all(),
        counts=dict(db.session.execute(counts).tuples().all()),
    )


@blueprint.get("/authors/<int:author_id>")
def author(author_id: int) -> str:
    found = db.get_or_404(Author, author_id)
    books = db.session.scalars(sorted_by(select(Book).where(Book.author_id == author_id), "title"))
    return render_template("author.html", author=found, books=list(books))


@blueprint.get("/covers/<filename>")
def cover(filename: str) -> Response:
    response = send_from_directory(current_app.config["UPLOAD_FOLDER"], filename)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def book_or_404(slug: str) -> Book:
    found: Book = db.first_or_404(select(Book).where(Book.slug == slug))
    return found


def page_number() -> int:
    """Read ``?page=``; what is no number counts as the first page."""
    return request.args.get("page", 1, type=int)


def requested_page(page: Page) -> Page:
    """Answer 404 for a page below the first or beyond the last."""
    if not page.exists:
        abort(404)
    return page
