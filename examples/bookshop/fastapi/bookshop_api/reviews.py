"""Reviews: read by everybody, written once per user and book, deleted by their author or an admin."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from .access import Caller
from .addresses import local_address
from .bodies import Body, JsonObject, integer, parsed, text
from .books import BookInPath
from .collections_ import Pages
from .database import Database
from .errors import Refusal, conflict, not_found
from .models import Review
from .representations import review_json
from .responses import ShopJSONResponse, no_content

router = APIRouter(prefix="/api")


class ReviewFields(Body):
    rating: Annotated[int, integer(1, 5)]
    text: Annotated[str, text(10, 1000)]


@router.get("/books/{book_id:number}/reviews")
def list_reviews(book: BookInPath, pages: Pages) -> Response:
    reviews = select(Review).where(Review.book_id == book.id)
    return pages.answer(reviews.order_by(Review.created_at.desc(), Review.id.desc()), review_json)


@router.post("/books/{book_id:number}/reviews")
def create_review(request: Request, user: Caller, book: BookInPath, body: JsonObject, session: Database) -> Response:
    fields = parsed(ReviewFields, body)
    if any(review.user_id == user.id for review in book.reviews):
        raise conflict("You have already reviewed this book.")
    review = Review(book_id=book.id, user_id=user.id, rating=fields.rating, text=fields.text)
    session.add(review)
    session.commit()
    location = local_address(request, "list_reviews", book_id=review.book_id)
    return ShopJSONResponse(review_json(review), 201, {"Location": location})


@router.delete("/reviews/{review_id:number}")
def delete_review(review_id: int, user: Caller, session: Database) -> Response:
    review = session.get(Review, review_id)
    if review is None:
        raise not_found(f"There is no review {review_id}.")
    if review.user_id != user.id and not user.is_admin:
        raise Refusal(403, "forbidden", "Only the author of a review may delete it.")
    session.delete(review)
    session.commit()
    return no_content()
