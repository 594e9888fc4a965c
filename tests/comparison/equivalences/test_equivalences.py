"""Every equivalence accepts what it should, and still asserts something: each has a pair that it must refuse."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from harness.comparison.equivalences.base import equivalences_of
from harness.loading.scenarios import load_scenarios
from harness.model.settings import Settings
from tests.comparison.judging import WORDS, addresses, answer, judged, rules_of


def jwt(signature: str = "c2ln", *, alg: str = "HS256", **claims: object) -> str:
    """A token with these claims."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': alg, 'typ': 'JWT'})}.{part(claims)}.{signature}"


ACCEPTED: list[tuple[object, object, object]] = [
    ("equal", "a", "a"),
    ("present", "a", "b"),
    ("type", 1, 2),
    ("any", 1, "x"),
    ("integer", 1, 99),
    ("integer", "1", "99"),
    ({"number": {"within": 0.01}}, 9.99, 10.0),
    ("number", "1.10", "1.1"),
    ("uuid", "6fa0a882-ba75-4264-a18c-5479a2726bd7", "a4be8e75-9a1e-4fa9-b84c-c3f4c30ba756"),
    ("date", "2026-01-31", "2025-12-01"),
    ("datetime", "2026-01-01T12:00:00+00:00", "2026-01-01T13:00:00+01:00"),
    ({"datetime": {"within": 5.0}}, "1970-01-01T00:16:41Z", "1970-01-01T00:16:43Z"),
    ({"datetime": {"within": 5.0}}, 1700000000, 1700000003),
    ({"datetime": {"within": 5.0}}, 1700000000.7876656, 1700000003.785455),
    ({"datetime": {"within": 5.0}}, "1700000000.7876656", "1700000003.785455"),
    ("datetime", 1700000000, 1700000000.0),
    ({"datetime": {"within": 5.0}}, "2024-04-02T18:45:30Z", "2024-04-02T18:45:30Z"),
    ("duration", "PT5M", "PT1H"),
    ("duration", 3, 4),
    ("url", "http://x.test:80/a", "http://x.test/a"),
    ({"url": {"ignore_query": True}}, "/a?t=1", "/a?t=2"),
    ({"url": {"ignore_query": ["t"]}}, "/a?t=1&p=2", "/a?t=2&p=2"),
    ({"matches": {"pattern": "[A-Z]{3}-[0-9]+"}}, "ABC-1", "XYZ-22"),
    ("case_insensitive", "Emma", "EMMA"),
    ("whitespace", "a  b\n", "a b"),
    ("unordered", [1, 2, 3], [3, 1, 2]),
    ({"unordered": {"by": "$.id"}}, [{"id": 1}, {"id": 2}], [{"id": 2}, {"id": 1}]),
    ({"sorted": {"by": "$.n"}}, [{"n": 1, "v": 1}, {"n": 1, "v": 2}], [{"n": 1, "v": 2}, {"n": 1, "v": 1}]),
    ("sorted", [1, 1, 2], [1, 1, 2]),
    ("identifier", 3, 7),
    ("token", "abcdef0123456789", "9876543210fedcba"),
    ("nullish", None, None),
    ("jwt", jwt(sub="ada", iat=1000, exp=4600, jti="x"), jwt("other", sub="ada", iat=2000, exp=5600, jti="y")),
    ({"jwt": {"claims": ["sub"]}}, jwt(sub="ada", n=1), jwt(sub="ada", n=2)),
    ("html", '<p class="a b" id=x>A &amp; B</p>', "<p id='x' class='b  a'>A &#38; B</p>\n"),
    ("html", "<ul><li>a<li>b</ul>", "<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>"),
    ("html", "<input disabled>", '<input disabled="disabled">'),
    ("html", "<tr><td>a<td>b", "<!-- row -->\n<tr>\n  <td> a </td>\n  <td>b</td>\n</tr>\n"),
    ("similar", "The quick brown fox jumps over the dog", "The quick brown fox jumps over the dog."),
    ({"similar": {"threshold": 0.5}}, "word " * 900 + "end", "word " * 600 + "end"),
]
REFUSED: list[tuple[object, object, object]] = [
    ("equal", "a", "b"),
    ("present", "a", ""),
    ("present", "a", None),
    ("type", 1, "1"),
    ("integer", 1, 1.5),
    ("integer", 1, "1"),
    ("integer", "1", "x"),
    ({"number": {"within": 0.01}}, 9.99, 10.01),
    ("number", 1, "1"),
    ("number", "1", "one"),
    ("uuid", "6fa0a882-ba75-4264-a18c-5479a2726bd7", "not a uuid"),
    ("uuid", "same", "same"),
    ("uuid", "6fa0a882-ba75-4264-a18c-5479a2726bd7", "6fa0a882ba754264a18c5479a2726bd7"),
    ("uuid", "6fa0a882-ba75-4264-a18c-5479a2726bd7", "6fa0a882-ba75-7264-a18c-5479a2726bd7"),
    ("date", "2026-01-31", "2026-02-31"),
    ("date", "2026-01-31", "31.01.2026"),
    ("datetime", "2026-01-01T12:00:00Z", "2026-01-01T12:00:01Z"),
    ("datetime", "2026-01-01T12:00:00Z", "2026-01-01T12:00:00+00:00"),
    ("datetime", "2026-01-01T12:00:00Z", "yesterday"),
    ({"datetime": {"within": 5.0}}, "1970-01-01T00:16:41Z", "1970-01-01T00:16:51Z"),
    ({"datetime": {"within": 5.0}}, 1700000000, 1700000003000),
    ("duration", "PT5M", "5 minutes"),
    ("duration", "PT5M", "0:05:00"),
    ("url", "/a?x=1", "/a?x=2"),
    ("url", "/a", 3),
    ({"url": {"ignore_query": ["t"]}}, "/a?t=1&p=2", "/a?t=2&p=3"),
    ({"matches": {"pattern": "[A-Z]{3}"}}, "ABC", "abc"),
    ({"matches": {"pattern": "[0-9]+"}}, 1, "1"),
    ("case_insensitive", "Emma", "Emmas"),
    ("case_insensitive", "Emma", 3),
    ("whitespace", "a b", "ab"),
    ("unordered", [1, 2, 3], [3, 1]),
    ("unordered", [1, 1, 2], [1, 2]),
    ("unordered", [1], "x"),
    ({"unordered": {"by": "$.id"}}, [{"id": 1, "v": 1}], [{"id": 1, "v": 2}]),
    ({"sorted": {"by": "$.n"}}, [{"n": 1}, {"n": 2}], [{"n": 2}, {"n": 1}]),
    ("identifier", 3, "7"),
    ("identifier", True, False),
    ("token", "abcdef0123456789", ""),
    ("token", "abcdef0123456789", "abc"),
    ("token", "abcdef0123456789", 3),
    ("nullish", None, ""),
    ("jwt", jwt(sub="ada"), jwt(sub="bob")),
    ("jwt", jwt(sub="ada"), jwt(sub="ada", role="admin")),
    ("jwt", jwt(sub="ada", iat=0, exp=3600), jwt(sub="ada", iat=0, exp=7200)),
    ("jwt", jwt(sub="ada", exp=1), jwt(sub="ada", exp="1")),
    ("jwt", jwt(alg="HS256", sub="ada"), jwt(alg="none", sub="ada")),
    ("jwt", jwt(sub="ada"), "opaque"),
    ({"jwt": {"claims": ["role"]}}, jwt(sub="ada"), jwt(sub="ada")),
    ("html", "<p>A</p>", "<p>B</p>"),
    ("html", "<p><b>A</b></p>", "<p>A</p>"),
    ("html", '<a href="/a">A</a>', '<a href="/b">A</a>'),
    ("html", "<pre>a  b</pre>", "<pre>a b</pre>"),
    ("html", "<b>a</b> b", "<b>a</b>b"),
    ("html", "<tr><td>a</td></tr>", "a"),
    ("html", "<tr><td>a</td></tr>", "<td>a</td>"),
    ("html", "<tr><td>a</td></tr>", "<table><tr><td>a</td></tr></table>"),
    ("html", "<tr><td>a</td></tr></template>b", "<tr><td>a</td></tr></template>c"),
    ("html", "<td>a</td><td>b</td>", "<td>ab</td>"),
    ("html", "<caption>a</caption>", "<thead>a</thead>"),
    ("html", "<option selected>a", "<option>a"),
    ("html", "<template><p>a</p></template>", "<template><p>b</p></template>"),
    ("html", "<p>A</p>", 3),
    ("similar", "The quick brown fox", "An entirely different text"),
    ("similar", "text", ""),
    ("similar", "text", None),
    ({"similar": {"threshold": 0.99}}, "word " * 900, "word " * 600),
]


