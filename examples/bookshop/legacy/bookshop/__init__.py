"""The bookshop: a small Flask shop, and the application factory that assembles it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask

from . import admin, api, commands, errors, headless, presentation, response_headers, web
from .extensions import csrf, db, login_manager
from .seeding import ensure_seeded
from .settings import settings_from_environment
from .web import test_routes

__all__ = ["create_app"]


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Return the application, its database created and filled when it was empty."""
    app = Flask(__name__)
    app.config.update(settings_from_environment())
    app.config.update(overrides or {})
    app.json.sort_keys = False  # type: ignore[attr-defined]

    db.init_app(app)
    login_manager.init_app(app)
    csrf.init_app(app)

    for blueprint in (*web.BLUEPRINTS, *admin.BLUEPRINTS):
        app.register_blueprint(blueprint)
    for blueprint in api.BLUEPRINTS:
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
    if app.config["TEST_ROUTES"]:
        csrf.exempt(test_routes.blueprint)
        app.register_blueprint(test_routes.blueprint)

    errors.install(app)
    response_headers.install(app)
    api.cors.install(app)
    presentation.install(app)
    headless.install(app)
    commands.install(app)
    with app.app_context():
        ensure_seeded()
    return app
