"""Slugs for new books, made from their titles."""

from __future__ import annotations

import itertools
import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Book


def slug_of(title: str) -> str:
    """Return ASCII words joined by hyphens; "book" when no ASCII letter or digit is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "book"


def free_slug(session: Session, title: str) -> str:
    """Return the slug of the title, with -2, -3 ... when it is taken."""
    slug = slug_of(title)
    candidates = itertools.chain([slug], (f"{slug}-{number}" for number in itertools.count(2)))
    return next(candidate for candidate in candidates if not is_taken(session, candidate))


def is_taken(session: Session, slug: str) -> bool:
    return session.scalar(select(Book.id).where(Book.slug == slug)) is not None
