"""The four versions of the bookshop against a list of their routes."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from harness.errors import InventoryError
from harness.inventory.base import Place, RouteSource
from harness.inventory.django import DjangoSource
from harness.inventory.fastapi import FastApiSource
from harness.inventory.flask import FlaskSource
from harness.inventory.nextjs import NextSource
from harness.inventory.pairing import facts_of
from harness.model.route import Inventory, InventorySource

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples" / "bookshop"
TRUTH = [
    tuple(cell.strip() for cell in line.split("|"))
    for line in Path(__file__).with_name("bookshop_routes.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
VERSIONS: dict[str, tuple[RouteSource, str]] = {
    "legacy": (FlaskSource(), "bookshop:create_app"),
    "django": (DjangoSource(), "bookshop.urls"),
    "fastapi": (FastApiSource(), "bookshop_api.app:create_app"),
    "nextjs": (NextSource(), "."),
}
COLUMNS = {"django": 1, "fastapi": 2, "nextjs": 3}
ADDED = {
    "django": (),
    "fastapi": (),
    "nextjs": (
        "POST /admin/books",
        "POST /books/[slug]",
        "GET /errors/[status]",
        "DELETE /legacy/[...path]",
        "GET /legacy/[...path]",
        "PATCH /legacy/[...path]",
        "POST /legacy/[...path]",
        "PUT /legacy/[...path]",
    ),
}


def read(version: str, folder: Path | None = None) -> Inventory:
    source, argument = VERSIONS[version]
    setting = InventorySource(source.name, argument, str(folder or SHOP / version), sys.executable)
    return source.read(Place(version, setting, {**os.environ, "BOOKSHOP_TEST_ROUTES": "1"}))


@pytest.fixture(scope="module")
def legacy() -> Inventory:
    return read("legacy")


def test_flask_has_exactly_these_routes(legacy: Inventory) -> None:
    assert sorted(f"{method} {route.template}" for route in legacy.routes for method in route.methods) == sorted(
        row[0] for row in TRUTH
    )


def test_flask_tells_blueprint_endpoint_login_and_file(legacy: Inventory) -> None:
    account = next(route for route in legacy.routes if route.template == "/account")
    assert (account.blueprint, account.endpoint, account.login_required) == ("accounts", "accounts.account", True)
    assert account.source == str(SHOP / "legacy" / "bookshop" / "web" / "accounts.py")
    assert {route.template for route in legacy.routes if route.login_required} == {
        "/account",
        "/account/orders",
        "/account/password",
        "/account/profile",
        "/books/<slug>/reviews",
        "/checkout",
        "/orders/<uuid:reference>",
        "/reviews/<int:review_id>/delete",
    }


def copied(version: str, folder: Path) -> Path:
    """A copy of a version's sources, without what a build of it leaves there."""
    copy = folder / version
    shutil.copytree(SHOP / version, copy, ignore=shutil.ignore_patterns("node_modules", ".next", "__pycache__"))
    shutil.copy(SHOP / "seed.json", folder / "seed.json")
    return copy


@pytest.mark.parametrize("version", COLUMNS)
def test_each_route_has_the_counterpart_that_the_list_says(tmp_path: Path, version: str, legacy: Inventory) -> None:
    found = facts_of(legacy, read(version, copied(version, tmp_path)))
    column = COLUMNS[version]
    assert {row.route: row.candidate or "-" for row in found.routes} == {row[0]: row[column] for row in TRUTH}
    assert found.added == ADDED[version]


def changed(tmp_path: Path, version: str, file: str, before: str, after: str) -> Inventory:
    """The inventory of a version in which one line was changed."""
    copy = copied(version, tmp_path)
    text = (copy / file).read_text("utf-8")
    assert text.count(before) == 1
    (copy / file).write_text(text.replace(before, after), "utf-8")
    return read(version, copy)


@pytest.mark.parametrize(
    ("version", "file", "line", "lost"),
    [
        ("django", "backoffice/urls.py", '    path("books/new", views.new_book, name="admin-new-book"),\n',
         {"GET /admin/books/new", "POST /admin/books/new"}),
        ("django", "catalogue/urls.py", '    path("genres/", views.genres, name="genres"),\n', set()),
        ("django", "accounts/urls.py", '    path("logout", views.logout, name="logout"),\n', {"POST /logout"}),
        ("fastapi", "bookshop_api/app.py", "jobs.router)", {"GET /api/jobs/<uuid:job_id>", "POST /api/jobs",
                                                            "GET /api/jobs/<uuid:job_id>/result"}),
    ],
)  # fmt: skip
def test_a_route_deleted_from_a_port_is_missing(
    tmp_path: Path, legacy: Inventory, version: str, file: str, line: str, lost: set[str]
) -> None:
    """The second leaves `genres`, which only adds a slash: a fallback, and said to be one."""
    replacement = ")" if line.startswith("jobs") else ""
    found = facts_of(legacy, changed(tmp_path, version, file, line, replacement))
    expected = {row[0] for row in TRUTH if row[COLUMNS[version]] == "-"} | lost
    assert {row.route for row in found.routes if row.candidate is None} == expected
    assert {row.route for row in found.routes if row.match == "slash"} == (set() if lost else {"GET /genres/"})


