"""The application: routers, error handlers, middleware, database."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request, Response

from . import books, errors, jobs, orders, reference, reviews, tokens
from .database import open_database
from .middleware import CommonHeaders, Methods
from .responses import ShopJSONResponse, no_content
from .seeding import ensure_seeded, reset
from .settings import Settings

ROUTERS = (tokens.router, books.router, reviews.router, reference.router, orders.router, jobs.router)

health = APIRouter()
test_routes = APIRouter(prefix="/test")


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application, its database created and filled when it was empty."""
    settings = settings or Settings.from_environment()
    app = FastAPI(
        title="The bookshop",
        openapi_url=None,
        redirect_slashes=False,
        telemetry={"auto_configure": False},
    )
    app.state.settings = settings
    app.state.engine = open_database(settings.database)
    for router in (*ROUTERS, health):
        app.include_router(router)
    if settings.test_routes:
        app.include_router(test_routes)
    errors.install(app)
    app.add_middleware(Methods)
    app.add_middleware(CommonHeaders)
    ensure_seeded(app.state.engine, settings.seed_file)
    return app


@health.get("/healthz")
def read_health() -> Response:
    return ShopJSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@test_routes.post("/reset")
def reset_everything(request: Request) -> Response:
    reset(request.app.state.engine, request.app.state.settings.seed_file)
    return no_content()
