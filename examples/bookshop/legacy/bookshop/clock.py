"""The time as the shop stores and prints it: UTC, whole seconds."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current UTC time without zone and fraction, as the database keeps it."""
    return datetime.now(UTC).replace(microsecond=0, tzinfo=None)


def iso(moment: datetime) -> str:
    """Return ISO 8601 with a Z: ``2024-03-01T09:30:00Z``."""
    return f"{moment.isoformat(timespec='seconds')}Z"


def parse(text: str) -> datetime:
    """Read what `iso` writes."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
