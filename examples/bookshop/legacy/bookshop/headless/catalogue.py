"""The shop window as JSON: home, catalogue, genres, books and their reviews, contact, newsletter."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify, request
from sqlalchemy import func, select

from ..errors import ApiError
from ..extensions import db
from ..forms.shop import ContactForm, NewsletterForm, ReviewForm
from ..models import Book, ContactMessage, Genre, Review, Subscriber
from ..paging import page_of
from ..presentation import all_genres
from ..searching import Search, newest_books, sorted_by
from ..web.catalogue import BOOKS_PER_PAGE, book_or_404, page_number, requested_page
from .access import caller, caller_or_none, empty, headless_blueprint
from .representations import book_json, card_json, page_json
from .submissions import refused

blueprint = headless_blueprint("catalogue")


@blueprint.get("/home")
def home() -> Response:
    best = db.session.scalars(sorted_by(select(Book), "rating").limit(4))
    return jsonify(newest=[card_json(book) for book in newest_books(4)], best=[card_json(book) for book in best])


@blueprint.get("/books")
def books() -> Response:
    search = Search.from_query(request.args)
    page = requested_page(page_of(search.statement(), page_number(), BOOKS_PER_PAGE))
    asked = {"q": search.q, "genre": search.genre, "in_stock": search.in_stock, "sort": search.sort}
    genres = [{"slug": genre.slug, "name": genre.name} for genre in all_genres()]
    return jsonify(page=page_json(page, card_json), search=asked, parameters=search.parameters, genres=genres)


@blueprint.get("/books/<slug>")
def book(slug: str) -> Response:
    found = book_or_404(slug)
    others = select(Book).where(Book.author_id == found.author_id, Book.id != found.id)
    return jsonify(book_json(found, list(db.session.scalars(sorted_by(others, "title").limit(3))), caller_or_none()))


@blueprint.post("/books/<slug>/reviews")
def create_review(slug: str) -> Response:
    user, book = caller(), book_or_404(slug)
    if any(review.user_id == user.id for review in book.reviews):
        raise ApiError(409, "conflict", "You have already reviewed this book.")
    form = ReviewForm()
    if not form.validate_on_submit():
        return refused(form)
    review = Review(book_id=book.id, user_id=user.id)
    review.rating, review.text = int(form.rating.data or 0), form.text.data or ""
    db.session.add(review)
    db.session.commit()
    return empty()


@blueprint.delete("/reviews/<int:review_id>")
def delete_review(review_id: int) -> Response:
    user, review = caller(), db.get_or_404(Review, review_id)
    if review.user_id != user.id and not user.is_admin:
        abort(403)
    slug = review.book.slug
    db.session.delete(review)
    db.session.commit()
    return jsonify(slug=slug)


@blueprint.get("/genres")
def genres() -> Response:
    counts = dict(db.session.execute(select(Book.genre_id, func.count()).group_by(Book.genre_id)).tuples().all())
    found = [{"slug": genre.slug, "name": genre.name, "books": counts.get(genre.id, 0)} for genre in all_genres()]
    return jsonify(genres=found)


@blueprint.get("/genres/<slug>")
def genre(slug: str) -> Response:
    found = db.first_or_404(select(Genre).where(Genre.slug == slug))
    statement = sorted_by(select(Book).where(Book.genre_id == found.id), "title")
    page = requested_page(page_of(statement, page_number(), BOOKS_PER_PAGE))
    described: dict[str, Any] = {"slug": found.slug, "name": found.name, "description": found.description}
    return jsonify(genre=described, page=page_json(page, card_json))


@blueprint.post("/contact")
def contact() -> Response:
    form = ContactForm()
    if not form.validate_on_submit():
        return refused(form)
    message = ContactMessage()
    form.populate_obj(message)
    db.session.add(message)
    db.session.commit()
    return jsonify(name=message.name)


@blueprint.post("/newsletter")
def newsletter() -> Response:
    form = NewsletterForm()
    if not form.validate_on_submit():
        return refused(form)
    email = (form.email.data or "").lower()
    known = db.session.scalar(select(Subscriber).where(func.lower(Subscriber.email) == email)) is not None
    if not known:
        db.session.add(Subscriber(email=email))
        db.session.commit()
    return jsonify(known=known)
