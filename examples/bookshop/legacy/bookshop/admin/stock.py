"""Importing stock figures from a CSV file, all lines or none."""

from __future__ import annotations

import csv
import io
import re

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug import Response

from ..extensions import db
from ..forms.admin import StockForm
from ..models import Book
from ..presentation import plural
from .access import admins_only

blueprint = Blueprint("admin_stock", __name__, url_prefix="/admin")
blueprint.before_request(admins_only)


@blueprint.route("/stock", methods=["GET", "POST"])
def stock() -> str | Response:
    form = StockForm()
    if not form.validate_on_submit():
        return render_template("admin/stock.html", form=form, problems=[])
    figures, problems = read_figures(form.file.data.stream.read())
    if problems:
        return render_template("admin/stock.html", form=form, problems=problems)
    for book, copies in figures:
        book.stock = copies
    db.session.commit()
    flash(f"The stock of {plural(len(figures), 'book', 'books')} was updated.", "success")
    return redirect(url_for("admin_books.index"))


def read_figures(content: bytes) -> tuple[list[tuple[Book, int]], list[str]]:
    """Return books with their new stock, and what is wrong with the file."""
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        rows = list(reader)
    except UnicodeDecodeError:
        return [], ["The file is not UTF-8 text."]
    if not {"isbn", "stock"} <= set(reader.fieldnames or []):
        return [], ["The header line must name the columns isbn and stock."]
    figures, problems = [], []
    for number, row in enumerate(rows, start=2):
        isbn, copies = (row["isbn"] or "").strip(), (row["stock"] or "").strip()
        book = db.session.scalar(select(Book).where(Book.isbn == isbn))
        if book is None:
            problems.append(f"Line {number}: there is no book with the ISBN “{isbn}”.")
        elif not re.fullmatch(r"[0-9]{1,4}", copies):
            problems.append(f"Line {number}: “{copies}” is not a number of copies.")
        else:
            figures.append((book, int(copies)))
    return figures, problems