@pytest.mark.parametrize(("rule", "legacy", "candidate"), ACCEPTED)
def test_accepts(rule: object, legacy: object, candidate: object) -> None:
    assert addresses({"a": legacy}, {"a": candidate}, {"json:$.a": rule}) == []


@pytest.mark.parametrize(("rule", "legacy", "candidate"), REFUSED)
def test_refuses_and_says_why(rule: object, legacy: object, candidate: object) -> None:
    found = judged(answer({"a": legacy}), answer({"a": candidate}), {"json:$.a": rule}).differences
    assert found
    assert all(one.address.startswith("json:$.a") for one in found)
    if rule not in ("equal", "unordered") and not (isinstance(rule, dict) and {"unordered", "sorted"} & set(rule)):
        assert found[0].reason


def test_every_equivalence_is_tried_both_ways() -> None:
    def names(cases: list[tuple[object, object, object]]) -> set[str]:
        return {rule if isinstance(rule, str) else next(iter(dict(rule))) for rule, _, _ in cases}  # type: ignore[call-overload]

    assert names(ACCEPTED) >= set(WORDS.equivalences) - {"redirect"}
    assert names(REFUSED) >= set(WORDS.equivalences) - {"redirect", "any"}


def test_null_equals_missing_only_with_nullish() -> None:
    assert addresses({"a": None}, {}, {"json:$.a": "nullish"}) == []
    assert addresses({}, {"a": None}, {"json:$.a": "nullish"}) == []
    assert addresses({"a": None}, {}) == ["json:$.a"]
    assert addresses({"a": 1}, {}, {"json:$.a": "nullish"}) == ["json:$.a"]


