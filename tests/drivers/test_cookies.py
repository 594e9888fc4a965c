"""The cookie jar, alone and in a session."""

from __future__ import annotations

import datetime
import time
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.drivers.cookies import CookieJar, domain_matches, parse_date, path_matches
from harness.model.origin import origin_of
from tests.servers import answer, answering

from .conftest import World

PLAIN = origin_of("http://shop.example")
SECURE = origin_of("https://www.shop.example")
LOOPBACK = origin_of("http://127.0.0.1:5000")


def jar_of(*values: str, origin=SECURE, target: str = "/") -> CookieJar:
    jar = CookieJar(origin)
    for value in values:
        jar.receive(value, target)
    return jar


@pytest.mark.parametrize(
    ("value", "pairs"),
    [
        ("a=1", [("a", "1")]),
        ('a="quo ted; Path=/', [("a", '"quo ted')]),
        ("a=b=c", [("a", "b=c")]),
        ("a=", [("a", "")]),
        (f"a={'x' * 4095}", [("a", "x" * 4095)]),
        (f"a={'x' * 4096}", []),
        ("lonely", [("", "lonely")]),
        ("=", []),
        ("a=1; Max-Age=0", []),
        ("a=1; Max-Age=-1; Expires=Thu, 01 Jan 2099 00:00:00 GMT", []),
        ("a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", [("a", "1")]),
        ("a=1; Max-Age=soon", [("a", "1")]),
        ("a=1; Expires=whenever", [("a", "1")]),
        ("a=1; Secure; HttpOnly; SameSite=Lax", [("a", "1")]),
        ("a=1; Domain=shop.example", [("a", "1")]),
        ("a=1; Domain=.SHOP.example", [("a", "1")]),
        ("a=1; Domain=other.example", []),
        ("a=1; Domain=hop.example", []),
        ("a=1; Domain=example", []),
        ("a=1; Path=/deep", []),
        ("a=1; Path=relative", [("a", "1")]),
        ("__Secure-a=1", []),
        ("__Secure-a=1; Secure", [("__Secure-a", "1")]),
        ("__Host-a=1; Secure; Path=/", [("__Host-a", "1")]),
        ("__Host-a=1; Secure; Path=/; Domain=shop.example", []),
        ("a=1\x00", []),
    ],
)
def test_what_is_kept(value: str, pairs: list[tuple[str, str]]) -> None:
    assert jar_of(value).pairs("/") == pairs


def test_secure_needs_tls_or_a_loopback() -> None:
    assert jar_of("a=1", "a=2; Secure", origin=PLAIN).pairs("/") == [("a", "1")]
    assert jar_of("a=1; Secure", origin=PLAIN).pairs("/") == []
    for url in (
        "http://127.0.0.1:5000",
        "http://localhost",
        "http://shop.localhost:3000",
        "http://[::1]:80",
        "https://shop.example",
    ):
        assert jar_of("a=1; Secure", origin=origin_of(url)).pairs("/") == [("a", "1")]


def test_order_replacement_and_deletion() -> None:
    jar = jar_of("a=1; Path=/", "b=1; Path=/books", "c=1; Path=/", target="/books/1?x=/y")
    jar.receive("a=2; Path=/", "/")
    assert jar.pairs("/books/7") == [("b", "1"), ("a", "2"), ("c", "1")]
    jar.receive("a=; Path=/; Max-Age=0", "/")
    jar.receive("c=; Path=/elsewhere; Max-Age=0", "/")
    assert jar.pairs("/") == [("c", "1")]


def test_the_default_path_is_the_folder_of_the_request() -> None:
    jar = jar_of("a=1", target="/books/new?x=/y/z")
    assert jar.pairs("/books/7") == [("a", "1")]
    assert jar.pairs("/bookshelf") == []


def test_expiry_counts_by_the_servers_clock() -> None:
    long_ago = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    expires = format_datetime(long_ago + datetime.timedelta(hours=1), usegmt=True)
    jar = CookieJar(SECURE)
    jar.receive(f"a=1; Expires={expires}", "/", served_at=long_ago.timestamp())
    jar.receive(f"b=1; Expires={expires}", "/")
    assert jar.pairs("/") == [("a", "1")]


def test_a_copy_goes_its_own_way() -> None:
    jar = jar_of("a=1")
    twin = jar.copy()
    twin.receive("b=2", "/")
    jar.receive("a=; Max-Age=0", "/")
    assert (jar.pairs("/"), twin.pairs("/")) == ([], [("a", "1"), ("b", "2")])


