"""Judging a whole answer: origins, kinds of body, merging, waivers, failures, suggestions."""

from __future__ import annotations

import datetime as dt

import pytest

from harness.comparison.waiving import Circumstances, applies, route_fits
from harness.model.absent import ABSENT
from harness.model.difference import DifferenceKind
from harness.model.observation import Failure, FailureKind
from harness.model.rule import Condition, Waiver
from tests.comparison.judging import WORDS, addresses, answer, judged

NEW = "http://new.test"


def test_each_sides_own_origin_is_no_difference() -> None:
    assert addresses({"url": "http://legacy.test/a", "h": "legacy.test"}, {"url": "http://new.test/a", "h": "new.test"}) == []
    assert addresses({"url": "http://legacy.test/a"}, {"url": "/a"}) == ["json:$.url"]
    assert addresses({"url": "http://legacy.tests/a"}, {"url": "http://new.tests/a"}) == ["json:$.url"]


def test_kinds_of_bodies() -> None:
    page = judged(answer("<h1>A</h1>"), answer({"a": 1})).differences
    assert [one.address for one in page] == ["body", "header:content-type"]
    nothing = judged(answer({"a": 1}), answer()).differences
    assert ("body", DifferenceKind.MISSING) in [(one.address, one.kind) for one in nothing]
    assert [one.address for one in judged(answer({"a": 1}), answer(b'{"a":1}', kind="text/plain")).differences] == [
        "header:content-type.media_type"
    ]


def test_binary_bodies_by_length_and_hash() -> None:
    left, right = (answer(content, kind="image/png") for content in (b"\x89PNG1", b"\x89PNG2"))
    assert judged(left, left).differences == ()
    assert [one.address for one in judged(left, right).differences] == ["body"]


@pytest.mark.parametrize("broken", [b'{"a":1,"a":2}', b'{"a":NaN}', b"{", b"[" * 100_000, b"1" * 5000])
def test_json_that_is_none_on_one_side_is_a_difference(broken: bytes) -> None:
    assert [one.address for one in judged(answer({"a": 1}), answer(broken, kind="application/json")).differences] == ["json:$"]
    same = judged(answer(broken, kind="application/json"), answer(broken, kind="application/json"))
    assert same.differences == ()
    assert "compared as text" in same.notes[0]


def test_exact_numbers() -> None:
    def kind(text: bytes) -> object:
        return answer(text, kind="application/json")

    assert judged(kind(b"[3, 3.0, 3e0]"), kind(b"[3.0, 3, 3]")).differences == ()  # type: ignore[arg-type]
    assert judged(kind(b"[9007199254740993]"), kind(b"[9007199254740992]")).differences  # type: ignore[arg-type]
    assert judged(kind(b"[1]"), kind(b"[true]")).differences  # type: ignore[arg-type]
    assert judged(kind(b"[0.1]"), kind(b"[0.10000000000000001]")).differences  # type: ignore[arg-type]
    assert judged(kind(b'["\\u00e9"]'), kind('["é"]'.encode())).differences == ()  # type: ignore[arg-type]


def test_a_change_seen_twice_is_one_difference() -> None:
    page = "<html lang=en><title>T</title><h1>{}</h1><p>x</p></html>"
    found = judged(answer(page.format("The Trial")), answer(page.format("The Trail"))).differences
    assert [one.address for one in found] == ["document:headings[0].text"]
    assert found[0].also == ("text:1",)


def test_another_status_makes_another_page_one_difference() -> None:
    page = "<html lang=en><title>Book</title><h1>The Trial</h1><p>by Kafka</p><a href=/books>all</a><p>nice</p></html>"
    gone = "<html lang=en><title>Not found</title><h1>Not found</h1><p>Sorry.</p></html>"
    found = judged(answer(page), answer(gone, status=404)).differences
    assert len(found) == 2
    assert found[-1].address == "status" or found[0].address == "status"


def waiver(address: str, **more: object) -> Waiver:
    day = more.pop("until", dt.date(2027, 1, 1))
    assert isinstance(day, dt.date)
    return Waiver(WORDS.address(address), "agreed", "shop", day, **more)  # type: ignore[arg-type]


def state(one: Waiver, *, route: str = "GET /a") -> str:
    found = judged(
        answer({"a": 1}), answer({"a": 2}), waivers=(one,), circumstances=Circumstances(route, 200, ("smoke",))
    ).differences
    return found[0].state.value + ("!" if found[0].expired_waiver else "")


def test_waivers() -> None:
    assert state(waiver("json:$.a")) == "waived"
    assert state(waiver("json")) == "waived"
    assert state(waiver("json:$.b")) == "open"
    assert state(waiver("json:$.a", legacy=1, candidate=2)) == "waived"
    assert state(waiver("json:$.a", legacy=1, candidate=3)) == "open"
    assert state(waiver("json:$.a", legacy="1", candidate=2)) == "open"
    assert state(waiver("json:$.a", until=dt.date(2026, 11, 21))) == "waived"
    assert state(waiver("json:$.a", until=dt.date(2026, 11, 20))) == "open!"
    assert state(waiver("json:$.a", route="GET /a")) == "waived"
    assert state(waiver("json:$.a", route="/b")) == "open"
    assert state(waiver("json:$.a", when=Condition(status="2xx", tag="smoke"))) == "waived"
    assert state(waiver("json:$.a", when=Condition(status="404"))) == "open"


