"""How a legacy route's counterpart is found, and when there is none."""

from __future__ import annotations

import pytest

from harness.inventory.pairing import facts_of
from harness.model.route import Inventory, Moved, Route
from harness.model.route_templates import any_shape, colon_shape


def inventory(*lines: str) -> Inventory:
    routes = []
    for line in lines:
        methods, _, template = line.rpartition(" ")
        routes.append(Route(template, any_shape(template), tuple(methods.split(",")) if methods else ()))
    return Inventory("x", "list", tuple(routes))


@pytest.mark.parametrize(
    ("legacy", "candidate", "found", "match"),
    [
        ("GET /books/<slug>", ["GET /books/[slug]"], "/books/[slug]", "same"),
        ("GET /books/<slug>", ["GET /books/<slug:slug>/"], "/books/<slug:slug>/", "slash"),
        ("GET /books/<slug>", ["GET /books/<slug:slug>/", "GET /books/[x]"], "/books/[x]", "same"),
        ("GET /books/<int:id>", ["GET /books/{id}"], "/books/{id}", "same"),
        ("GET /books/<int:id>", ["GET /books/{id}", "GET /books/{id:int}"], "/books/{id:int}", "same"),
        ("GET /books/<slug>", ["GET /books/{id}", "GET /books/{id:int}"], "/books/{id}", "same"),
        ("GET /books/<slug>", ["GET /books/<int:id>"], None, ""),
        ("GET /books/new", ["GET /books/<slug>"], None, ""),
        ("GET /books/<slug>", ["POST /books/<slug>"], None, ""),
        ("GET /books/<slug>", ["/books/<slug>"], "/books/<slug>", "same"),
        ("OPTIONS /books", ["GET /books"], "/books", "same"),
        ("GET /static/<path:f>", ["GET /static/[...f]"], "/static/[...f]", "same"),
        ("GET /about", ["GET /[[...all]]"], "/[[...all]]", "catch-all"),
        ("GET /about", ["GET /about/us"], None, ""),
    ],
)
def test_counterparts(legacy: str, candidate: list[str], found: str | None, match: str) -> None:
    (row,) = facts_of(inventory(legacy), inventory(*candidate)).routes
    assert (row.candidate, row.match) == (found, match)


def test_why_there_is_none_is_told() -> None:
    found = facts_of(inventory("POST /a", "GET /b/<slug>", "GET /c"), inventory("GET /a", "GET /b/<int:id>"))
    assert {row.route: row.note for row in found.routes} == {
        "POST /a": "/a takes GET, not POST",
        "GET /b/<slug>": "/b/<int:id> takes other values",
        "GET /c": "",
    }


def moved(legacy: str, candidate: str) -> Moved:
    return Moved(legacy, candidate, any_shape(legacy), any_shape(candidate))


def test_a_moved_route_is_looked_for_at_its_new_address_only() -> None:
    legacy = inventory("GET /dashboard/<user_id>", "GET /x")
    rule = (moved("/dashboard/<user_id>", "/users/<user_id>/dashboard"),)
    found = facts_of(legacy, inventory("GET /users/[id]/dashboard", "GET /dashboard/[id]", "GET /x"), moved=rule)
    assert [(row.candidate, row.match) for row in found.routes] == [("/users/[id]/dashboard", "moved"), ("/x", "same")]
    assert found.added == ("GET /dashboard/[id]",)
    found = facts_of(legacy, inventory("GET /dashboard/[id]", "GET /x"), moved=rule)
    assert found.routes[0].candidate is None
    assert "moved to /users/<user_id>/dashboard" in found.routes[0].note


def test_a_moved_route_spelt_as_legacy_spells_it_is_that_one_alone() -> None:
    legacy = inventory("GET /b/<slug>", "GET /b/<int:id>")
    candidate = inventory("GET /c/<slug>", "GET /b/<int:id>")
    for spelt, counterpart in (("/b/<slug>", "/b/<int:id>"), ("/b/[slug]", None)):
        found = facts_of(legacy, candidate, moved=(moved(spelt, "/c/<slug>"),))
        assert {row.route: row.candidate for row in found.routes} == {
            "GET /b/<slug>": "/c/<slug>",
            "GET /b/<int:id>": counterpart or "/c/<slug>",
        }


def test_redirects_go_before_pages_and_rewrites_after() -> None:
    def rule(source: str, to: str, kind: str) -> Route:
        return Route(source, colon_shape(source), (), kind, passes_on=to)

    pages = inventory("GET /a", "GET /b").routes
    candidate = Inventory(
        "x", "nextjs: .", (rule("/a", "/b", "redirect 308"), *pages, rule("/:path*", "http://old/:path*", "rewrite"))
    )
    found = facts_of(inventory("GET /a", "GET /b", "GET /c"), candidate)
    assert [(row.candidate, row.match, row.note) for row in found.routes] == [
        ("/a", "passed on", "redirect 308 to /b"),
        ("/b", "same", ""),
        ("/:path*", "passed on", "rewrite to http://old/:path*"),
    ]


def test_what_only_the_candidate_has() -> None:
    found = facts_of(inventory("GET /a/", "GET /b"), inventory("GET /a/", "/a", "GET,POST /b", "/c", "GET /docs"))
    assert found.added == ("POST /b", "ANY /c", "GET /docs")


def test_only_listed_routes_gate() -> None:
    routes = inventory("GET /books/<slug>", "POST /books/<slug>", "GET /books/<int:id>/edit", "GET /account/x", "GET /account")
    found = facts_of(routes, routes, migrated=("GET /books/[any]", "/account/*"))
    assert {row.route for row in found.routes if row.gates} == {"GET /books/<slug>", "GET /account/x"}
    assert found.migrated
    routes = inventory("GET /books/<slug>", "GET /books/<int:id>")
    for pattern, gates in (
        ("/books/<slug>", {"GET /books/<slug>"}),
        ("/books/[x]", {"GET /books/<slug>", "GET /books/<int:id>"}),
    ):
        assert {row.route for row in facts_of(routes, routes, migrated=(pattern,)).routes if row.gates} == gates
    assert all(row.gates for row in facts_of(routes, routes).routes)
