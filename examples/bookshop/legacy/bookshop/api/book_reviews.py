"""Reviews in the API."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, url_for
from sqlalchemy import select

from ..errors import ApiError
from ..extensions import db
from ..models import Review
from .access import caller
from .bodies import checked, integer, json_object, text
from .books import book_or_error
from .collections import collection
from .representations import review_json

blueprint = Blueprint("api_reviews", __name__, url_prefix="/api")


@blueprint.get("/books/<int:book_id>/reviews")
def index(book_id: int) -> Response:
    book = book_or_error(book_id)
    reviews = select(Review).where(Review.book_id == book.id)
    return collection(reviews.order_by(Review.created_at.desc(), Review.id.desc()), review_json)


@blueprint.post("/books/<int:book_id>/reviews")
def create(book_id: int) -> Response:
    user = caller()
    book = book_or_error(book_id)
    body = checked(json_object(), {"rating": integer(1, 5), "text": text(10, 1000)})
    if any(review.user_id == user.id for review in book.reviews):
        raise ApiError(409, "conflict", "You have already reviewed this book.")
    review = Review(book_id=book.id, user_id=user.id, rating=body["rating"], text=body["text"].strip())
    db.session.add(review)
    db.session.commit()
    response = jsonify(review_json(review))
    response.status_code = 201
    response.headers["Location"] = url_for("api_reviews.index", book_id=book.id)
    return response


@blueprint.delete("/reviews/<int:review_id>")
def delete(review_id: int) -> tuple[str, int]:
    user = caller()
    review = db.session.get(Review, review_id)
    if review is None:
        raise ApiError(404, "not_found", f"There is no review {review_id}.")
    if review.user_id != user.id and not user.is_admin:
        raise ApiError(403, "forbidden", "Only the author of a review may delete it.")
    db.session.delete(review)
    db.session.commit()
    return "", 204