@pytest.mark.parametrize(
    ("legacy", "candidate", "method", "equal"),
    [
        (301, 308, "GET", True),
        (302, 307, "GET", True),
        (303, 302, "GET", True),
        (301, 302, "GET", False),
        (302, 307, "POST", False),
        (301, 200, "GET", False),
    ],
)
def test_redirect_codes(legacy: int, candidate: int, method: str, equal: bool) -> None:
    left, right = (answer(status=status, method=method) for status in (legacy, candidate))
    assert (judged(left, right, {"status": "redirect"}).differences == ()) is equal


def test_any_counts_and_still_needs_presence() -> None:
    assert judged(answer({"a": 1}), answer({"a": "x"}), {"json:$.a": "any"}).any_count == 1
    assert addresses({"a": 1}, {}, {"json:$.a": "any"}) == ["json:$.a"]


def test_the_innermost_then_the_most_specific_rule_applies() -> None:
    assert addresses({"a": "x"}, {"a": "X"}, {"json:$": "equal", "json:$.a": "case_insensitive"}) == []
    assert addresses({"a": "x"}, {"a": "X"}, {"json:$.a": "case_insensitive", "json:$": "equal"}) == []
    inner = rules_of({"json:$": "equal"}, scope=1001)
    outer = rules_of({"json:$.a": "case_insensitive"}, scope=0)
    assert addresses({"a": "x"}, {"a": "X"}, (*outer, *inner)) == ["json:$.a"]


def test_a_rule_beneath_a_wildcard_and_a_query() -> None:
    legacy = {"items": [{"k": "a", "v": "x"}, {"k": "b", "v": "y"}]}
    candidate = {"items": [{"k": "a", "v": "X"}, {"k": "b", "v": "Y"}]}
    assert addresses(legacy, candidate, {"json:$.items[*].v": "case_insensitive"}) == []
    assert addresses(legacy, candidate, {"json:$.items[?@.k == 'a'].v": "case_insensitive"}) == ["json:$.items[1].v"]
    assert addresses(legacy, candidate, {"json:$..v": "case_insensitive"}) == []
    assert addresses(legacy, candidate, {"json:$.items[0].v": "case_insensitive"}) == ["json:$.items[1].v"]


def test_a_counterpart_lives_elsewhere_on_the_candidate() -> None:
    rule = {"json:$.user_name": {"equal": {"candidate": "json:$.userName"}}}
    assert addresses({"user_name": "ada"}, {"userName": "ada"}, rule) == []
    assert addresses({"user_name": "ada"}, {"userName": "bob"}, rule) == ["json:$.user_name"]
    assert addresses({"user_name": "ada"}, {}, rule) == ["json:$.user_name"]
    rows = {"json:$[*].user_name": {"equal": {"candidate": "json:$[*].userName"}}}
    assert addresses([{"user_name": 1}, {"user_name": 2}], [{"userName": 1}, {"userName": 2}], rows) == []
    assert addresses([{"user_name": 1}], [{"userName": 1}, {"userName": 2}], rows) != []


