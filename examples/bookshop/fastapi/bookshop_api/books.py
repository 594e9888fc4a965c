"""Books: list and read for everybody, write for admins."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from .access import AdminOnly
from .addresses import local_address
from .bodies import JsonObject, parsed
from .book_bodies import BookChanges, BookFields
from .collections_ import Pages
from .conditional import etag_of, require_match, tagged
from .database import Database
from .errors import conflict, not_found
from .models import Book
from .queries import Query
from .representations import book_json
from .responses import ShopJSONResponse, no_content
from .search import books_found
from .slugs import free_slug

CACHED = {"Cache-Control": "public, max-age=60"}

router = APIRouter(prefix="/api/books")


def book_of(book_id: int, session: Database) -> Book:
    """Return the book of the path, or refuse with 404."""
    book = session.get(Book, book_id)
    if book is None:
        raise not_found(f"There is no book {book_id}.")
    return book


BookInPath = Annotated[Book, Depends(book_of)]


@router.get("")
def list_books(pages: Pages, query: Query) -> Response:
    return pages.answer(books_found(query), book_json, CACHED)


@router.post("", dependencies=[AdminOnly])
def create_book(request: Request, body: JsonObject, session: Database) -> Response:
    fields = parsed(BookFields, body, session)
    refuse_known_isbn(session, fields.isbn)
    book = Book(slug=free_slug(session, fields.title), **fields.model_dump())
    session.add(book)
    session.commit()
    return written(book, 201, {"Location": local_address(request, "read_book", book_id=book.id)})


@router.get("/{book_id:number}")
def read_book(request: Request, book: BookInPath) -> Response:
    return tagged(request, book_json(book), CACHED)


@router.put("/{book_id:number}", dependencies=[AdminOnly])
def replace_book(request: Request, book: BookInPath, body: JsonObject, session: Database) -> Response:
    require_match(request, book_json(book))
    return changed(session, book, parsed(BookFields, body, session).model_dump())


@router.patch("/{book_id:number}", dependencies=[AdminOnly])
def change_book(request: Request, book: BookInPath, body: JsonObject, session: Database) -> Response:
    require_match(request, book_json(book))
    return changed(session, book, parsed(BookChanges, body, session).model_dump(exclude_unset=True))


@router.delete("/{book_id:number}", dependencies=[AdminOnly])
def delete_book(request: Request, book: BookInPath, session: Database) -> Response:
    require_match(request, book_json(book))
    session.delete(book)
    session.commit()
    return no_content()


def changed(session: Session, book: Book, values: dict[str, Any]) -> Response:
    """Store valid values; what is missing stays as it is."""
    refuse_known_isbn(session, values.get("isbn"), book)
    for name, value in values.items():
        setattr(book, name, value)
    session.commit()
    return written(book, 200)


def refuse_known_isbn(session: Session, isbn: str | None, book: Book | None = None) -> None:
    other = session.scalar(select(Book).where(Book.isbn == isbn))
    if other is not None and other is not book:
        raise conflict("There is a book with this ISBN already.", {"book_id": other.id})


def written(book: Book, status: int, headers: dict[str, str] | None = None) -> Response:
    """Answer a change with the new state and its entity tag."""
    representation = book_json(book)
    return ShopJSONResponse(representation, status, {"ETag": f'"{etag_of(representation)}"', **(headers or {})})
