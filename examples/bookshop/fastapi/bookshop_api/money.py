"""Money: whole cents in the database, strings with two places in JSON."""

from __future__ import annotations

FREE_DELIVERY_FROM = 50_00
DELIVERY_CENTS = {"standard": 3_95, "express": 9_95}


def to_text(cents: int) -> str:
    """Return ``"1049.00"`` for 104900."""
    return f"{cents // 100}.{cents % 100:02}"


def to_cents(text: str) -> int:
    """Read ``"12"``, ``"12.5"`` and ``"12.50"``."""
    whole, _, fraction = text.partition(".")
    return int(whole) * 100 + int(fraction.ljust(2, "0"))


def delivery_cents(delivery: str, subtotal: int) -> int:
    """Standard delivery is free from 50 euros; express never is."""
    if delivery == "standard" and subtotal >= FREE_DELIVERY_FROM:
        return 0
    return DELIVERY_CENTS[delivery]
