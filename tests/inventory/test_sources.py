"""The sources one by one: Django's and Starlette's ways to nest routes, listings, OpenAPI, lists."""

# ruff: noqa: E501 - applications in text

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from harness.errors import InventoryError
from harness.inventory import BUILTINS
from harness.inventory.base import Place
from harness.inventory.flask_listing import listed_routes
from harness.model.route import Inventory, InventorySource

SOURCES = {source.name: source for source in BUILTINS}


def read(folder: Path, kind: str, argument: str, files: dict[str, str]) -> Inventory:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    setting = InventorySource(kind, argument, str(folder), sys.executable)
    return SOURCES[kind].read(Place("x", setting, {**os.environ, "DJANGO_SETTINGS_MODULE": ""}))


def lines(found: Inventory) -> list[str]:
    return [f"{','.join(route.methods) or 'ANY'} {route.template}" for route in found.routes]


DJANGO = {
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\n',
    "site_/__init__.py": "",
    "site_/settings.py": 'SECRET_KEY = "x"\nROOT_URLCONF = "site_.urls"\nINSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes"]\nUSE_I18N = True\n',
    "site_/urls.py": """
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import ListView, RedirectView
from django.views.decorators.csrf import csrf_exempt

def plain(request, **values): return HttpResponse()

class Books(LoginRequiredMixin, ListView):
    def post(self, request): return HttpResponse()

class OnlyGet(ListView):
    http_method_names = ["get", "head"]
    def post(self, request): return HttpResponse()

api = ([path("things/<int:id>", require_http_methods(["GET", "PUT"])(plain), name="thing"),
        re_path(r"^old/(?P<slug>[-a-z]+)/$", csrf_exempt(require_POST(login_required(plain))))], "api")
urlpatterns = [
    path("", plain),
    path("books/", Books.as_view(), name="books"),
    path("list/", OnlyGet.as_view()),
    path("<slug:shop>/", include(api)),
    re_path(r"^(?P<year>[0-9]{4})/", include([path("all", plain), re_path("^(\\\\d+)$", plain)])),
    *i18n_patterns(path("home", plain)),
]
""",
}


@pytest.mark.parametrize("argument", ["", "site_.urls", "site_.settings"])
def test_django_with_everything_it_can_nest(tmp_path: Path, argument: str) -> None:
    found = read(tmp_path, "django", argument, DJANGO)
    assert lines(found) == [
        "ANY /",
        "GET,POST /books/",
        "GET /list/",
        "GET,PUT /<slug:shop>/things/<int:id>",
        "POST /<slug:shop>/old/<slug>/",
        "ANY /<year>/all",
        "ANY /<year>/<arg1>",
        "ANY /en-us/home",
    ]
    assert [route.template for route in found.routes if route.login_required] == ["/books/", "/<slug:shop>/old/<slug>/"]
    assert found.routes[3].endpoint == "api:thing"
    assert found.routes[1].source == str(tmp_path / "site_" / "urls.py")


STARLETTE = {
    "app.py": """
from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

class Thing(HTTPEndpoint):
    async def get(self, request): ...
    async def delete(self, request): ...

async def page(request): ...

inner = APIRouter(prefix="/inner")
@inner.get("/{id:int}", tags=["numbers"])
def number(id: int): ...
outer = APIRouter(prefix="/outer")
outer.include_router(inner, prefix="/v1")

api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
api.include_router(outer, prefix="/api")
@api.api_route("/any/{rest:path}", methods=["GET", "HEAD", "PATCH"])
def any_(rest: str): ...
api.mount("/static", StaticFiles(directory="."))
api.mount("/sub/{tenant}", Starlette(routes=[Route("/things", Thing), Route("/page", page, methods=["POST"]),
    Mount("/deep", routes=[Route("/end", page)]), WebSocketRoute("/ws", page)]))
def create_app(): return CORSMiddleware(api)
""",
}


@pytest.mark.parametrize("argument", ["app:api", "app:create_app"])
def test_fastapi_with_everything_it_can_nest(tmp_path: Path, argument: str) -> None:
    found = read(tmp_path, "fastapi", argument, STARLETTE)
    assert sorted(lines(found)) == sorted(
        [
            "GET /api/outer/v1/inner/{id:int}",
            "GET,PATCH /any/{rest:path}",
            "GET /static/{path:path}",
            "DELETE,GET /sub/{tenant}/things",
            "POST /sub/{tenant}/page",
            "GET /sub/{tenant}/deep/end",
        ]
    )
    assert next(route for route in found.routes if "inner" in route.template).blueprint == "numbers"