IDENTIFIED = {"json:$.id": {"identifier": {"of": "loan"}}}


def test_identifiers_must_stay_one_to_one() -> None:
    first = judged(answer({"id": 3}), answer({"id": 7}), IDENTIFIED)
    assert first.differences == ()
    again = judged(answer({"id": 3}), answer({"id": 8}), IDENTIFIED, table=first.table)
    assert "one to one" in again.differences[0].reason
    assert "3 <-> 7" in again.differences[0].reason
    other = judged(answer({"id": 4}), answer({"id": 7}), IDENTIFIED, table=first.table)
    assert [one.address for one in other.differences] == ["json:$.id"]


def test_known_pairs_excuse_url_segments_and_nothing_else() -> None:
    legacy = {"id": 3, "url": "/loans/3", "count": 3, "text": "loan 3"}
    candidate = {"id": 7, "url": "/loans/7", "count": 7, "text": "loan 7"}
    assert addresses(legacy, candidate, IDENTIFIED) == ["json:$.count", "json:$.text"]
    assert addresses({"id": 3, "u": "/l?id=3"}, {"id": 7, "u": "/l?id=7"}, IDENTIFIED) == []
    assert addresses({"id": 3, "u": "/l/33"}, {"id": 7, "u": "/l/77"}, IDENTIFIED) == ["json:$.u"]


def test_long_identifiers_are_recognised_as_whole_words_in_text() -> None:
    legacy = {"id": "aaaa-bbbb-1111", "text": "order aaaa-bbbb-1111 is ready"}
    candidate = {"id": "cccc-dddd-2222", "text": "order cccc-dddd-2222 is ready"}
    assert addresses(legacy, candidate, IDENTIFIED) == []
    assert addresses(legacy, {**candidate, "text": "order xcccc-dddd-2222 is ready"}, IDENTIFIED) == ["json:$.text"]


def test_an_identifier_in_an_address_is_the_segment_that_differs() -> None:
    rule = {"header:location": {"identifier": {"of": "order"}}}

    def found(legacy: str, candidate: str) -> list[str]:
        page = "<html lang=en><title>T</title><a href={0}>the order {0}</a></html>"
        left = answer(page.format(legacy), headers=[("Location", legacy)])
        right = answer(page.format(candidate), headers=[("Location", candidate)])
        return [one.address for one in judged(left, right, rule).differences]

    assert found("/orders/aaaa-1111-bbbb", "/orders/cccc-2222-dddd") == []
    assert "header:location" in found("/orders/aaaa-1111-bbbb", "/sales/cccc-2222-dddd")
    assert "header:location" in found("/orders/aaaa-1111-bbbb", "/orders/cccc-2222-dddd/x")


def test_html_that_is_nested_without_end_is_refused_not_followed() -> None:
    deep = "<div>" * 5_000
    found = judged(answer({"a": deep + "x"}), answer({"a": deep + "y"}), {"json:$.a": "html"}).differences
    assert [one.address for one in found] == ["json:$.a"]


def test_unordered_pairs_what_is_left_by_what_it_is_known_by() -> None:
    rows = [{"id": number, "title": f"t{number}", "price": number * 2} for number in range(8)]
    other = [{**row, "title": "other"} if number % 2 else row for number, row in enumerate(rows)][::-1]
    titles = ["json:$[1].title", "json:$[3].title", "json:$[5].title", "json:$[7].title"]
    assert addresses(rows, other, {"json:$": "unordered"}) == titles
    assert addresses(rows, other[1:], {"json:$": "unordered"}) == [*titles[:3], "json:$[7]"]


def test_numbers_are_taken_as_scenario_files_give_them(tmp_path: Path) -> None:
    tried = []
    for name, equivalence in equivalences_of(WORDS).items():
        numbers = [one.name for one in equivalence.arguments if one.kind == "number"]
        if not numbers:
            continue
        arguments = ", ".join(f"{one}: 0.5" for one in numbers)
        file = tmp_path / "a.yaml"
        file.write_text(
            f"scenario: x\nsteps:\n- request: GET /\n  rules:\n    json:$.a: {{{name}: {{{arguments}}}}}\n", "utf-8"
        )
        [scenario] = load_scenarios([file], Settings(root=str(tmp_path)), WORDS)
        rules = scenario.steps[0].rules
        legacy, candidate = answer({"a": "12"}), answer({"a": "12.5"}, origin="http://new.test")
        assert judged(legacy, candidate, rules).used_rules, name
        tried.append(name)
    assert {"number", "similar"} <= set(tried)