@pytest.mark.parametrize(
    ("file", "lost"),
    [
        ("app/logout/route.ts", {"POST /logout"}),
        ("app/books/[slug]/page.tsx", {"GET /books/<slug>"}),
        ("app/contact/page.tsx", {"GET /contact", "POST /contact"}),
        ("app/genres/[slug]/page.tsx", {"GET /genres/<slug>/"}),
    ],
)
def test_a_page_deleted_from_the_nextjs_port_is_missing(tmp_path: Path, legacy: Inventory, file: str, lost: set[str]) -> None:
    copy = copied("nextjs", tmp_path)
    (copy / file).unlink()
    found = facts_of(legacy, read("nextjs", copy))
    expected = {row[0] for row in TRUTH if row[COLUMNS["nextjs"]] == "-"} | lost
    assert {row.route for row in found.routes if row.candidate is None} == expected


ABOUT = '    path("about", views.about, name="about"),\n'
MORE = {
    "django": ("pages/urls.py", ABOUT, ABOUT + '    path("jobs/<int:id>", views.about),\n', "GET /jobs/<int:id>"),
    "fastapi": (
        "bookshop_api/app.py",
        "    errors.install(app)\n",
        '    app.get("/jobs/{id}")(lambda id: id)\n    errors.install(app)\n',
        "GET /jobs/{id}",
    ),
}


@pytest.mark.parametrize("version", MORE)
def test_a_route_added_to_a_port_is_told(tmp_path: Path, legacy: Inventory, version: str) -> None:
    file, before, after, route = MORE[version]
    assert facts_of(legacy, changed(tmp_path, version, file, before, after)).added == (route,)


@pytest.mark.parametrize(
    ("file", "text", "routes"),
    [
        ("app/jobs/[id]/page.tsx", "export default function Job() { return null; }\n", {"GET /jobs/[id]"}),
        ("app/jobs/route.ts", "export async function GET() {}\nexport async function PUT() {}\n", {"GET /jobs", "PUT /jobs"}),
    ],
)
def test_a_page_added_to_the_nextjs_port_is_told(
    tmp_path: Path, legacy: Inventory, file: str, text: str, routes: set[str]
) -> None:
    copy = copied("nextjs", tmp_path)
    (copy / file).parent.mkdir(parents=True)
    (copy / file).write_text(text, "utf-8")
    assert set(facts_of(legacy, read("nextjs", copy)).added) == routes | set(ADDED["nextjs"])


def test_a_route_added_to_the_old_application_is_missing_in_the_port_and_one_deleted_is_the_ports_own(tmp_path: Path) -> None:
    port = read("django")
    file, line = "bookshop/web/pages.py", '@blueprint.get("/about")\n'
    more = changed(tmp_path / "more", "legacy", file, line, '@blueprint.get("/jobs/<int:id>")\n' + line)
    assert {row.route for row in facts_of(more, port).routes if row.candidate is None} == {"GET /jobs/<int:id>"}
    less = changed(tmp_path / "less", "legacy", file, line, "")
    assert facts_of(less, port).added == ("GET /about",)


def test_a_method_that_a_port_forgot_is_missing_and_says_why(tmp_path: Path, legacy: Inventory) -> None:
    found = facts_of(legacy, changed(tmp_path, "django", "pages/views.py", '@methods("GET", "POST")', '@methods("GET")'))
    (row,) = (row for row in found.routes if row.candidate is None)
    assert (row.route, row.note) == ("POST /contact", "/contact takes GET, not POST")


@pytest.mark.parametrize("version", ["legacy", "django", "fastapi"])
def test_an_application_that_cannot_be_imported_says_why(tmp_path: Path, version: str) -> None:
    source, argument = VERSIONS[version]
    setting = InventorySource(source.name, argument, str(tmp_path), sys.executable)
    with pytest.raises(InventoryError, match=r"the inventory of 'x' \(.*its process told no routes") as caught:
        source.read(Place("x", setting, {**os.environ, "DJANGO_SETTINGS_MODULE": "bookshop.settings"}))
    assert "No module named" in str(caught.value)


def test_an_application_that_hangs_is_given_up_and_ended(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(
        "import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(60)\n"
    )
    setting = InventorySource("flask", "slow:app", str(tmp_path), sys.executable, timeout=1.5)
    with pytest.raises(InventoryError, match=r"was not done within 1.5 s; raise `timeout`"):
        FlaskSource().read(Place("x", setting, os.environ))
    assert not Path("/proc", (tmp_path / "pid").read_text()).exists()


def test_what_an_application_prints_and_threads_that_never_end_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "noisy.py").write_text(
        "import threading, time\nfrom flask import Flask\nprint('{}' * 9)\napp = Flask(__name__)\n"
        "app.add_url_rule('/x', view_func=lambda: '', methods=['GET', 'HEAD', 'OPTIONS'])\n"
        "threading.Thread(target=time.sleep, args=(30,)).start()\n"
    )
    setting = InventorySource("flask", "noisy", str(tmp_path), sys.executable)
    routes = FlaskSource().read(Place("x", setting, os.environ)).routes
    assert [(route.template, route.methods) for route in routes if route.endpoint != "static"] == [("/x", ("GET", "OPTIONS"))]
