"""What every template may use: filters for money, dates and plurals, the cart's size, the genres."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import select

from .cart import copies_in_cart
from .clock import iso
from .extensions import db
from .models import Genre
from .ordering import COUNTRIES, DELIVERIES


def money(amount: Decimal) -> str:
    return f"€{amount:,.2f}"


def long_date(day: date | datetime) -> str:
    return f"{day.day} {day:%B %Y}"


def plural(count: int, one: str, many: str) -> str:
    """Return ``1 book``, ``2 books``, ``0 books``."""
    return f"{count} {one if count == 1 else many}"


def all_genres() -> list[Genre]:
    return list(db.session.scalars(select(Genre).order_by(Genre.name)))


def install(app: Flask) -> None:
    app.jinja_env.filters.update(money=money, long_date=long_date, plural=plural, iso=iso)
    # Globals, since an imported macro does not see what the context processor adds.
    app.jinja_env.globals.update(all_genres=all_genres, countries=COUNTRIES, deliveries=DELIVERIES)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def shop() -> dict[str, Any]:
        return {"cart_size": copies_in_cart()}
