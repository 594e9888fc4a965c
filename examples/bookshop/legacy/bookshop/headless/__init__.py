"""The application as a headless API: JSON for the pages of a separate front end, only with BOOKSHOP_HEADLESS=1."""

from __future__ import annotations

from flask import Flask

from ..extensions import csrf
from . import accounts, admin, behind_front_end, catalogue, shopping

BLUEPRINTS = (catalogue.blueprint, accounts.blueprint, shopping.blueprint, admin.blueprint)


def install(app: Flask) -> None:
    """Register everything; without the setting nothing of this package is part of the application."""
    if not app.config["HEADLESS"]:
        return
    for blueprint in BLUEPRINTS:
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
    behind_front_end.install(app)
