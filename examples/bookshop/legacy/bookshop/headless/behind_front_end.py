"""The shop's own pages behind a front end: its address, its visitor's login and its cart count for them too."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from flask import Flask, Request, current_app, request
from werkzeug.middleware.proxy_fix import ProxyFix

from ..extensions import login_manager
from ..models import User
from .access import caller_or_none

CART_COOKIE = "cart"


def install(app: Flask) -> None:
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]

    @login_manager.request_loader
    def load_caller(_request: Request) -> User | None:
        return caller_or_none() if current_app.config["HEADLESS"] else None

    @app.context_processor
    def front_end_cart() -> dict[str, Any]:
        return {"cart_size": sum(cart_of_cookie().values())}


def cart_of_cookie() -> dict[str, int]:
    """Read the cart that the front end keeps; what is no cart is empty."""
    try:
        cart = json.loads(unquote(request.cookies.get(CART_COOKIE, "{}")))
    except ValueError:
        return {}
    return {key: value for key, value in cart.items() if isinstance(value, int)} if isinstance(cart, dict) else {}
