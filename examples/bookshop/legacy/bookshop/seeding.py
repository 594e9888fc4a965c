"""Fill the database from the seed file, and put everything back as it was."""

from __future__ import annotations

import functools
import json
from datetime import date
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import insert, inspect, text
from sqlalchemy.orm import DeclarativeBase

from .clock import parse
from .covers import remove_all_covers
from .extensions import db
from .models import Author, Book, Genre, Order, OrderLine, Review, Subscriber, User
from .models.people import hash_password

SEEDED: dict[str, type[DeclarativeBase]] = {
    "genres": Genre,
    "authors": Author,
    "users": User,
    "books": Book,
    "reviews": Review,
    "orders": Order,
    "order_lines": OrderLine,
    "subscribers": Subscriber,
}


def ensure_seeded() -> None:
    """Create and fill the database when it has no tables yet."""
    current_app.config["UPLOAD_FOLDER"].mkdir(parents=True, exist_ok=True)
    if not inspect(db.engine).has_table(Book.__tablename__):
        db.create_all()
        reset()


def reset() -> None:
    """Restore exactly the seeded state: rows, autoincrement counters, uploads, jobs and tokens."""
    rows = seed_rows(current_app.config["SEED_FILE"])
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(text("DELETE FROM sqlite_sequence"))
        for name, model in SEEDED.items():
            if rows[name]:
                connection.execute(insert(model), rows[name])
    remove_all_covers()


@functools.cache
def seed_rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Read the seed once per process; passwords are hashed here, and only here."""
    seed = json.loads(path.read_text(encoding="utf-8"))
    return {name: [column_values(row) for row in seed[name]] for name in SEEDED}


def column_values(row: dict[str, Any]) -> dict[str, Any]:
    """Turn one JSON object of the seed into the values of its database columns."""
    values: dict[str, Any] = {}
    for key, value in row.items():
        if key == "password":
            values["password_hash"] = hash_password(value)
        elif key in {"price", "delivery_price"}:
            values[f"{key.removesuffix('_price')}_cents"] = int(value.replace(".", ""))
        elif key.endswith("_at"):
            values[key] = parse(value)
        elif key.endswith("_on"):
            values[key] = date.fromisoformat(value)
        else:
            values[key] = value
    return values
