"""Money: kept as whole cents, calculated and printed as Decimal with two places."""

from __future__ import annotations

import re
from decimal import Decimal

PRICE_PATTERN = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")
HIGHEST_PRICE = Decimal("9999.99")
FREE_DELIVERY_FROM = Decimal("50.00")
DELIVERY_PRICES = {"standard": Decimal("3.95"), "express": Decimal("9.95")}


def from_cents(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def to_cents(amount: Decimal) -> int:
    return int(amount * 100)


def delivery_price(delivery: str, subtotal: Decimal) -> Decimal:
    """Standard delivery is free from 50 euros; express never is."""
    if delivery == "standard" and subtotal >= FREE_DELIVERY_FROM:
        return Decimal("0.00")
    return DELIVERY_PRICES[delivery]
