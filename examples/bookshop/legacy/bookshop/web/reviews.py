"""Writing and deleting reviews."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from flask_login import current_user, login_required
from werkzeug import Response

from ..extensions import db
from ..forms.shop import ReviewForm
from ..models import Review
from .catalogue import book_or_404, book_page

blueprint = Blueprint("reviews", __name__)


@blueprint.post("/books/<slug>/reviews")
@login_required
def create(slug: str) -> str | Response:
    book = book_or_404(slug)
    page = url_for("catalogue.book", slug=slug)
    if any(review.user_id == current_user.id for review in book.reviews):
        flash("You have already reviewed this book.", "error")
        return redirect(page)
    form = ReviewForm()
    if not form.validate_on_submit():
        return book_page(book, form)
    review = Review(book_id=book.id, user_id=current_user.id)
    review.rating, review.text = int(form.rating.data or 0), form.text.data or ""
    db.session.add(review)
    db.session.commit()
    flash("Thank you for your review.", "success")
    return redirect(f"{page}#reviews")


@blueprint.post("/reviews/<int:review_id>/delete")
@login_required
def delete(review_id: int) -> Response:
    review = db.get_or_404(Review, review_id)
    if review.user_id != current_user.id and not current_user.is_admin:
        abort(403)
    page = url_for("catalogue.book", slug=review.book.slug)
    db.session.delete(review)
    db.session.commit()
    flash("The review was deleted.", "success")
    return redirect(page)
