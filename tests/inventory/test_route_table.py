"""Paths find the route that Werkzeug would choose."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect, Rule

from harness.model.route import Route
from harness.model.route_table import RouteTable, values_in
from harness.model.route_templates import angle_shape, any_shape

SEGMENTS = [
    "a",
    "b",
    "7",
    "x.csv",
    "<v>",
    "<int:v>",
    "<float:v>",
    "<any(a,b):v>",
    "v<v>",
    "<v>.<v>",
    "<int:v>.csv",
    "<string(length=2):v>",
]
ASKED = ["a", "b", "7", "x.csv", "1.5", "va", "7.csv", "zz", "Æ"]


def table(*rules: str) -> RouteTable:
    return RouteTable([Route(rule, angle_shape(rule), ("GET",)) for rule in rules])


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/books/new", "/books/new"),
        ("/books/7", "/books/<int:id>"),
        ("/books/emma", "/books/<slug>"),
        ("/books/emma/", None),
        ("/books/a%2Fb", None),
        ("/genres", "/genres/"),
        ("/genres/", "/genres/"),
        ("/static/a/b.css", "/static/<path:filename>"),
        ("/", "/"),
        ("", "/"),
        ("/nope", None),
    ],
)
def test_the_most_specific_route_is_found(path: str, rule: str | None) -> None:
    routes = table("/static/<path:filename>", "/books/<slug>", "/books/<int:id>", "/books/new", "/genres/", "/")
    found = routes.find("GET", path)
    assert (found.template if found else None) == rule


def test_a_route_that_does_not_take_the_method_gives_way_to_one_that_does() -> None:
    routes = RouteTable([Route("/a", angle_shape("/a"), ("GET",)), Route("/<x>", angle_shape("/<x>"), ("POST",))])
    assert [routes.find(method, "/a").template for method in ("GET", "POST", "PUT")] == ["/a", "/<x>", "/a"]


def rules() -> st.SearchStrategy[str]:
    segments = st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=2)
    ends = st.sampled_from(["", "/", "/<path:rest>", "/<path:rest>/edit"])
    return st.builds(lambda parts, end: _numbered("/" + "/".join(parts) + end), segments, ends)


def _numbered(rule: str) -> str:
    pieces = rule.split("v>")
    return "".join(f"{piece}v{number}>" for number, piece in enumerate(pieces[:-1])) + pieces[-1]


@settings(max_examples=200, deadline=None)
@given(st.lists(rules(), min_size=4, max_size=12, unique=True), st.lists(st.sampled_from(ASKED), min_size=1, max_size=3))
def test_any_rules_are_tried_in_the_order_of_werkzeug(templates: list[str], asked: list[str]) -> None:
    path = "/" + "/".join(asked)
    adapter = Map([Rule(rule, endpoint=rule) for rule in templates]).bind("x")
    try:
        expected: str | None = adapter.match(path)[0]
    except RequestRedirect as redirect:
        expected = adapter.match("/" + redirect.new_url.split("/", 3)[3])[0]
    except HTTPException:
        expected = None
    found = table(*templates).find("GET", path)
    assert (found.template if found else None) == expected


def test_a_route_without_a_first_word_takes_what_no_other_does() -> None:
    routes = RouteTable([Route(text, any_shape(text)) for text in ("/[[...all]]", "/books", "/b[x]", "/docs/[[...rest]]")])
    asked = ["/", "/x/y", "/books", "/books/7", "/b1", "/docs", "/docs/a"]
    assert [route.template if (route := routes.find("GET", path)) else None for path in asked] == [
        "/[[...all]]",
        "/[[...all]]",
        "/books",
        "/[[...all]]",
        "/b[x]",
        "/docs/[[...rest]]",
        "/docs/[[...rest]]",
    ]


def test_values_are_taken_as_they_stand() -> None:
    shape = angle_shape("/orders/<int:id>/<path:rest>")
    assert values_in(shape, "/orders/7/a%20b/c") == {"id": "7", "rest": "a%20b/c"}
    assert values_in(shape, "/orders/x/a") is None
