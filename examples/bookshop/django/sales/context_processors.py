from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from .cart import Cart


def cart(request: HttpRequest) -> dict[str, Any]:
    """The number of books beside “Cart”, on every page."""
    return {"cart_size": Cart(request).size if hasattr(request, "session") else 0}
