"""Books in the admin area: list, create, edit, delete, cover, CSV download."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.wrappers import Response as FlaskResponse
from sqlalchemy import select
from werkzeug import Response

from ..covers import CoverRefused, read_cover, remove_cover, store_cover
from ..exports import book_rows, to_csv
from ..extensions import db
from ..forms.admin import BookForm, CoverForm
from ..models import Book, Genre
from ..money import to_cents
from ..paging import page_of
from ..slugs import unused_slug
from ..web.catalogue import page_number, requested_page
from .access import admins_only

BOOKS_PER_PAGE = 20

blueprint = Blueprint("admin_books", __name__, url_prefix="/admin")
blueprint.before_request(admins_only)


@blueprint.get("/books")
def index() -> str:
    page = requested_page(page_of(select(Book).order_by(Book.id), page_number(), BOOKS_PER_PAGE))
    return render_template("admin/books.html", page=page)


@blueprint.get("/books.csv")
def download() -> FlaskResponse:
    response = FlaskResponse(to_csv(book_rows()), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=books.csv"
    return response


@blueprint.route("/books/new", methods=["GET", "POST"])
def create() -> str | Response:
    form = BookForm()
    if not form.validate_on_submit():
        return render_template("admin/book_form.html", form=form, book=None)
    book = Book(slug=unused_slug(form.title.data or "", slug_taken))
    fill(book, form)
    db.session.add(book)
    db.session.commit()
    flash(f"“{book.title}” was created.", "success")
    return redirect(url_for("admin_books.index"))


@blueprint.route("/books/<int:book_id>/edit", methods=["GET", "POST"])
def edit(book_id: int) -> str | Response:
    book = db.get_or_404(Book, book_id)
    form = BookForm(book)
    if not form.validate_on_submit():
        return render_template("admin/book_form.html", form=form, book=book)
    fill(book, form)
    db.session.commit()
    flash(f"“{book.title}” was saved.", "success")
    return redirect(url_for("admin_books.index"))


@blueprint.route("/books/<int:book_id>/delete", methods=["GET", "POST"])
def delete(book_id: int) -> str | Response:
    book = db.get_or_404(Book, book_id)
    if request.method != "POST":
        return render_template("admin/book_delete.html", book=book)
    remove_cover(book.cover)
    db.session.delete(book)
    db.session.commit()
    flash(f"“{book.title}” was deleted.", "success")
    return redirect(url_for("admin_books.index"))


@blueprint.route("/books/<int:book_id>/cover", methods=["GET", "POST"])
def cover(book_id: int) -> str | Response:
    book = db.get_or_404(Book, book_id)
    form = CoverForm()
    if not form.validate_on_submit():
        return render_template("admin/cover.html", form=form, book=book)
    try:
        extension, content = read_cover(form.cover.data.filename, form.cover.data.stream)
    except CoverRefused as refusal:
        form.cover.errors = [str(refusal)]
        return render_template("admin/cover.html", form=form, book=book)
    remove_cover(book.cover)
    book.cover = store_cover(book.slug, extension, content)
    db.session.commit()
    flash("The cover was saved.", "success")
    return redirect(url_for("admin_books.cover", book_id=book.id))


def slug_taken(slug: str) -> bool:
    return db.session.scalar(select(Book.id).where(Book.slug == slug)) is not None


def fill(book: Book, form: BookForm) -> None:
    """Copy a valid form to a book; the slug of a book never changes."""
    book.title = form.title.data or ""
    book.author_id = int(form.author.data)
    book.genre_id = db.session.scalars(select(Genre.id).where(Genre.slug == form.genre.data)).one()
    book.isbn = form.isbn.data or ""
    book.price_cents = to_cents(Decimal(form.price.data or "0"))
    book.stock = int(form.stock.data or "0")
    book.published_on = date.fromisoformat(form.published_on.data or "")
    book.language = form.language.data
    book.description = form.description.data or ""
