"""Fill the database from the seed file, and put everything back as it was."""

from __future__ import annotations

import functools
import json
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, insert, inspect, text

from .clock import from_text
from .models import Author, Base, Book, Genre, Order, OrderLine, Review, User
from .money import to_cents
from .security import hash_password

SEEDED: dict[str, type[Base]] = {
    "genres": Genre,
    "authors": Author,
    "users": User,
    "books": Book,
    "reviews": Review,
    "orders": Order,
    "order_lines": OrderLine,
}


def ensure_seeded(engine: Engine, seed_file: Path) -> None:
    """Create and fill the tables when there are none yet."""
    if not inspect(engine).has_table(Book.__tablename__):
        Base.metadata.create_all(engine)
        reset(engine, seed_file)


def reset(engine: Engine, seed_file: Path) -> None:
    """Restore exactly the seeded state: rows and counters; tokens and jobs are gone."""
    rows = seed_rows(seed_file)
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(text("DELETE FROM sqlite_sequence"))
        for table, values in rows:
            connection.execute(insert(table), values)


@functools.cache
def seed_rows(seed_file: Path) -> list[tuple[Table, list[dict[str, Any]]]]:
    """Read the seed once; hashing the passwords is what takes time."""
    seed = json.loads(seed_file.read_text(encoding="utf-8"))
    return [
        (Base.metadata.tables[model.__tablename__], [dict(map(column, row.items())) for row in seed[name]])
        for name, model in SEEDED.items()
        if seed[name]
    ]


def column(item: tuple[str, Any]) -> tuple[str, Any]:
    """Turn one member of a seeded object into a column and its value."""
    name, value = item
    if name == "password":
        return "password_hash", hash_password(value)
    if name in {"price", "delivery_price"}:
        return f"{name.removesuffix('_price')}_cents", to_cents(value)
    if name.endswith("_at"):
        return name, from_text(value)
    if name.endswith("_on"):
        return name, date.fromisoformat(value)
    return name, value
