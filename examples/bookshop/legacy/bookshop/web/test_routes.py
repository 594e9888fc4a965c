"""Routes for tests, registered only with BOOKSHOP_TEST_ROUTES=1."""

from __future__ import annotations

from flask import Blueprint

from ..seeding import reset

blueprint = Blueprint("test_routes", __name__, url_prefix="/test")


@blueprint.post("/reset")
def reset_everything() -> tuple[str, int]:
    reset()
    return "", 204


@blueprint.get("/error")
def fail() -> str:
    raise RuntimeError("asked to fail")
