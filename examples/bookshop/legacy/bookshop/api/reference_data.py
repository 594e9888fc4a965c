"""Authors and genres in the API, read only."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import select

from ..errors import ApiError
from ..extensions import db
from ..models import Author, Genre
from .collections import collection
from .representations import author_json, genre_json

CACHED = "public, max-age=3600"

blueprint = Blueprint("api_reference_data", __name__, url_prefix="/api")


@blueprint.get("/authors")
def authors() -> Response:
    return collection(select(Author).order_by(Author.id), author_json, CACHED)


@blueprint.get("/authors/<int:author_id>")
def author(author_id: int) -> Response:
    found = db.session.get(Author, author_id)
    if found is None:
        raise ApiError(404, "not_found", f"There is no author {author_id}.")
    response = jsonify(author_json(found))
    response.headers["Cache-Control"] = CACHED
    return response


@blueprint.get("/genres")
def genres() -> Response:
    """A bare array, as the first version of the API had it."""
    found = db.session.scalars(select(Genre).order_by(Genre.id))
    response = jsonify([genre_json(genre) for genre in found])
    response.headers["Cache-Control"] = CACHED
    return response
