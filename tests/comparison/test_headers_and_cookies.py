"""Headers and cookies by meaning: spellings that mean the same are equal, every weakening is found at its address."""

from __future__ import annotations

import pytest

from harness.comparison.profiles.base import NO_PROFILE
from harness.comparison.profiles.django import DJANGO
from tests.comparison.judging import answer, header_addresses, judged

SAME: list[tuple[str, str, str]] = [
    ("Content-Type", "text/html; charset=UTF-8", 'text/html;charset="utf-8"'),
    ("Cache-Control", "no-store, max-age=0", "max-age=0,no-store"),
    ("Vary", "Accept, Cookie", "cookie,accept"),
    ("Allow", "GET, HEAD, OPTIONS", "HEAD, OPTIONS, GET"),
    ("ETag", '"abc"', '"xyz"'),
    ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"),
    ("Location", "http://legacy.test/a", "/a"),
    ("Link", '</a?page=2>; rel="next", </a?page=9>; rel=last', '<http://new.test/a?page=9>; rel="last", </a?page=2>; rel=next'),
    ("WWW-Authenticate", 'Digest realm="x", qop="auth", stale=FALSE', 'Digest qop="auth", stale=false, realm="x"'),
    ("Content-Disposition", "attachment; filename=a.csv", 'attachment; filename="a.csv"'),
    ("Content-Security-Policy", "default-src 'self'; img-src a b", "img-src b a; default-src 'self'"),
    ("Strict-Transport-Security", "max-age=60; includeSubDomains", "includeSubDomains;max-age=60"),
    ("Server", "Werkzeug", "WSGIServer"),
    ("Date", "Sun, 06 Nov 1994 08:49:37 GMT", "Mon, 07 Nov 1994 08:49:37 GMT"),
    ("Connection", "close", "keep-alive"),
    ("Retry-After", "120", "120"),
]
DIFFERENT: list[tuple[str, str, str, str]] = [
    ("Content-Type", "text/html", "text/plain", "header:content-type.media_type"),
    ("Content-Type", "text/html; charset=utf-8", "text/html", "header:content-type.charset"),
    ("Cache-Control", "max-age=60", "max-age=600", "header:cache-control.max-age"),
    ("Cache-Control", "no-store, private", "private", "header:cache-control.no-store"),
    ("Vary", "Accept, Cookie", "Accept", "header:vary.cookie"),
    ("Allow", "GET, POST", "GET", "header:allow.POST"),
    ("ETag", '"abc"', 'W/"abc"', "header:etag"),
    ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:38 GMT", "header:last-modified"),
    ("Location", "/a", "/b", "header:location"),
    ("Link", "</a>; rel=next", "</b>; rel=next", "header:link.next.target"),
    ("WWW-Authenticate", 'Basic realm="x"', 'Basic realm="y"', "header:www-authenticate.basic.realm"),
    ("Content-Disposition", "attachment; filename=a.csv", "inline; filename=a.csv", "header:content-disposition.disposition"),
    ("Content-Security-Policy", "img-src a b", "img-src a", "header:content-security-policy.img-src.b"),
    ("X-Total-Count", "12", "13", "header:x-total-count"),
]


@pytest.mark.parametrize(("name", "legacy", "candidate"), SAME)
def test_the_same_meaning(name: str, legacy: str, candidate: str) -> None:
    assert header_addresses([(name, legacy)], [(name, candidate)]) == []


@pytest.mark.parametrize(("name", "legacy", "candidate", "address"), DIFFERENT)
def test_another_meaning(name: str, legacy: str, candidate: str, address: str) -> None:
    assert header_addresses([(name, legacy)], [(name, candidate)]) == [address]
    assert header_addresses([(name, candidate)], [(name, legacy)]) != []


def test_a_lost_and_an_added_header() -> None:
    assert header_addresses([("X-A", "1")], []) == ["header:x-a"]
    assert header_addresses([], [("X-A", "1")]) == ["header:x-a"]


def test_repeated_lines_are_one_list() -> None:
    assert header_addresses([("X-A", "1"), ("X-A", "2")], [("x-a", "1, 2")]) == []


