"""One HTTP/1.1 exchange over a connected socket: bytes out exactly as given, the answer in as it came (RFC 9112).

urllib3 connects, does TLS and knows dead connections. Its requests and http.client's answers are not used: the first rewrite
the target, the second merge or drop header lines, take `103 Early Hints` for the answer, and know no deadline for the whole.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

_RECEIVE = 64 * 1024
_HEAD_LIMIT = 512 * 1024
_LINE_LIMIT = 64 * 1024
_SURPLUS_WITHIN = 0.01  # seconds in which a body that must not be there shows
_STUCK_AFTER = 0.5  # seconds without progress in sending, before an early answer is looked for
_STATUS_LINE = re.compile(rb"HTTP/(\d)\.(\d) ([1-9]\d\d)(?: .*)?", re.DOTALL)
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?", re.DOTALL)


class Garbage(Exception):  # a finding about the other side, not an error of ours
    """What came is not HTTP, or ended too early."""


class NoAnswer(Exception):  # likewise
    """The connection was closed or reset before the first byte of an answer."""


@dataclass(frozen=True, slots=True)
class Head:
    """Status line and header lines of an answer; header text is latin-1, in the order and case received."""

    status: int
    version: tuple[int, int]
    headers: tuple[tuple[str, str], ...]

    def tokens(self, name: str) -> list[str]:
        """The comma-separated members of a list field, lower case."""
        values = [value for key, value in self.headers if key.lower() == name]
        return [token.strip().lower() for value in values for token in value.split(",") if token.strip()]

    def has_body(self, method: str) -> bool:
        """RFC 9112 section 6.3, items 1 and 2."""
        return method != "HEAD" and self.status not in (101, 204, 304)

    @property
    def keeps_alive(self) -> bool:
        """RFC 9112 section 9.3."""
        tokens = self.tokens("connection")
        return self.status != 101 and "close" not in tokens and (self.version >= (1, 1) or "keep-alive" in tokens)


class Wire:
    """A socket with a buffer and a deadline (``time.monotonic()``); every operation raises TimeoutError after it."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._socket = sock
        self._deadline = deadline
        self._buffer = bytearray()
        self.answered = False
        self.framed = False  # whether the answer's end was seen, so that another exchange may follow
        self.sent = True  # whether the request was sent to its end; the next one would be taken for the rest of it

    def send(self, data: bytes) -> None:
        """Send all; stop early where the other side has hung up or answers without reading on: its answer counts."""
        self.sent = False
        view = memoryview(data)
        while view:
            self._socket.settimeout(min(self._remaining(), _STUCK_AFTER))
            try:
                view = view[self._socket.send(view[:_RECEIVE]) :]
            except TimeoutError:
                if self._readable():
                    return
            except OSError:
                return  # whether there is an answer shows in reading
        self.sent = True

    def read_head(self) -> Head:
        """Read up to the end of the final answer's header section; interim answers are skipped.

        Raises NoAnswer, Garbage or TimeoutError.
        """
        while True:
            match = _STATUS_LINE.fullmatch(line := self._first_line())
            if match is None:
                raise Garbage(f"the answer does not start with an HTTP status line but with {line[:60]!r}")
            head = Head(int(match[3]), (int(match[1]), int(match[2])), tuple(self._header_lines()))
            if head.status >= 200 or head.status == 101:
                return head

    def read_body(self, head: Head, method: str) -> Iterator[bytes]:
        """The body's pieces, without chunked framing. Sets ``framed`` when its end is known to have been reached.

        An answer that can have no body yields what follows it all the same, and its connection carries nothing else: what
        came later would be taken for the next answer.
        """
        transfer = head.tokens("transfer-encoding")
        if not head.has_body(method):
            yield from self._surplus()
        elif transfer[-1:] == ["chunked"]:
            yield from self._chunks()
            self.framed = "content-length" not in {name.lower() for name, _ in head.headers}
        elif (length := None if transfer else _content_length(head)) is not None:
            yield from self._exactly(length, "Content-Length promises")
            self.framed = True
        else:
            yield from self._until_closed()

    @property
    def reusable(self) -> bool:
        return self.framed and self.sent and not self._buffer

    def _first_line(self) -> bytes:
        while not self._buffer:
            if not self._fill():
                raise NoAnswer("the connection was closed before an answer")
        self.answered = True
        return self._line("the status line")

    def _header_lines(self) -> Iterator[tuple[str, str]]:
        name, value, size = "", "", 0
        while line := self._line("the headers"):
            size += len(line)
            if size > _HEAD_LIMIT:
                raise Garbage(f"the header section is longer than {_HEAD_LIMIT // 1024} KiB")
            text = line.decode("latin-1")
            if text[0] in " \t" and name:
                value = " ".join((value, text.strip(" \t")))  # an obsolete folded line (RFC 9112 section 5.2)
                continue
            if name:
                yield name, value
            name, colon, value = text.partition(":")
            name, value = name.rstrip(" \t"), value.strip(" \t")
            if not colon or not name:
                raise Garbage(f"{text[:60]!r} is no header line")
        if name:
            yield name, value

    def _chunks(self) -> Iterator[bytes]:
        while True:
            line = self._line("a chunk size")
            match = _CHUNK_SIZE.fullmatch(line)
            if match is None:
                raise Garbage(f"{line[:60]!r} is no chunk size")
            size = int(match[1], 16)
            if size == 0:
                break
            yield from self._exactly(size, "a chunk promises")
            if self._line("the end of a chunk"):
                raise Garbage("a chunk is longer than its size")
        while self._line("the trailers"):
            pass

    def _exactly(self, length: int, promise: str) -> Iterator[bytes]:
        missing = length
        while missing:
            if not self._buffer and not self._fill():
                raise Garbage(f"the body ends early: {promise} {length} bytes, {missing} did not come")
            piece = bytes(self._buffer[:missing])
            del self._buffer[: len(piece)]
            missing -= len(piece)
            yield piece

    def _until_closed(self) -> Iterator[bytes]:
        while self._buffer or self._fill():
            piece = bytes(self._buffer)
            self._buffer.clear()
            yield piece

    def _surplus(self) -> Iterator[bytes]:
        from urllib3.util.wait import wait_for_read

        if self._buffer or (wait_for_read(self._socket, timeout=min(_SURPLUS_WITHIN, self._remaining())) and self._fill()):
            yield bytes(self._buffer)
            self._buffer.clear()

    def _line(self, what: str) -> bytes:
        start = 0
        while (end := self._buffer.find(b"\n", start)) < 0:
            if len(self._buffer) > _LINE_LIMIT:
                raise Garbage(f"a line in {what} is longer than {_LINE_LIMIT // 1024} KiB")
            start = len(self._buffer)
            if not self._fill():
                raise Garbage(f"the connection was closed within {what}")
        line = bytes(self._buffer[:end]).removesuffix(b"\r")
        del self._buffer[: end + 1]
        return line

    def _fill(self) -> bool:
        self._socket.settimeout(self._remaining())
        try:
            data = self._socket.recv(_RECEIVE)
        except TimeoutError:
            raise
        except OSError as error:
            kind = Garbage if self.answered else NoAnswer
            where = "within" if self.answered else "before"
            raise kind(f"the connection broke {where} the answer: {error.strerror or error}") from error
        self._buffer += data
        return bool(data)

    def _readable(self) -> bool:
        from urllib3.util.wait import wait_for_read

        return wait_for_read(self._socket, timeout=0.0)

    def _remaining(self) -> float:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        return remaining


def _content_length(head: Head) -> int | None:
    values = set(head.tokens("content-length"))
    if not values:
        return None
    if len(values) > 1 or not re.fullmatch(r"\d{1,18}", value := values.pop()):
        raise Garbage("Content-Length is not one number")
    return int(value)
