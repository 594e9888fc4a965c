"""Authors and genres, read only."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy import select

from .collections_ import Pages
from .database import Database
from .errors import not_found
from .models import Author, Genre
from .representations import author_json, genre_json
from .responses import ShopJSONResponse

CACHED = {"Cache-Control": "public, max-age=3600"}

router = APIRouter(prefix="/api")


@router.get("/authors")
def list_authors(pages: Pages) -> Response:
    return pages.answer(select(Author).order_by(Author.id), author_json, CACHED)


@router.get("/authors/{author_id:number}")
def read_author(author_id: int, session: Database) -> Response:
    author = session.get(Author, author_id)
    if author is None:
        raise not_found(f"There is no author {author_id}.")
    return ShopJSONResponse(author_json(author), headers=CACHED)


@router.get("/genres")
def list_genres(session: Database) -> Response:
    """Answer with a bare array, as the first version of the API did."""
    genres = session.scalars(select(Genre).order_by(Genre.id))
    return ShopJSONResponse(list(map(genre_json, genres)), headers=CACHED)
