"""The split: what is not proven never goes to the candidate, what is proven does, whatever spelling a request has."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.observation import Side
from harness.model.route import Hole, Moved, Route
from harness.model.route_table import pattern_of
from harness.model.route_templates import any_shape
from harness.strangler.raw_paths import ODD, NotPortableError, path_pattern
from harness.strangler.split import may_overlap, split_of
from tests.strangler.shop import TO_CANDIDATE, TO_LEGACY, route, shop


@pytest.mark.parametrize(("requests", "side"), [(TO_CANDIDATE, Side.CANDIDATE), (TO_LEGACY, Side.LEGACY)])
def test_each_request_goes_where_its_route_belongs(requests: tuple[str, ...], side: Side) -> None:
    split = shop()
    found = {line: split.side_of(*line.split(" ")) for line in requests}
    assert {line for line, one in found.items() if one is not side} == set()


def test_where_methods_cannot_be_told_apart_an_address_goes_with_all_of_them_or_stays() -> None:
    split = shop(by_method=False)
    went = {line for line in TO_CANDIDATE if split.side_of(*line.split(" ")) is Side.CANDIDATE}
    assert {line for line in TO_CANDIDATE if " /books/" in line} == set(TO_CANDIDATE) - went
    assert "GET /books/<slug>: proven, but POST stays with legacy and methods cannot be told apart here" in split.staying
    why = "DELETE /books/<int:id>: proven, but POST /books/<slug> has its addresses too and methods cannot be told apart here"
    assert why in split.staying
    assert split.allowed("PUT", "/books") == frozenset(Side)
    assert split.allowed("POST", "/books/emma") == {Side.LEGACY}


def test_a_route_above_another_ones_method_stays_where_methods_cannot_be_told_apart() -> None:
    lines = ("GET /books/<int:id>", "GET,POST /books/<slug>")
    split = shop(lines, ["GET /books/<int:id>", "GET /books/<slug>"], by_method=False)
    assert {rule.side for rule in split.rules} <= {Side.LEGACY}
    assert "POST /books/<slug> has its addresses too" in next(one for one in split.staying if "int:id" in one)


TEMPLATES = (
    "/a", "/a/", "/b", "/a/<x>", "/a/b", "/a/<int:n>", "/a/<path:p>", "/a/<x>/b", "/<x>", "/<int:n>", "/<path:p>", "/a/b/",
    "/a-<x>", "/a/<string(length=2):x>", "/a/<any(b,c):x>", "/a/<x>.json", "/é/<x>", "/a/<float:f>", "/",
)  # fmt: skip
SEGMENTS = (
    "a",
    "b",
    "A",
    "c",
    "7",
    "12",
    "1.5",
    "x.json",
    "a-b",
    "é",
    "%C3%A9",
    "%62",
    "b%2Fc",
    "%20",
    "",
    "..",
    ".",
    "%D9%A3",
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[str], list[str], str, str]:
    templates = draw(st.lists(st.sampled_from(TEMPLATES), min_size=1, max_size=6, unique=True))
    lines = [f"{draw(st.sampled_from(['GET', 'POST', 'GET,POST', 'ANY']))} {one}" for one in templates]
    names = [f"{name} {line.partition(' ')[2]}" for line in lines for name in line.partition(" ")[0].split(",")]
    done = draw(st.lists(st.sampled_from(names), unique=True))
    path = "/" + "/".join(draw(st.lists(st.sampled_from(SEGMENTS), max_size=4)))
    return lines, done, draw(st.sampled_from(["GET", "HEAD", "POST", "DELETE"])), path + draw(st.sampled_from(["", "?q=/a"]))


@given(cases())
def test_nothing_that_is_not_proven_goes_and_all_that_is_proven_does(case: tuple[list[str], list[str], str, str]) -> None:
    """The rules against a table that knows nothing of them, for paths in any spelling; plain paths have no excuse."""
    lines, done, method, target = case
    split = shop(lines, done)
    truth = split.truth.side(method, target.partition("?")[0])
    if split.side_of(method, target) is Side.CANDIDATE:
        assert truth is Side.CANDIDATE
    elif re.fullmatch(r"/(?:[\w.-]+/)*[\w.-]*(?:\?.*)?", target, re.ASCII) and not any(re.match(odd, target) for odd in ODD):
        assert truth is Side.LEGACY
    by_path = shop(lines, done, by_method=False)
    if by_path.side_of(method, target) is Side.CANDIDATE:
        assert truth is Side.CANDIDATE or by_path.truth.no_route(method, target.partition("?")[0])


@pytest.mark.parametrize(
    "pattern",
    [
        r"[^/]+", r"[^/]{1,}", r"\d+", r"-?\d+", r"[a-z0-9-]+", r"[\w.]+", r"[^/,]+", r"(?:a|b,c)x?", r".*", r"[^/].*?",
        r"\d{4}-\d{2}", r"[A-Fa-f0-9]{8}", r"[à-ü]+", r"[^/]{2}", r"(a|b)*c", r"[a\]b]+", r"\w+\.txt", "[/a]+", "a{2,}",
    ],
)  # fmt: skip
@given(text=st.text(st.sampled_from("ab,cx7_-./é%٣] A\n"), max_size=5), odd_case=st.booleans())
def test_narrow_takes_no_more_and_wide_no_less_than_the_converter(pattern: str, text: str, odd_case: bool) -> None:
    from urllib.parse import quote

    shape = ("/x/", Hole("h", pattern, many="/" in text))
    raw = "/x/" + quote(text, safe="/,")
    raw = re.sub("%..", lambda match: match[0].lower(), raw) if odd_case else raw
    if any(re.fullmatch(odd, raw, re.DOTALL) for odd in ODD):
        return
    takes = re.fullmatch(pattern_of(shape), unquote(raw)) is not None
    if takes:
        assert re.fullmatch(path_pattern(shape, wide=True), raw)
    try:
        narrow = path_pattern(shape)
    except NotPortableError:
        assert pattern == r"[à-ü]+"
        return
    if re.fullmatch(narrow, raw):
        assert takes


@pytest.mark.parametrize("pattern", ["(?!a).*", "(?i)a", r"a\b", "a*+", r"(a)\1", "[z-a]", "a{2000}", "(?P<n>a)", "^a", "["])
def test_what_proxies_do_not_understand_stays_with_legacy_and_says_so(pattern: str) -> None:
    routes = [Route("/x/<y>", ("/x/", Hole("y", pattern)), ("GET",)), route("GET /x/<z>")]
    done = {"GET /x/<y>", "GET /x/<z>"}
    try:
        split = split_of(routes, dict.fromkeys(done, "proven"), done)
    except re.error:
        return  # no converter has such a pattern
    assert split.side_of("GET", "/x/a") is Side.LEGACY
    assert split.staying == ("GET /x/<y>: proven, but no proxy understands the regular expression of its converter",)


def moved(redirect: int | None = None) -> Moved:
    legacy, candidate = "/books/<slug>", "/katalog/<slug>/buch"
    return Moved(legacy, candidate, any_shape(legacy), any_shape(candidate), redirect)


def test_a_moved_route_is_asked_for_at_its_new_address_and_the_new_address_goes_too() -> None:
    split = shop(moved=[moved()])
    assert split.target_behind("GET", "/books/caf%c3%a9?x=1") == "/katalog/caf%c3%a9/buch?x=1"
    assert split.target_behind("GET", "/books") == "/books"
    assert split.side_of("GET", "/katalog/emma/buch") is Side.CANDIDATE
    assert split.side_of("POST", "/katalog/emma/buch") is Side.LEGACY
    with_redirect = shop(moved=[moved(308)])
    assert with_redirect.side_of("GET", "/books/emma") is Side.CANDIDATE
    assert with_redirect.target_behind("GET", "/books/emma") == "/books/emma"
    assert shop(done=["GET /books"], moved=[moved()]).side_of("GET", "/katalog/emma/buch") is Side.LEGACY


def test_where_legacy_has_something_at_the_new_address_that_counts() -> None:
    lines = ("GET /books/<slug>", "GET /katalog/<x>/buch")
    split = shop(lines, ["GET /books/<slug>"], moved=[moved()])
    assert split.side_of("GET", "/katalog/emma/buch") is Side.LEGACY


def test_what_pages_of_nextjs_load_goes_to_them() -> None:
    assert shop(candidate="nextjs").side_of("GET", "/_next/static/a.js") is Side.CANDIDATE
    assert shop(candidate="django").side_of("GET", "/_next/static/a.js") is Side.LEGACY
    assert shop(done=(), candidate="nextjs").side_of("GET", "/_next/static/a.js") is Side.LEGACY


def test_only_rules_that_could_be_mistaken_for_others_are_kept_with_legacy_in_so_many_words() -> None:
    kept = [rule.why for rule in shop().rules if rule.side is Side.LEGACY]
    assert kept == [
        ("GET /books/new: untested",),
        ("GET /files/secret/plan: untested",),
        ("GET /books/<int:id>: untested",),
    ]
    assert not may_overlap(route("GET /a/b"), route("GET /a/<int:n>"))
    assert may_overlap(route("GET /a/b"), route("GET /<path:p>"))
