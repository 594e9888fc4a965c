"""The seeded state: filled in by a migration, restored by ``manage.py reset`` and by the test routes."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from . import covers

MODELS = {
    "genres": "catalogue.Genre",
    "authors": "catalogue.Author",
    "users": "accounts.User",
    "books": "catalogue.Book",
    "reviews": "catalogue.Review",
    "orders": "sales.Order",
    "order_lines": "sales.OrderLine",
    "subscribers": "pages.Subscriber",
}
NOT_SEEDED = ("api.Job", "api.ApiToken", "pages.ContactMessage")


def fill(apps: Any = installed) -> None:
    """Insert the seed into empty tables."""
    for name, label in MODELS.items():
        model = apps.get_model(label)
        model.objects.bulk_create([model(**row) for row in seed()[name]])


def reset() -> None:
    """Restore rows, counters and uploads."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for label in (*NOT_SEEDED, *reversed(MODELS.values())):
            table = installed.get_model(label)._meta.db_table
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - the name is a constant of this program
        cursor.execute("DELETE FROM sqlite_sequence")
        fill()
    covers.remove_all()


@lru_cache(maxsize=1)
def seed() -> dict[str, list[dict[str, Any]]]:
    """Read the seed file once; passwords are hashed here."""
    content = json.loads(settings.SEED_FILE.read_text(encoding="utf-8"))
    return {name: [dict(column(*item) for item in row.items()) for row in content[name]] for name in MODELS}


def column(name: str, value: Any) -> tuple[str, Any]:
    if name == "password":
        return name, make_password(value)
    if name in {"price", "delivery_price"}:
        return name, Decimal(value)
    if name.endswith("_at"):
        return name, datetime.fromisoformat(value)
    return name, date.fromisoformat(value) if name.endswith("_on") else value
