"""Addresses of the shop's former versions, moved for good."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from flask.wrappers import Response as FlaskResponse
from werkzeug import Response

from ..extensions import db
from ..models import Book

blueprint = Blueprint("old_urls", __name__)


@blueprint.after_request
def keep_for_a_day(response: FlaskResponse) -> FlaskResponse:
    if response.status_code == 301:
        response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/index.php")
def index() -> Response:
    return redirect(url_for("catalogue.home"), 301)


@blueprint.get("/book.php")
def book() -> Response:
    found = db.session.get(Book, request.args.get("id", 0, type=int))
    if found is None:
        abort(404)
    return redirect(url_for("catalogue.book", slug=found.slug), 301)


@blueprint.get("/catalogue")
def catalogue() -> Response:
    """The old catalogue kept its query string, and so does the redirect."""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(url_for("catalogue.books") + query, 301)


@blueprint.get("/author/<int:author_id>")
def author(author_id: int) -> Response:
    """Moved without asking whether the author exists."""
    return redirect(url_for("catalogue.author", author_id=author_id), 301)
