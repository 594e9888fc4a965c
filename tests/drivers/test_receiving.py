"""What comes back: everything kept as received, everything bounded, every fault named."""

from __future__ import annotations

import gzip
import socket
import struct
import time
import zlib
from collections.abc import Callable

import brotli
import pytest

from harness.model.observation import FailureKind, Observation
from tests import servers
from tests.servers import answer, answering, garbage
from tests.servers.behaviours import Behaviour

from .conftest import World

Exchange = Callable[..., Observation]


def numbered(value: object) -> str | None:
    """Readable test ids in place of raw bytes."""
    return f"{len(value)}-bytes" if isinstance(value, bytes) else None


TEXT = "Grüße, world\n".encode() * 3000


def test_headers_keep_order_repeats_and_case(exchange: Exchange) -> None:
    raw = b"HTTP/1.1 200 OK\r\n"
    raw += b"X-B: 1\r\nSet-Cookie: a=1, b\r\nx-a:  spaced \r\nSet-Cookie: c=2\r\nX-L: \xe9\r\nContent-Length: 0\r\n\r\n"
    observation = exchange(garbage(raw))
    assert observation.headers == (
        ("X-B", "1"),
        ("Set-Cookie", "a=1, b"),
        ("x-a", "spaced"),
        ("Set-Cookie", "c=2"),
        ("X-L", "é"),
        ("Content-Length", "0"),
    )
    assert observation.failure is None
    assert observation.header_values("set-cookie") == ("a=1, b", "c=2")


def test_redirects_are_not_followed(world: World) -> None:
    session, server = world.to(answering(answer(status=302, headers=[("Location", "/next")])))
    observation = session.send("GET", "/")
    assert (observation.status, observation.header("location"), len(server.requests)) == (302, "/next", 1)


def gzipped(data: bytes) -> bytes:
    """Without the time of packing: every worker must collect the same tests, sizes in their names included."""
    return gzip.compress(data, mtime=0)


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzipped(TEXT)),
        ("x-gzip", gzipped(TEXT[:100]) + gzipped(TEXT[100:])),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("BR", brotli.compress(TEXT)),
        ("identity", TEXT),
        ("gzip, br", brotli.compress(gzipped(TEXT))),
        ("deflate, gzip, identity", gzipped(zlib.compress(TEXT))),
    ],
    ids=numbered,
)
def test_codings_are_removed(exchange: Exchange, coding: str, packed: bytes) -> None:
    observation = exchange(answering(answer(packed, headers=[("Content-Encoding", coding)])))
    assert observation.failure is None
    assert observation.body == TEXT
    assert observation.body_complete


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_empty_content_is_empty_in_every_coding(exchange: Exchange, coding: str) -> None:
    observation = exchange(answering(answer(b"", headers=[("Content-Encoding", coding)])))
    assert (observation.failure, observation.body) == (None, b"")


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", TEXT),
        ("gzip", gzipped(TEXT)[:-9]),
        ("gzip", gzipped(TEXT) + b"junk"),
        ("deflate", zlib.compress(TEXT)[:-9]),
        ("deflate", b"x"),
        ("br", b"\xff" * 40),
        ("br", brotli.compress(TEXT)[:-3]),
        ("br", brotli.compress(TEXT) + b"junk"),
        ("zstd", TEXT),
        ("rot13", TEXT),
    ],
    ids=numbered,
)
def test_broken_codings_are_garbage(exchange: Exchange, coding: str, packed: bytes) -> None:
    observation = exchange(answering(answer(packed, headers=[("Content-Encoding", coding)])))
    assert observation.failure is not None
    assert observation.failure.kind is FailureKind.GARBAGE
    assert observation.status == 200
    assert not observation.body_complete


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_bomb_is_cut_at_the_limit(exchange: Exchange, coding: str) -> None:
    observation = exchange(servers.bomb(coding), max_body=100_000)
    assert observation.body == b"\0" * 100_000
    assert not observation.body_complete
    assert observation.failure is None


def test_a_long_body_is_cut_at_the_limit(world: World) -> None:
    session, _ = world.to(servers.endless, max_body=100_000)
    started = time.monotonic()
    observation = session.send("GET", "/")
    assert len(observation.body) == 100_000
    assert not observation.body_complete
    assert observation.failure is None
    assert time.monotonic() - started < 2


def test_a_body_of_exactly_the_limit_is_whole(exchange: Exchange) -> None:
    observation = exchange(answering(answer(b"x" * 1000)), max_body=1000)
    assert observation.body_complete
    assert len(observation.body) == 1000


