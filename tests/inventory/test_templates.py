"""Every framework's spelling of an address, taken apart."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.inventory.pairing import facts_of
from harness.inventory.regexes import regex_pieces
from harness.model.route import Hole, Inventory, Route
from harness.model.route_examples import examples_of
from harness.model.route_table import key_of, pattern_of
from harness.model.route_templates import any_shape, colon_shape, joined, square_shape


@pytest.mark.parametrize(
    ("template", "takes", "refuses"),
    [
        ("/books/<slug>", ["/books/emma", "/books/7"], ["/books/", "/books/a/b"]),
        ("/books/<int:id>", ["/books/7"], ["/books/emma", "/books/-7"]),
        ("/t/<int(signed=True):n>", ["/t/-7", "/t/7"], ["/t/x"]),
        ("/l/<any(de, en):lang>/", ["/l/de/"], ["/l/fr/", "/l/de"]),
        ("/c/<string(length=2):code>", ["/c/ab"], ["/c/abc"]),
        ("/f/<path:rest>", ["/f/a/b.css", "/f/a"], ["/f/"]),
        ("/books/{id:int}", ["/books/7"], ["/books/x"]),
        ("/f/{rest:path}", ["/f/a/b", "/f/"], ["/f"]),
        ("/books/{id}.json", ["/books/7.json"], ["/books/7"]),
        ("/books/[slug]", ["/books/emma"], ["/books/a/b"]),
        ("/docs/[...rest]", ["/docs/a/b"], ["/docs", "/docs/"]),
        ("/docs/[[...rest]]", ["/docs", "/docs/a/b"], ["/docsa"]),
        ("/books/:slug", ["/books/emma"], ["/books/a/b"]),
        ("/docs/:rest*", ["/docs", "/docs/a/b"], ["/docsa"]),
        ("/docs/:rest+", ["/docs/a/b"], ["/docs"]),
        ("/p/:id(\\d+)", ["/p/7"], ["/p/x"]),
        ("/v1/models:predict", ["/v1/models:predict"], ["/v1/models"]),
        ("/a.b(c)", ["/a.b(c)"], ["/axb(c)"]),
    ],
)
def test_an_address_takes_what_its_framework_takes(template: str, takes: list[str], refuses: list[str]) -> None:
    pattern = re.compile(pattern_of(any_shape(template)))
    assert [path for path in takes if not pattern.fullmatch(path)] == []
    assert [path for path in refuses if pattern.fullmatch(path)] == []


@pytest.mark.parametrize(
    ("regex", "written", "takes", "refuses"),
    [
        (r"^books/(?P<slug>[-\w]+)/$", "/books/<slug>/", "/books/a-b/", "/books/a b/"),
        (r"^(?P<year>[0-9]{4})/(?P<month>\d\d)\Z", "/<year>/<month>", "/2024/01", "/24/01"),
        (r"^feed\.xml$", "/feed.xml", "/feed.xml", "/feedxxml"),
        (r"^page/(\d+)/?$", "/page/<arg1>", "/page/7", "/page/x"),
        (r"^files/(?P<path>.*)$", "/files/<path>", "/files/a/b", "/file/a"),
        (r"^(?P<lang>(?:de|en)(?:-[A-Z]{2})?)/x$", "/<lang>/x", "/de-AT/x", "/fr/x"),
        (r"^b(?P<n>\(\d\))$", "/b<n>", "/b(1)", "/b1"),
    ],
)
def test_regular_expressions_are_simplified(regex: str, written: str, takes: str, refuses: str) -> None:
    shape = joined(["/", *regex_pieces(regex)])
    assert "".join(piece if isinstance(piece, str) else f"<{piece.name}>" for piece in shape) == written
    assert re.fullmatch(pattern_of(shape), takes)
    assert not re.fullmatch(pattern_of(shape), refuses)


SPELLINGS = {
    "flask": ("<{}>", "<path:{}>"),
    "starlette": ("{{{}}}", "{{{}:path}}"),
    "next": ("[{}]", "[...{}]"),
    "express": (":{}", ":{}+"),
}
WORD = st.from_regex(r"[a-z][a-z0-9.-]{0,6}", fullmatch=True)
SEGMENT = st.one_of(WORD.map(lambda word: ("text", word)), st.just(("one", "")))


def spelt(segments: list[tuple[str, str]], kind: str, ends_in_many: bool) -> str:
    one, many = SPELLINGS[kind]
    parts = [word if what == "text" else one.format(f"v{number}") for number, (what, word) in enumerate(segments)]
    return "/" + "/".join([*parts, many.format("rest")] if ends_in_many else parts)


@given(
    st.lists(SEGMENT, min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from(sorted(SPELLINGS)),
    st.sampled_from(sorted(SPELLINGS)),
)
def test_the_same_address_in_two_spellings_is_the_same_route(
    segments: list[tuple[str, str]], ends_in_many: bool, one: str, other: str
) -> None:
    left, right = spelt(segments, one, ends_in_many), spelt(segments, other, ends_in_many)
    assert key_of(any_shape(left)) == key_of(any_shape(right))
    found = facts_of(inventory(left), inventory(right))
    assert [(row.candidate, row.match) for row in found.routes] == [(right, "same")]
    assert found.added == ()


@given(st.lists(SEGMENT, min_size=1, max_size=4), st.integers(0, 3), WORD)
def test_an_address_with_another_word_is_another_route(segments: list[tuple[str, str]], at: int, word: str) -> None:
    at = min(at, len(segments) - 1)
    other = [*segments[:at], ("text", f"{segments[at][1]}{word}x"), *segments[at + 1 :]]
    left, right = spelt(segments, "flask", ends_in_many=False), spelt(other, "next", ends_in_many=False)
    found = facts_of(inventory(left), inventory(right))
    assert found.routes[0].candidate is None
    assert found.added == (f"GET {right}",)


def inventory(*templates: str, methods: tuple[str, ...] = ("GET",)) -> Inventory:
    return Inventory("x", "list", tuple(Route(template, any_shape(template), methods) for template in templates))


@given(st.sampled_from(["<int:a>", "<a>", "<path:a>", "<uuid:a>", "<any(de,en):a>", "<string(length=2):a>", "<float:a>"]))
def test_examples_are_paths_of_their_shape(variable: str) -> None:
    shape = any_shape(f"/x/{variable}/y")
    assert examples_of(shape)
    assert all(re.fullmatch(pattern_of(shape), path) for path in examples_of(shape))


def test_optional_parts_have_places_of_their_own() -> None:
    assert colon_shape("/a/:b?") == ("/a", Hole("b", "(?:/[^/]+)?", 300))
    assert square_shape("/(shop)/x") == ("/(shop)/x",)
