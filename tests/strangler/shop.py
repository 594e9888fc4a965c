"""A small application's routes, of which some are proven, and requests that tell its rules apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from harness.model.route import Route
from harness.model.route_templates import any_shape
from harness.strangler.split import Split, split_of

LINES = (
    "GET,POST /books/<slug>",
    "GET /books/new",
    "GET /books/<int:id>",
    "DELETE /books/<int:id>",
    "GET /books",
    "GET,POST /admin/",
    "GET /files/<path:rest>",
    "GET /files/secret/plan",
    "GET /orders/<uuid:reference>",
    "GET /genres/<any(crime,poetry):name>",
    "GET /menü/<word>",
    "GET /a,b.c/<slug>",
)
DONE = (
    "GET /books/<slug>",
    "DELETE /books/<int:id>",
    "GET /books",
    "GET /admin/",
    "POST /admin/",
    "GET /files/<path:rest>",
    "GET /orders/<uuid:reference>",
    "GET /genres/<any(crime,poetry):name>",
    "GET /menü/<word>",
    "GET /a,b.c/<slug>",
)
UUID = "6f1c2a7e-3b0d-4f5a-9c1e-2d7b8a904c11"
TO_CANDIDATE = (
    "GET /books/emma",
    "HEAD /books/emma?page=2",
    "GET /books/caf%C3%A9%20noir",
    "GET /books/newest",
    "DELETE /books/7",
    "GET /books",
    "GET /books?x=/books/new",
    "GET /admin",
    "POST /admin/",
    "GET /files/a/b.txt",
    "GET /files/secret/plans",
    f"GET /orders/{UUID}",
    "GET /genres/crime",
    "GET /men%C3%BC/x",
    "GET /a,b.c/x",
    "GET /a%2Cb.c/x",
)
TO_LEGACY = (
    "POST /books/emma",
    "GET /books/new",
    "HEAD /books/new",
    "GET /books/n%65w",
    "GET /books/new?x=1",
    "GET /books/7",
    "DELETE /books/emma",
    "OPTIONS /books",
    "PUT /books",
    "GET /books/",
    "GET /bookshop",
    "GET /Books",
    "GET /x/books",
    "GET /books/emma/x",
    "GET //books",
    "GET /books/../books",
    "GET /./books",
    "GET /books/%2e%2e",
    "GET /books/a%2Fb",
    "GET /admin/x",
    "GET /files/",
    "GET /files/secret/plan",
    "GET /files/secret//plan",
    "GET /orders/7",
    "GET /genres/crimes",
    "GET /a,bxc/x",
    "GET /",
    "GET /nowhere?y=/books",
    "GET /books/%",
    "GET /books/%4",
)


def route(line: str) -> Route:
    methods, _, template = line.partition(" ")
    return Route(template, any_shape(template), () if methods == "ANY" else tuple(methods.split(",")))


def shop(lines: Sequence[str] = LINES, done: Collection[str] = DONE, **options: object) -> Split:
    routes = [route(line) for line in lines]
    names = [f"{method} {one.template}" for one in routes for method in one.methods or ("ANY",)]
    states = {name: "proven" if name in done else "untested" for name in names}
    return split_of(routes, states, set(done), **options)  # type: ignore[arg-type]
