"""The admin area as JSON: overview, list of books, create, edit, delete."""

from __future__ import annotations

from flask import Response, jsonify
from sqlalchemy import func, select

from ..admin.books import BOOKS_PER_PAGE, fill, slug_taken
from ..covers import remove_cover
from ..extensions import db
from ..forms.admin import BookForm, form_values
from ..models import Author, Book, Genre, Order, User
from ..paging import page_of
from ..slugs import unused_slug
from ..web.catalogue import page_number, requested_page
from .access import admin_caller, headless_blueprint
from .representations import card_json, page_json
from .submissions import refused

blueprint = headless_blueprint("admin", "/headless/admin")


@blueprint.before_request
def admins_only() -> None:
    admin_caller()


@blueprint.get("/overview")
def overview() -> Response:
    sold_out = db.session.scalars(select(Book).where(Book.stock == 0).order_by(Book.id))
    open_orders = select(func.count(Order.id)).where(Order.status.in_(("pending", "paid")))
    return jsonify(
        books=db.session.scalar(select(func.count(Book.id))),
        users=db.session.scalar(select(func.count(User.id))),
        open_orders=db.session.scalar(open_orders),
        sold_out=[{"id": book.id, "title": book.title} for book in sold_out],
    )


@blueprint.get("/books")
def books() -> Response:
    page = requested_page(page_of(select(Book).order_by(Book.id), page_number(), BOOKS_PER_PAGE))
    return jsonify(page_json(page, card_json))


@blueprint.get("/choices")
def choices() -> Response:
    """The authors and genres a book may have, as value and label."""
    authors = db.session.scalars(select(Author).order_by(Author.id))
    genres = db.session.scalars(select(Genre).order_by(Genre.id))
    return jsonify(
        authors=[[str(author.id), author.name] for author in authors],
        genres=[[genre.slug, genre.name] for genre in genres],
    )


@blueprint.get("/books/<int:book_id>")
def book(book_id: int) -> Response:
    found = db.get_or_404(Book, book_id)
    return jsonify(id=found.id, title=found.title, reviews=len(found.reviews), values=form_values(found))


@blueprint.post("/books")
def create() -> Response:
    form = BookForm()
    if not form.validate_on_submit():
        return refused(form)
    book = Book(slug=unused_slug(form.title.data or "", slug_taken))
    fill(book, form)
    db.session.add(book)
    db.session.commit()
    return jsonify(title=book.title)


@blueprint.put("/books/<int:book_id>")
def edit(book_id: int) -> Response:
    book = db.get_or_404(Book, book_id)
    form = BookForm(book)
    if not form.validate_on_submit():
        return refused(form)
    fill(book, form)
    db.session.commit()
    return jsonify(title=book.title)


@blueprint.delete("/books/<int:book_id>")
def delete(book_id: int) -> Response:
    book = db.get_or_404(Book, book_id)
    title = book.title
    remove_cover(book.cover)
    db.session.delete(book)
    db.session.commit()
    return jsonify(title=title)
