"""Fills all tables from the seed file, the same that the legacy application reads."""

from __future__ import annotations

from typing import Any

from catalogue import seeding
from django.db import migrations


def fill(apps: Any, _editor: Any) -> None:
    seeding.fill(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("catalogue", "0001_initial"),
        ("sales", "0001_initial"),
        ("pages", "0001_initial"),
        ("api", "0001_initial"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
