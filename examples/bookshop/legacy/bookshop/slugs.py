"""Slugs for new books, made from their titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable


def slugify(title: str) -> str:
    """Return ASCII words joined by hyphens; "book" when no ASCII letter or digit is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "book"


def unused_slug(title: str, is_taken: Callable[[str], bool]) -> str:
    """Return the slug of the title, with -2, -3 ... when it is taken."""
    slug, number = slugify(title), 1
    candidate = slug
    while is_taken(candidate):
        number += 1
        candidate = f"{slug}-{number}"
    return candidate
