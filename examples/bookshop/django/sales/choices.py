"""What can be chosen at the checkout, and the ways a status may go."""

from __future__ import annotations

COUNTRIES = {
    "AT": "Austria",
    "CZ": "Czechia",
    "DK": "Denmark",
    "FR": "France",
    "DE": "Germany",
    "IE": "Ireland",
    "PL": "Poland",
    "GB": "United Kingdom",
}
DELIVERIES = {"standard": "Standard, 3 to 5 days", "express": "Express, next working day"}
STATUSES = ("pending", "paid", "shipped", "delivered", "cancelled")
NEXT_STATUSES: dict[str, tuple[str, ...]] = {
    "pending": ("paid", "cancelled"),
    "paid": ("shipped", "cancelled"),
    "shipped": ("delivered",),
}