def test_conditions() -> None:
    seen = Circumstances("GET /books/<int:book_id>", None, ())
    assert applies(None, seen)
    assert not applies(Condition(status="4xx"), seen)
    assert not applies(Condition(tag="smoke"), seen)
    assert route_fits("GET /books/*", seen.route)
    assert route_fits("/books/<int:book_id>", seen.route)
    assert not route_fits("POST /books/*", seen.route)
    assert route_fits("GET /a[1]", "GET /a[1]")


def test_a_failure_of_the_candidate_is_one_difference() -> None:
    failed = answer(status=None, failure=Failure(FailureKind.TIMEOUT, "no answer within 2 s"))
    found = judged(answer({"a": 1}), failed).differences
    assert [(one.address, one.legacy) for one in found] == [("error", ABSENT)]


def test_a_cut_body_on_one_side_is_a_difference() -> None:
    found = judged(answer({"a": 1}), answer({"a": 1}, complete=False)).differences
    assert [one.address for one in found] == ["body"]
    assert judged(answer({"a": 1}, complete=False), answer({"a": 2}, complete=False)).differences == ()


@pytest.mark.parametrize(
    ("legacy", "candidate", "rule"),
    [
        ("6fa0a882-ba75-4264-a18c-5479a2726bd7", "a4be8e75-9a1e-4fa9-b84c-c3f4c30ba756", "json:$.a: uuid"),
        ("1970-01-01T00:16:41Z", "1970-01-01T00:16:43Z", "json:$.a: {datetime: {within: 5s}}"),
        ("a b", "a  b", "json:$.a: whitespace"),
        ("abcdef0123456789x", "9876543210fedcbay", "json:$.a: token"),
        ([1, 2], [2, 1], "json:$.a: unordered"),
        ("Emma", "Anna", None),
    ],
)
def test_suggestions(legacy: object, candidate: object, rule: str | None) -> None:
    found = judged(answer({"a": legacy}), answer({"a": candidate})).differences
    assert [one.suggested_rule for one in found] == [rule]


def test_a_suggestion_generalises_indices() -> None:
    rows = [{"id": 1, "u": "6fa0a882-ba75-4264-a18c-5479a2726bd7"}, {"id": 2, "u": "x"}]
    other = [{"id": 1, "u": "a4be8e75-9a1e-4fa9-b84c-c3f4c30ba756"}, {"id": 2, "u": "x"}]
    assert judged(answer(rows), answer(other)).differences[0].suggested_rule == "json:$[*].u: uuid"


def test_stale_is_known_by_what_was_used() -> None:
    found = judged(answer({"a": "x"}), answer({"a": "x"}), {"json:$.a": "case_insensitive", "json:$.b": "uuid"})
    assert [key.rpartition(" ")[2] for key in found.used_rules] == ["json:$.a"]


def test_a_waiver_of_one_part_never_covers_the_others() -> None:
    old = answer(headers=[("Cache-Control", "public, max-age=60")])
    new = answer(headers=[("Cache-Control", "private, max-age=0")])
    found = judged(old, new, waivers=(waiver("header:cache-control.max-age"),)).differences
    assert sorted((one.address, one.state.value) for one in found) == [
        ("header:cache-control", "open"),
        ("header:cache-control.max-age", "waived"),
    ]
    assert {one.state.value for one in judged(old, new, waivers=(waiver("header:cache-control"),)).differences} == {"waived"}
    page = "<html lang=en><title>Book</title><h1>The Trial</h1><p>by Kafka</p><a href=/books>all</a><p>nice</p></html>"
    gone = "<html lang=en><title>Not found</title><h1>Not found</h1><p>Sorry.</p></html>"
    partly = judged(answer(page), answer(gone, status=404), waivers=(waiver("document:title"),)).differences
    assert any(one.open and one.address != "status" for one in partly)


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_a_body_where_none_may_be_is_a_difference_on_either_side(method: str, status: int) -> None:
    bare, chatty = (answer(body, status=status, method=method, kind="text/html") for body in (b"", b"surplus"))
    found = judged(bare, chatty).differences
    assert [(one.address, one.kind, one.candidate) for one in found] == [("body", DifferenceKind.ADDED, "surplus")]
    assert [(one.address, one.kind, one.legacy) for one in judged(chatty, bare).differences] == [
        ("body", DifferenceKind.MISSING, "surplus")
    ]
    assert not judged(chatty, chatty).differences


def test_random_hexadecimal_is_suggested_to_be_a_token_even_where_it_could_be_a_uuid() -> None:
    def suggested(legacy: str, candidate: str) -> str | None:
        return judged(answer({"u": legacy}), answer({"u": candidate})).differences[0].suggested_rule

    assert suggested("4e0e492296aa2b852431f59967bc8761", "227a4089e2552743b0793032d4e7cc2d") == "json:$.u: token"
    assert suggested("4e0e492296aa4b85a431f59967bc8761", "227a4089e2554743b0793032d4e7cc2d") == "json:$.u: uuid"
    assert suggested("4e0e4922-96aa-2b85-2431-f59967bc8761", "227a4089-e255-2743-b079-3032d4e7cc2d") == "json:$.u: uuid"