def test_flask_with_converters_of_its_own_view_classes_and_a_wrapped_view(tmp_path: Path) -> None:
    code = """
import functools
from flask import Flask
from flask.views import MethodView
from flask_login import login_required
from werkzeug.routing import BaseConverter

class Code(BaseConverter):
    regex = "[A-Z]{2}(-[0-9]+)?"

def logged(view):
    @functools.wraps(view)
    def inner(**values): return view(**values)
    return inner

class Things(MethodView):
    decorators = [login_required]
    def get(self, code): ...
    def delete(self, code): ...

def create_app():
    app = Flask(__name__, static_folder=None)
    app.url_map.converters["code"] = Code
    app.add_url_rule("/t/<code:code>", view_func=Things.as_view("things"))
    app.add_url_rule("/p", view_func=logged(login_required(lambda: "")), endpoint="p", methods=["POST"])
    app.add_url_rule("/x", endpoint="x", build_only=True)
    return app
"""
    found = read(tmp_path, "flask", "shop.py:create_app()", {"shop.py": code})
    assert lines(found) == ["DELETE,GET /t/<code:code>", "POST /p"]
    assert [route.login_required for route in found.routes] == [True, True]
    from harness.model.route_table import RouteTable

    table = RouteTable(found.routes)
    assert table.find("GET", "/t/AB-7") is not None
    assert table.find("GET", "/t/ab") is None


LISTINGS = {
    "flask 3": """\
Endpoint          Methods    Rule
----------------  ---------  ------------------------
accounts.account  GET, POST  /account/<int:user id>
static            GET        /static/<path:filename>
""",
    "with warnings before and a domain": """\
 * Tip: There are .env files present.
Endpoint          Methods    Domain        Rule
----------------  ---------  ------------  ------------------------
accounts.account  GET, POST  shop.example  /account/<int:user id>
static            GET                      /static/<path:filename>
""",
    "flask 1": """\
Endpoint          Methods    Rule
================  =========  ========================
accounts.account  GET, POST  /account/<int:user id>
static            GET        /static/<path:filename>
""",
}


@pytest.mark.parametrize("name", LISTINGS)
def test_the_output_of_flask_routes(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, "flask-routes", "routes.txt", {"routes.txt": LISTINGS[name].replace("user id", "user_id")})
    assert [(route.template, route.methods, route.endpoint, route.blueprint) for route in found.routes] == [
        ("/account/<int:user_id>", ("GET", "POST"), "accounts.account", "accounts"),
        ("/static/<path:filename>", ("GET",), "static", ""),
    ]


def test_what_is_no_output_of_flask_routes_is_refused(tmp_path: Path) -> None:
    assert listed_routes("Traceback ...") is None
    with pytest.raises(InventoryError, match="no line with the columns"):
        read(tmp_path, "flask-routes", "routes.txt", {"routes.txt": "Error: no app\n"})


OPENAPI = """
openapi: 3.1.0
servers: [{url: https://x.example/v1/}]
paths:
  /books/{id}:
    parameters: []
    get: {operationId: read, tags: [books]}
    delete: {security: [{key: []}]}
  /books: {post: {security: []}}
"""


def test_openapi_in_yaml_and_json(tmp_path: Path) -> None:
    found = read(tmp_path, "openapi", "api.yaml", {"api.yaml": OPENAPI})
    assert [(line, route.login_required, route.blueprint) for line, route in zip(lines(found), found.routes, strict=True)] == [
        ("GET /v1/books/{id}", None, "books"),
        ("DELETE /v1/books/{id}", True, ""),
        ("POST /v1/books", False, ""),
    ]
    text = '{"swagger": "2.0", "basePath": "/b", "paths": {"/x": {"get": {}}}}'
    assert lines(read(tmp_path, "openapi", "a.json", {"a.json": text})) == ["GET /b/x"]
    with pytest.raises(InventoryError, match="has no `paths`"):
        read(tmp_path, "openapi", "c.yaml", {"c.yaml": "a: 1"})
    with pytest.raises(InventoryError, match="cannot be read"):
        read(tmp_path, "openapi", "d.yaml", {"d.yaml": "a: [1"})


def test_a_list(tmp_path: Path) -> None:
    text = "# all of them\nGET,POST /books/<slug>   # the shop's\n/about\n\nDELETE /a#b\n"
    assert lines(read(tmp_path, "list", "r.txt", {"r.txt": text})) == ["GET,POST /books/<slug>", "ANY /about", "DELETE /a#b"]
    with pytest.raises(InventoryError, match=r"line 2: 'get /x' is no route; write it like 'GET /books/<slug>'"):
        read(tmp_path, "list", "r.txt", {"r.txt": "/a\nget /x\n"})


def test_every_source_is_documented() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "routes.md").read_text("utf-8")
    assert [source.name for source in BUILTINS if f"`{source.name}: " not in text] == []
