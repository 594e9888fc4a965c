"""Prices: decimals with two places, and what delivery costs."""

from __future__ import annotations

import re
from decimal import Decimal

PRICE = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")
CENT = Decimal("0.01")
FREE_DELIVERY_FROM = Decimal(50)
DELIVERY_PRICES = {"standard": Decimal("3.95"), "express": Decimal("9.95")}


def euros(text: str) -> Decimal:
    """Read a price; the result always has two places."""
    return Decimal(text).quantize(CENT)


def delivery_price(delivery: str, subtotal: Decimal) -> Decimal:
    is_free = delivery == "standard" and subtotal >= FREE_DELIVERY_FROM
    return Decimal("0.00") if is_free else DELIVERY_PRICES[delivery]