@pytest.mark.parametrize(
    ("host", "domain", "matches"),
    [
        ("a.b", "a.b", True),
        ("x.a.b", "a.b", True),
        ("xa.b", "a.b", False),
        ("10.0.0.1", "0.0.1", False),
        ("a.b", "x.a.b", False),
    ],
)
def test_domains(host: str, domain: str, matches: bool) -> None:
    assert domain_matches(host, domain) is matches


@pytest.mark.parametrize(
    ("path", "cookie_path", "matches"), [("/a", "/a", True), ("/a/b", "/a", True), ("/ab", "/a", False), ("/a", "/a/", False)]
)
def test_paths(path: str, cookie_path: str, matches: bool) -> None:
    assert path_matches(path, cookie_path) is matches


@pytest.mark.parametrize(
    "text",
    [
        "Wed, 09 Jun 2021 10:18:14 GMT",
        "Wednesday, 09-Jun-21 10:18:14 GMT",
        "Wed Jun  9 10:18:14 2021",
        "9 june 2021 10:18:14junk",
    ],
)
def test_dates_in_any_spelling(text: str) -> None:
    assert parse_date(text) == datetime.datetime(2021, 6, 9, 10, 18, 14, tzinfo=datetime.UTC).timestamp()


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "9 Jun 2021", "31 Feb 2021 10:00:00", "9 Jun 1500 10:00:00", "9 Jun 2021 25:00:00"]
)
def test_no_dates(text: str) -> None:
    assert parse_date(text) is None


@settings(max_examples=50)
@given(st.datetimes(*(datetime.datetime(year, 1, 1) for year in (1970, 2069))))  # noqa: DTZ001  # set below
def test_every_written_date_is_read_back(moment: datetime.datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=datetime.UTC)
    assert parse_date(format_datetime(moment, usegmt=True)) == moment.timestamp()


@settings(max_examples=100)
@given(st.text(max_size=80), st.text(max_size=20))
def test_no_cookie_breaks_the_jar_or_the_request(value: str, target: str) -> None:
    jar = jar_of(value, target=target)
    assert all("\r" not in part and "\n" not in part for pair in jar.pairs("/") for part in pair)


def test_a_session_returns_cookies(world: World) -> None:
    later = format_datetime(datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1), usegmt=True)
    cookies = [("Set-Cookie", f"sid=a b; Secure; HttpOnly; Expires={later}"), ("Set-Cookie", "cart=7; Path=/shop")]
    session, server = world.to(answering(answer("hi", headers=cookies), answer("ok")))
    session.send("GET", "/")
    session.send("GET", "/shop/x?y")
    assert b"\r\nCookie: cart=7; sid=a b\r\n" in server.last
    session.send("GET", "/", cookies={"sid": None, "extra": 3, "cart": "mine"})
    assert b"\r\nCookie: extra=3; cart=mine\r\n" in server.last
    session.send("GET", "/", {"cookie": "raw"})
    assert b"sid" not in server.last
    session.send("GET", "/")
    assert b"\r\nCookie: sid=a b\r\n" in server.last
    session.close()
    session.send("GET", "/")
    assert b"Cookie" not in server.last


def test_the_jar_follows_the_public_url(world: World) -> None:
    cookies = [("Set-Cookie", "a=1; Secure; Domain=shop.example"), ("Set-Cookie", "b=1; Domain=127.0.0.1")]
    server = world.serve(answering(answer("", headers=cookies), answer("")))
    session = world.session(server, public_url="https://www.shop.example")
    session.send("GET", "/")
    session.send("GET", "/")
    assert b"\r\nCookie: a=1\r\n" in server.last


def test_a_secure_cookie_is_not_kept_for_a_plain_public_url(world: World) -> None:
    server = world.serve(answering(answer("", headers=[("Set-Cookie", "a=1; Secure")]), answer("")))
    session = world.session(server, public_url="http://www.shop.example")
    session.send("GET", "/")
    session.send("GET", "/")
    assert b"Cookie" not in server.last


def test_expiry_in_a_session(world: World) -> None:
    session, server = world.to(
        answering(answer("", headers=[("Set-Cookie", "a=1; Max-Age=1"), ("Date", "nonsense")]), answer(""))
    )
    session.send("GET", "/")
    session.send("GET", "/")
    assert b"Cookie: a=1" in server.last
    time.sleep(1.05)
    session.send("GET", "/")
    assert b"Cookie" not in server.last