def test_chunks_trailers_and_interim_answers(exchange: Exchange) -> None:
    raw = (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;ext=1\r\nabc\r\n002\r\nde\r\n0\r\nTrailer: x\r\n\r\n"
    )
    observation = exchange(garbage(raw))
    assert (observation.status, observation.body, observation.failure) == (200, b"abcde", None)
    assert observation.header("link") is None


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.0 200 OK\r\n\r\nuntil closed",
        b"HTTP/1.1 200\nContent-Type: text/plain\n\nuntil closed",
        b"HTTP/1.1 200 OK\r\nX: a\r\n folded\r\n\r\nuntil closed",
    ],
    ids=numbered,
)
def test_old_fashioned_answers_are_understood(exchange: Exchange, raw: bytes) -> None:
    observation = exchange(garbage(raw))
    assert (observation.failure, observation.status, observation.body) == (None, 200, b"until closed")


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_answers_without_body(world: World, method: str, status: int) -> None:
    head = f"HTTP/1.1 {status} X\r\nContent-Length: 99\r\nContent-Encoding: gzip\r\n\r\n".encode()
    session, server = world.to(answering(head))
    for _ in range(2):
        observation = session.send(method, "/", timeout=2)
        assert (observation.failure, observation.status, observation.body) == (None, status, b"")
    assert server.connections == 2  # a body that comes late must not be taken for the next answer


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_a_body_that_must_not_be_there_is_seen_and_never_becomes_the_next_answer(
    world: World, method: str, status: int
) -> None:
    session, _ = world.to(answering(f"HTTP/1.1 {status} X\r\nContent-Length: 7\r\n\r\nsurplus".encode()))
    for _ in range(3):
        observation = session.send(method, "/", timeout=2)
        assert (observation.failure, observation.status, observation.body) == (None, status, b"surplus")


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"SSH-2.0-OpenSSH_9\r\n", None),
        (b"\x16\x03\x01\x02\x00", None),
        (b"HTTP/1.1 2xx OK\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nX: 1\r\n", None),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 700_000 + b"\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000, None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n", 200),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 200),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 200),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n", 200),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", 200),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n", 200),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13, chunked\r\n\r\n0\r\n\r\n", 200),
    ],
    ids=numbered,
)
def test_garbage(exchange: Exchange, raw: bytes, status: int | None) -> None:
    observation = exchange(garbage(raw))
    assert observation.failure is not None
    assert observation.failure.kind is FailureKind.GARBAGE
    assert observation.status == status


@pytest.mark.parametrize(
    ("behaviour", "body"), [(servers.closing_in_the_middle, b"hellowo"), (servers.wrong_length, b"hello")], ids=numbered
)
def test_a_body_that_ends_early_is_garbage_and_kept(exchange: Exchange, behaviour: object, body: bytes) -> None:
    observation = exchange(behaviour)
    assert observation.failure is not None
    assert observation.failure.kind is FailureKind.GARBAGE
    assert (observation.status, observation.body, observation.body_complete) == (200, body, False)


def test_hanging_up_and_nobody_there_are_refused(world: World) -> None:
    session, server = world.to(servers.hanging_up)
    observation = session.send("POST", "/", body=b"x")
    assert observation.failure is not None
    assert observation.failure.kind is FailureKind.REFUSED
    assert len(server.requests) == 1
    nobody = world.session("http://127.0.0.1:9").send("GET", "/")
    assert nobody.failure is not None
    assert nobody.failure.kind is FailureKind.REFUSED
    assert "refused" in nobody.failure.message


@pytest.mark.parametrize("behaviour", [servers.hanging, servers.dripping])
def test_the_timeout_is_for_the_whole_answer(world: World, behaviour: Callable[..., None]) -> None:
    session, _ = world.to(behaviour)
    started = time.monotonic()
    observation = session.send("GET", "/", timeout=0.4)
    assert observation.failure is not None
    assert observation.failure.kind is FailureKind.TIMEOUT
    assert 0.35 < time.monotonic() - started < 1.0
    assert 350 < observation.elapsed_ms < 1000
    if behaviour is servers.dripping:
        assert observation.header("x-slow") == "yes"


def test_a_connection_that_is_not_accepted_times_out(world: World) -> None:
    def never_reading(conversation: servers.Conversation) -> None:
        conversation.wait(10)

    session, _ = world.to(never_reading)
    observation = session.send("POST", "/", body=b"x" * 20_000_000, timeout=0.8)
    assert observation.failure is not None
    assert observation.failure.kind is FailureKind.TIMEOUT


def test_an_early_answer_to_a_large_body_is_read(world: World) -> None:
    def too_large(conversation: servers.Conversation) -> None:
        conversation.socket.recv(1000)
        conversation.send(answer("too large", status=413))
        conversation.wait(10)

    session, _ = world.to(too_large)
    observation = session.send("POST", "/", body=b"x" * 20_000_000)
    assert (observation.status, observation.body, observation.failure) == (413, b"too large", None)


def test_origins_longest_first(world: World) -> None:
    server = world.serve(answering())
    origins = world.session(server, public_url="https://shop.example").send("GET", "/").origins
    assert list(origins) == sorted(origins, key=len, reverse=True)
    for spelling in (
        server.url,
        f"127.0.0.1:{server.port}",
        "https://shop.example",
        "shop.example",
        "https%3A%2F%2Fshop.example",
    ):
        assert spelling in origins
    assert "127.0.0.1" not in origins
    assert not {"localhost", "127.0.0.1"} & set(world.session("http://localhost:80").transport.origins)


def test_times(exchange: Exchange) -> None:
    before = time.time()
    observation = exchange(answering())
    assert before <= observation.observed_at <= time.time()
    assert 0 < observation.elapsed_ms < 1000


def resetting(after: bytes) -> Behaviour:
    """Send some bytes, then reset the connection instead of closing it."""

    def behave(conversation: servers.Conversation) -> None:
        conversation.read_request()
        if after:
            conversation.send(after)
            conversation.wait(0.1)
        conversation.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return behave


@pytest.mark.parametrize(
    ("sent", "kind", "status"),
    [(b"", FailureKind.REFUSED, None), (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", FailureKind.GARBAGE, 200)],
    ids=numbered,
)
def test_resets(exchange: Exchange, sent: bytes, kind: FailureKind, status: int | None) -> None:
    observation = exchange(resetting(sent))
    assert observation.failure is not None
    assert (observation.failure.kind, observation.status) == (kind, status)


def test_a_server_that_resets_while_a_large_body_is_sent(world: World) -> None:
    def impatient(conversation: servers.Conversation) -> None:
        conversation.socket.recv(1000)
        conversation.send(answer("too large", status=413, headers=[("Connection", "close")]))

    session, _ = world.to(impatient)
    observation = session.send("POST", "/", body=b"x" * 5_000_000)
    assert (observation.status, observation.body) == (413, b"too large")
