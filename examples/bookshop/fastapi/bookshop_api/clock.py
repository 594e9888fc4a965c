"""The time as the shop stores and prints it: UTC, whole seconds."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, naive and without fraction, as SQLite keeps it."""
    return datetime.now(UTC).replace(microsecond=0, tzinfo=None)


def to_text(moment: datetime) -> str:
    """Return ``2024-03-01T09:30:00Z``."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
