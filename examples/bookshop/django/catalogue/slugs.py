"""Addresses for new books."""

from __future__ import annotations

import re
import unicodedata
from itertools import count

from .models import Book


def slug_for(title: str) -> str:
    """Return a slug no book has yet, from the ASCII letters and digits of the title."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or "book"
    names = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    return next(name for name in names if not Book.objects.filter(slug=name).exists())
