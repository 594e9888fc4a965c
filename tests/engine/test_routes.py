"""Which routes a scenario goes to, told before it runs, and where a moved one lives."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.engine.inventories import Inventories, inventories_data, inventories_from
from harness.engine.routes import RouteMap
from harness.model.actions import FormAction, RequestAction
from harness.model.route import Inventory, Moved, Route
from harness.model.route_templates import any_shape
from harness.model.scenario import Scenario
from harness.model.settings import Settings
from harness.model.target import Target
from tests.loading.conftest import Project

TEMPLATES = ["/books", "/books/<slug>", "/books/<int:id>", "/books/<slug>/reviews", "/login", "/static/<path:f>"]


def inventory() -> Inventory:
    return Inventory("legacy", "list: x", tuple(Route(text, any_shape(text), ("GET", "POST")) for text in TEMPLATES))


def routes(*, migrated: tuple[str, ...] = (), moved: tuple[Moved, ...] = (), known: bool = True) -> RouteMap:
    settings = Settings("/", targets={"candidate": Target("candidate", migrated=migrated)}, moved=moved)
    return RouteMap(settings, Inventories(inventory()) if known else None)


def scenario(tmp_path: Path, steps: str, more: str = "") -> Scenario:
    return Project(tmp_path).one(f"scenario: A\n{more}\nsteps:\n{steps}")


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("request: GET /books?x=1", {"GET /books"}),
        ("request: GET /books/${slug}", {"GET /books/<slug>"}),
        ("request: GET /books/${number}/reviews", {"GET /books/<slug>/reviews"}),
        ("request: GET /books/${unique}", {"GET /books/<slug>", "GET /books/<int:id>"}),
        ("request: GET /books/x${unique}", {"GET /books/<slug>", "GET /books/<int:id>"}),
        ("request: GET /${unique}", {"GET /books", "GET /login"}),
        ("request: GET /static/${unique}/a.css", {"GET /static/<path:f>"}),
        ("request: GET ${path}", {"GET /login"}),
        ("request: GET ${unique}", None),
        ("request: GET /nope", {"GET /nope"}),
        ("request: DELETE /books", {"DELETE /books"}),
        ("form: /login", {"GET /login", "POST /login"}),
        ("form: /login\n    which: /books", {"GET /login", "POST /books"}),
        ("form: /login\n    which: 2", None),
    ],
)
def test_what_a_step_goes_to(tmp_path: Path, step: str, expected: set[str] | None) -> None:
    one = scenario(tmp_path, f"  - {step}", "variables: {slug: emma, number: 7, path: /login}")
    found = routes().touched(one)
    assert (None if found is None else set(found)) == expected


def test_without_an_inventory_addresses_as_written_are_all_there_is(tmp_path: Path) -> None:
    one = scenario(tmp_path, "  - request: GET /books/${unique}")
    assert routes(known=False, migrated=("GET /books/<slug>",)).may_gate(one)
    assert not routes(known=False, migrated=("GET /genres/<slug>", "POST /books/*")).may_gate(one)


@pytest.mark.parametrize(
    ("route", "gates"),
    [
        ("GET /books/<slug>", True),
        ("POST /books/<slug>", False),
        ("HEAD /books/<slug>", True),
        ("DELETE /books/<slug>", True),
        ("GET /books/<int:id>", False),
        ("GET /books/<slug>/reviews", False),
        ("GET /static/<path:f>", True),
        ("GET /static/../x", True),
        ("GET /nope", False),
    ],
)
def test_what_gates(route: str, gates: bool) -> None:
    assert routes(migrated=("GET /books/<slug>", "/static/*")).gates(route) is gates
    assert routes().gates(route)


def test_a_recorded_path_that_was_redacted_is_found_by_what_is_written() -> None:
    assert routes().route("GET", "/books/redacted/x/reviews", "/books/${a}/reviews") == "GET /books/<slug>/reviews"
    assert routes().route("GET", "", "/books/${a}") == "GET /books/${a}"


def test_moved_routes_and_what_stays() -> None:
    rule = Moved("/books/<slug>", "/b/<slug>", any_shape("/books/<slug>"), any_shape("/b/<slug>"))
    found = routes(moved=(rule,))
    moved = [
        found.moved_to(path) for path in ("/books/emma?x=/books/a", "/books/a%20b", "/books/7", "/books", "http://x/books/a")
    ]
    assert moved == ["/b/emma?x=/books/a", "/b/a%20b", "/books/7", "/books", "http://x/books/a"]
    assert found.readdressed(RequestAction("GET", "/books/emma")) == RequestAction("GET", "/b/emma")
    assert found.readdressed(FormAction("/login", form="/books/emma")) == FormAction("/login", form="/b/emma")


def test_inventories_survive_the_way_to_another_process() -> None:
    import json

    there = Inventories(inventory(), None, ("why",))
    assert inventories_from(json.loads(json.dumps(inventories_data(there)))) == there