def test_expires_is_a_lifetime_from_date() -> None:
    legacy = [("Date", "Sun, 06 Nov 1994 08:00:00 GMT"), ("Expires", "Sun, 06 Nov 1994 09:00:00 GMT")]
    candidate = [("Date", "Sun, 06 Nov 1994 08:00:07 GMT"), ("Expires", "Sun, 06 Nov 1994 09:00:07 GMT")]
    assert header_addresses(legacy, candidate) == []
    assert header_addresses(legacy, [candidate[0], ("Expires", "Sun, 06 Nov 1994 10:00:00 GMT")]) == ["header:expires"]


SESSION = "session=abcDEF0123456789xyz; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=3600"


@pytest.mark.parametrize(
    ("candidate", "found"),
    [
        ("session=ZZZdef9876543210abc; path=/; samesite=lax; secure; httponly; max-age=3602", []),
        (SESSION.replace(" HttpOnly;", ""), ["cookie:session.httponly"]),
        (SESSION.replace(" Secure;", ""), ["cookie:session.secure"]),
        (SESSION.replace("Lax", "None"), ["cookie:session.samesite"]),
        (SESSION.replace("Path=/", "Path=/app"), ["cookie:session.path"]),
        (SESSION.replace("3600", "60"), ["cookie:session.lifetime"]),
        (SESSION.replace("; Max-Age=3600", ""), ["cookie:session.lifetime"]),
        (SESSION + "; Domain=x.test", ["cookie:session.domain"]),
        ("session=; Path=/; Max-Age=0", None),
        ("other=1; Path=/", None),
    ],
)
def test_cookies_by_attribute(candidate: str, found: list[str] | None) -> None:
    seen = header_addresses([("Set-Cookie", SESSION)], [("Set-Cookie", candidate)])
    assert seen == found if found is not None else seen


def test_short_cookie_values_are_compared_and_tokens_must_not_be_empty() -> None:
    assert header_addresses([("Set-Cookie", "lang=en")], [("Set-Cookie", "lang=de")]) == ["cookie:lang.value"]
    assert header_addresses([("Set-Cookie", "t=abcDEF0123456789xyz")], [("Set-Cookie", "t=")]) == ["cookie:t.value"]


def test_two_spellings_of_deleting_a_cookie() -> None:
    assert (
        header_addresses(
            [("Set-Cookie", "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/")],
            [("Set-Cookie", 'a=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly')],
        )
        == []
    )


def test_cookie_names_map_the_candidates_to_legacys() -> None:
    legacy = answer(headers=[("Set-Cookie", "session=abcDEF0123456789xyz; Path=/")])
    candidate = answer(headers=[("Set-Cookie", "sessionid=ZZZdef9876543210abc; Path=/")])
    assert judged(legacy, candidate).differences
    assert judged(legacy, candidate, cookie_names={"sessionid": "session"}).differences == ()


def test_a_profile_removes_only_what_it_says_and_only_where_the_other_side_lacks_it() -> None:
    csrf = ("Set-Cookie", "csrftoken=" + "a1" * 16 + "; Path=/; SameSite=Lax")
    found = judged(answer(), answer(headers=[csrf]), profiles=(NO_PROFILE, DJANGO))
    assert found.differences == ()
    assert [one.address for one in found.removed] == ["cookie:csrftoken"]
    assert judged(answer(), answer(headers=[("Set-Cookie", "csrftoken=x; Path=/")]), profiles=(NO_PROFILE, DJANGO)).differences
    both = judged(
        answer(headers=[("Set-Cookie", "csrftoken=b; Path=/")]), answer(headers=[csrf]), profiles=(NO_PROFILE, DJANGO)
    )
    assert both.removed == ()


def test_several_changes_of_one_header_are_one_difference() -> None:
    found = judged(
        answer(headers=[("Cache-Control", "public, max-age=60")]), answer(headers=[("Cache-Control", "private, max-age=0")])
    ).differences
    assert [one.address for one in found] == ["header:cache-control"]
    assert "header:cache-control.max-age" in found[0].also
