"""Stock figures from a CSV file."""

from __future__ import annotations

import csv
import re

from catalogue.models import Book


def read(content: bytes) -> tuple[list[tuple[Book, int]], list[str]]:
    """Return books with their new stock, and every problem of the file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], ["The file is not UTF-8 text."]
    reader = csv.DictReader(text.splitlines(keepends=True))
    rows = list(reader)
    if not {"isbn", "stock"}.issubset(reader.fieldnames or ()):
        return [], ["The header line must name the columns isbn and stock."]
    known = {book.isbn: book for book in Book.objects.all()}
    figures, problems = [], []
    for number, row in enumerate(rows, start=2):
        isbn, copies = (row["isbn"] or "").strip(), (row["stock"] or "").strip()
        if isbn not in known:
            problems.append(f"Line {number}: there is no book with the ISBN “{isbn}”.")
        elif not re.fullmatch("[0-9]{1,4}", copies):
            problems.append(f"Line {number}: “{copies}” is not a number of copies.")
        else:
            figures.append((known[isbn], int(copies)))
    return figures, problems
