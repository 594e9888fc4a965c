"""What goes out: exactly the bytes that were written."""

from __future__ import annotations

import pytest

from harness.drivers.session import Session
from harness.errors import DriverError
from tests.servers import answering

from .conftest import World


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/%%%", "/%%%"),
        ("/a/../../b/./c", "/a/../../b/./c"),
        ("//evil/x", "//evil/x"),
        ("/?a=1&b", "/?a=1&b"),
        ("/%c3%a9%2f", "/%c3%a9%2f"),
        ("/é ü", "/%C3%A9%20%C3%BC"),
        ('/a[1]{2}|^`"<>\\', '/a[1]{2}|^`"<>\\'),
        ("/a#fragment", "/a"),
        ("*", "*"),
        ("/http://other/", "/http://other/"),
        ("/?next=http://other/", "/?next=http://other/"),
    ],
)
def test_the_target_is_sent_as_written(world: World, written: str, sent: str) -> None:
    session, server = world.to(answering())
    observation = session.send("GET", written)
    assert observation.status == 200
    assert server.last_line == f"GET {sent} HTTP/1.1"
    assert observation.request.target == sent


@pytest.mark.parametrize("written", ["/a\r\nX: y", "/\x00", "/a\tb", "/\x7f", "books", "/\ud800"])
def test_what_cannot_stand_in_a_request_line_is_refused(world: World, written: str) -> None:
    session, server = world.to(answering())
    with pytest.raises(DriverError):
        session.send("GET", written)
    assert server.requests == []


def test_an_absolute_target_must_be_the_sides_own(world: World) -> None:
    server = world.serve(answering())
    session = world.session(server, public_url="https://shop.example")
    for url in (f"{server.url}/x?y", "https://shop.example/x?y", "https://SHOP.example:443/x?y#z"):
        session.send("GET", url)
        assert server.last_line == "GET /x?y HTTP/1.1"
    session.send("GET", "https://shop.example?y")
    assert server.last_line == "GET /?y HTTP/1.1"
    before = len(server.requests)
    foreign = [
        "http://other/",
        "http://shop.example/",
        "https://shop.example:444/",
        "https://shop.example@other/",
        "ftp://shop.example/",
    ]
    for url in foreign:
        with pytest.raises(DriverError, match="not on this side's own host"):
            session.send("GET", url)
    assert len(server.requests) == before


def test_the_whole_request(world: World) -> None:
    session, server = world.to(answering())
    observation = session.send("POST", "/x", {"Content-Type": "text/plain"}, "grün".encode())
    expected = (
        f"POST /x HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUser-Agent: parity-harness\r\nAccept: */*\r\n"
        "Accept-Encoding: gzip, deflate, br\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\ngrün"
    )
    assert server.last == expected.encode()
    assert observation.request.url == f"{server.url}/x"
    assert observation.request.body == "grün".encode()


def test_headers_replace_defaults_in_any_case(world: World) -> None:
    session, server = world.to(answering())
    session.send("GET", "/", {"user-agent": "mine", "ACCEPT": None, "X-Many": ["1", "2"], "X-Word": "naïve ✓", "X-Flag": True})
    text = server.last.decode("utf-8", "surrogateescape")
    assert "user-agent: mine\r\n" in text
    assert "parity-harness" not in text
    assert "accept:" not in text.lower()
    assert "X-Many: 1\r\nX-Many: 2\r\n" in text
    assert "X-Flag: true\r\n" in text
    assert "✓".encode() in server.last


@pytest.mark.parametrize(
    "headers", [{"X": "a\r\nY: b"}, {"X": "a\nb"}, {"X Y": "a"}, {"": "a"}, {"X": {"a": 1}}, {"X": "\x00"}]
)
def test_headers_that_cannot_be_sent_are_refused(world: World, headers: dict[str, object]) -> None:
    session, server = world.to(answering())
    with pytest.raises(DriverError):
        session.send("GET", "/", headers)
    assert server.requests == []


def test_methods(world: World) -> None:
    session, server = world.to(answering())
    session.send("PROPFIND", "/")
    assert server.last_line.startswith("PROPFIND / ")
    with pytest.raises(DriverError, match="no HTTP method"):
        session.send("GET /x HTTP/1.1\r\n", "/")


def test_posts_without_body_say_so(world: World) -> None:
    session, server = world.to(answering())
    session.send("POST", "/")
    assert b"Content-Length: 0\r\n" in server.last
    session.send("GET", "/")
    assert b"Content-Length" not in server.last


def test_public_url_and_the_targets_own_settings(world: World) -> None:
    server = world.serve(answering())
    session = world.session(
        server,
        public_url="https://shop.example/",
        headers={"X-Feature": "new"},
        cookies={"beta": "1"},
        auth=("reader", "pässword"),
    )
    session.send("GET", "/")
    text = server.last.decode()
    assert text.startswith("GET / HTTP/1.1\r\nHost: shop.example\r\n")
    for line in (
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: shop.example",
        "X-Forwarded-For: 127.0.0.1",
        "X-Feature: new",
        "Cookie: beta=1",
        "Authorization: Basic cmVhZGVyOnDDpHNzd29yZA==",
    ):
        assert f"\r\n{line}\r\n" in text
    session.send("GET", "/", {"authorization": "mine", "host": "other.example"})
    assert b"Basic" not in server.last
    assert server.last.startswith(b"GET / HTTP/1.1\r\nhost: other.example\r\n")


def test_nothing_comes_from_the_environment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    session, _ = world.to(answering())
    assert session.send("GET", "/").status == 200


def test_a_base_path_goes_in_front(world: World) -> None:
    server = world.serve(answering())
    session = world.session(f"{server.url}/app")
    session.send("GET", "/x")
    assert server.last_line == "GET /app/x HTTP/1.1"


def test_a_read_only_target_refuses_unsafe_methods(world: World) -> None:
    server = world.serve(answering())
    session = world.session(server, read_only=True)
    assert session.send("GET", "/").status == 200
    for method in ("POST", "PUT", "DELETE", "PATCH", "PURGE"):
        with pytest.raises(DriverError, match="read_only"):
            session.send(method, "/")
    assert len(server.requests) == 1


def test_a_session_has_headers_of_its_own_and_hands_its_cookies_on(world: World) -> None:
    login, server = world.to(
        answering(
            b"HTTP/1.1 200 OK\r\nSet-Cookie: sid=1\r\nContent-Length: 0\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        )
    )
    login.send("POST", "/login")
    fresh = Session(login.transport, folder=".", headers={"Authorization": "Bearer t"}, cookies={"lang": "en"}, jar=login.jar)
    fresh.send("GET", "/")
    assert b"\r\nCookie: sid=1; lang=en\r\n" in server.last
    assert b"\r\nAuthorization: Bearer t\r\n" in server.last
    login.send("GET", "/")
    assert b"lang" not in server.last
    assert b"Bearer" not in server.last
