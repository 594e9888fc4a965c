"""Times as the shop keeps and prints them: UTC, without fractions of a second."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.now().replace(microsecond=0)


def iso(moment: datetime) -> str:
    """Return e.g. ``2024-03-01T09:30:00Z``."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
