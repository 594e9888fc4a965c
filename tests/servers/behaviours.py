"""Ways for a server to behave: each takes a conversation and leads it, well or badly."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Iterable, Mapping

from tests.servers.raw import Conversation

Behaviour = Callable[[Conversation], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def answer(
    body: bytes | str = b"", *, status: int = 200, headers: Iterable[tuple[str, str]] = (), type: str | None = None
) -> bytes:
    """A whole well-formed answer."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Whatever", *([f"Content-Type: {type}"] if type else [])]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, f"Content-Length: {len(data)}", "", ""]).encode("latin-1") + data


def answering(*answers: bytes) -> Behaviour:
    """Give these answers in turn, the last one again and again; connections are kept."""
    turn = itertools.chain(answers or (OK,), itertools.repeat((answers or (OK,))[-1]))

    def behave(conversation: Conversation) -> None:
        while conversation.read_request() is not None:
            conversation.send(next(turn))

    return behave


def routed(pages: Mapping[str, bytes | Callable[[bytes], bytes]]) -> Behaviour:
    """Answer by ``METHOD /path`` (the query left out), with 404 for the rest."""

    def behave(conversation: Conversation) -> None:
        while (request := conversation.read_request()) is not None:
            method, target, _ = request.partition(b"\r\n")[0].decode("latin-1").split(" ")
            page = pages.get(f"{method} {target.partition('?')[0]}", answer("no such page", status=404))
            conversation.send(page(request) if callable(page) else page)

    return behave


def garbage(data: bytes) -> Behaviour:
    """Answer with any bytes and hang up."""

    def behave(conversation: Conversation) -> None:
        if conversation.read_request() is not None:
            conversation.send(data)

    return behave


def hanging_up(conversation: Conversation) -> None:
    """Take the request and hang up without a word."""
    conversation.read_request()


def hanging(conversation: Conversation) -> None:
    """Take the request and never answer."""
    conversation.read_request()
    conversation.wait(60)


def dripping(conversation: Conversation) -> None:
    """Promise a body and send a byte of it every 50 ms, so that no single read ever times out."""
    conversation.read_request()
    conversation.send(b"HTTP/1.1 200 OK\r\nX-Slow: yes\r\nContent-Length: 100000\r\n\r\n")
    while not conversation.wait(0.05):
        conversation.send(b".")


def endless(conversation: Conversation, *, megabytes: int = 200) -> None:
    """A body of 200 MB in chunks."""
    conversation.read_request()
    conversation.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    for _ in range(megabytes * 16):
        conversation.send(piece)
    conversation.send(b"0\r\n\r\n")


def bomb(coding: str = "gzip", *, megabytes: int = 100) -> Behaviour:
    """A few kilobytes that unfold into a hundred megabytes."""
    zeros = b"\0" * (1024 * 1024)
    if coding == "br":
        import brotli

        engine = brotli.Compressor(quality=1)
        packed = b"".join(engine.process(zeros) for _ in range(megabytes)) + engine.finish()
    else:
        deflater = zlib.compressobj(9, wbits=31 if coding == "gzip" else 15)
        packed = b"".join(deflater.compress(zeros) for _ in range(megabytes)) + deflater.flush()
    return answering(answer(packed, headers=[("Content-Encoding", coding)]))


def closing_in_the_middle(conversation: Conversation) -> None:
    """Promise chunks, send one and a half, hang up."""
    conversation.read_request()
    conversation.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Seen: yes\r\n\r\n5\r\nhello\r\n5\r\nwo")


def wrong_length(conversation: Conversation) -> None:
    """Promise ten bytes, send five, hang up."""
    conversation.read_request()
    conversation.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
