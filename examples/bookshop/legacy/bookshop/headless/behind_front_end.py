"""The shop's own pages behind a front end: its address, its visitor's login, cart and messages count for them too."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, unquote

from flask import Flask, Request, Response, current_app, flash, request, session
from werkzeug.middleware.proxy_fix import ProxyFix

from ..extensions import login_manager
from ..models import User
from .access import caller_or_none

CART_COOKIE = "cart"
FLASH_COOKIE = "flash"
NO_PAGES = ("/headless/", "/api/", "/static/", "/covers/")


def install(app: Flask) -> None:
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]

    @login_manager.request_loader
    def load_caller(_request: Request) -> User | None:
        return caller_or_none() if current_app.config["HEADLESS"] else None

    @app.context_processor
    def front_end_cart() -> dict[str, Any]:
        return {"cart_size": sum(cart_of_cookie().values())}

    @app.before_request
    def take_over_messages() -> None:
        """What the front end has not shown yet is shown by whichever page comes next."""
        if is_page():
            for message in messages_of_cookie():
                flash(message["text"], message["category"])

    @app.after_request
    def hand_over_messages(response: Response) -> Response:
        waiting = session.pop("_flashes", None) if is_page() else None
        if waiting:
            found = [{"category": category, "text": text} for category, text in waiting]
            response.set_cookie(FLASH_COOKIE, quote(json.dumps(found)), path="/", samesite="Lax")
        elif FLASH_COOKIE in request.cookies and is_page():
            response.delete_cookie(FLASH_COOKIE, path="/", samesite="Lax")
        return response


def is_page() -> bool:
    return not request.path.startswith(NO_PAGES)


def messages_of_cookie() -> list[dict[str, str]]:
    """Read the messages that the front end keeps; what is no message is left out."""
    try:
        found = json.loads(unquote(request.cookies.get(FLASH_COOKIE, "[]")))
    except ValueError:
        return []
    shape = {"category", "text"}
    return [one for one in found if isinstance(one, dict) and set(one) == shape] if isinstance(found, list) else []


def cart_of_cookie() -> dict[str, int]:
    """Read the cart that the front end keeps; what is no cart is empty."""
    try:
        cart = json.loads(unquote(request.cookies.get(CART_COOKIE, "{}")))
    except ValueError:
        return {}
    return {key: value for key, value in cart.items() if isinstance(value, int)} if isinstance(cart, dict) else {}
