"""What machines read: robots.txt, the sitemap and the Atom feed."""

from __future__ import annotations

from datetime import UTC

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy import func, select

from ..extensions import db
from ..models import Author, Book, Genre
from ..searching import newest_books

FEED_ENTRIES = 10

blueprint = Blueprint("syndication", __name__)


@blueprint.get("/robots.txt")
def robots() -> Response:
    hidden = ("/account", "/admin/", "/cart", "/checkout", "/api/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in hidden), ""]
    lines.append(f"Sitemap: {url_for('syndication.sitemap', _external=True)}")
    response = Response("\n".join(lines) + "\n", mimetype="text/plain")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    text = render_template(
        "sitemap.xml",
        books=db.session.scalars(select(Book).order_by(Book.id)).all(),
        authors=db.session.scalars(select(Author).order_by(Author.id)).all(),
        genres=db.session.scalars(select(Genre).order_by(Genre.id)).all(),
    )
    response = Response(text, mimetype="application/xml")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@blueprint.get("/feed.xml")
def feed() -> Response:
    """The newest books; answers 304 to a client that has seen the latest change."""
    changed = db.session.scalar(select(func.max(Book.updated_at)))
    text = render_template("feed.xml", books=newest_books(FEED_ENTRIES), changed=changed)
    response = Response(text, mimetype="application/atom+xml")
    response.headers["Cache-Control"] = "public, max-age=3600"
    if changed is not None:
        response.last_modified = changed.replace(tzinfo=UTC)
    response.make_conditional(request)
    return response
