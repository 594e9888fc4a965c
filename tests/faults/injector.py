"""A forwarder between the harness and an application, which changes one thing about its answers."""

from __future__ import annotations

import http.client
import json
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

_MECHANICS = frozenset({"connection", "transfer-encoding", "content-length", "keep-alive"})


class NotThere(Exception):
    """A change did not find what it is about: the catalogue is wrong, not the harness."""


@dataclass
class Answer:
    """What the application answered to ``method`` and ``path`` (with query), open to change."""

    method: str
    path: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    asked: list[tuple[str, str]] = field(default_factory=list)
    chunked: bool = False

    def value(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


Memory = dict[str, Any]
Change = Callable[[Answer, Memory], None]
"""Changes an answer in place; the memory lasts for one fault. Raises NotThere."""


@dataclass
class Trial:
    """One change being tried: ``applied`` counts how often it did something, ``fault`` says why it could not."""

    change: Change | None = None
    memory: Memory = field(default_factory=dict)
    applied: int = 0
    fault: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def alter(self, answer: Answer) -> None:
        if self.change is None or answer.path.startswith("/test/reset"):
            return
        before = (answer.status, list(answer.headers), answer.body, answer.chunked)
        with self.lock:
            try:
                self.change(answer, self.memory)
            except (NotThere, KeyError, IndexError, TypeError, ValueError, AttributeError) as missing:
                self.fault = f"{answer.method} {answer.path}: {missing!r}"
            self.applied += before != (answer.status, answer.headers, answer.body, answer.chunked)


@dataclass
class Injector:
    """Serves the application at ``url`` with the change of ``trial`` made to every answer.

    Several may be tried at the same time: a client whose User-Agent ends in ``trial/NAME`` gets that of ``named``.
    """

    url: str
    trial: Trial = field(default_factory=Trial)
    named: dict[str, Trial] = field(default_factory=dict)

    def begin(self, change: Change | None) -> None:
        self.trial = Trial(change)

    def alter(self, answer: Answer) -> None:
        agent = next((value for name, value in answer.asked if name.lower() == "user-agent"), "")
        name = agent.rpartition(" trial/")[2]
        self.named.get(name, self.trial).alter(answer)


@contextmanager
def injecting(upstream: str, below: Mapping[str, str] | None = None) -> Iterator[Injector]:  # noqa: C901 - a small server
    """Forward to ``upstream``, or to that of ``below`` whose path an address begins with, until the block ends."""
    upstreams = {"/": urlsplit(upstream)} | {path: urlsplit(url) for path, url in (below or {}).items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = upstreams[max((path for path in upstreams if self.path.startswith(path)), key=len, default="/")]
            connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() != "connection":
                    connection.putheader(name, value)
            connection.endheaders(body or None)
            got = connection.getresponse()
            answer = Answer(self.command, self.path, got.status, got.getheaders(), got.read(), list(self.headers.items()))
            connection.close()
            length = answer.value("Content-Length") if self.command == "HEAD" else None
            injector.alter(answer)
            self._send(answer, length)

        def _send(self, answer: Answer, length: str | None) -> None:
            self.send_response_only(answer.status)
            for name, value in answer.headers:
                if name.lower() not in _MECHANICS:
                    self.send_header(name, value)
            bodiless = answer.method == "HEAD" or answer.status in (204, 304)
            if answer.chunked and not bodiless:
                self.send_header("Transfer-Encoding", "chunked")
            elif not bodiless or length is not None:
                self.send_header("Content-Length", length if bodiless and length else str(len(answer.body)))
            self.end_headers()
            if bodiless:
                return
            if answer.chunked:
                for start in range(0, len(answer.body), 7):
                    piece = answer.body[start : start + 7]
                    self.wfile.write(f"{len(piece):X};x=y\r\n".encode() + piece + b"\r\n")
                self.wfile.write(b"0\r\n\r\n")
            else:
                self.wfile.write(answer.body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = forward  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is not our concern; anything else is."""
            if not isinstance(sys.exc_info()[1], ConnectionError):
                super().handle_error(request, client_address)  # type: ignore[arg-type]

    server = Server(("127.0.0.1", 0), Handler)
    injector = Injector(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield injector
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# --- the changes of which faults are made -----------------------------------------------------------------------------


def on(path: str, *changes: Change, method: str | None = None, nth: int | None = None) -> Change:
    """Apply changes to the answers of one path (a regular expression for the whole of it); ``nth`` counts from 1."""

    def change(answer: Answer, memory: Memory) -> None:
        if not re.fullmatch(path, answer.path) or (method and answer.method != method):
            return
        if nth is not None:
            memory[path] = memory.get(path, 0) + 1
            if memory[path] != nth:
                return
        for one in changes:
            one(answer, memory)

    change.placed = True  # type: ignore[attr-defined]
    return change


def last(target: str, change: Change) -> Change:
    """Apply a change to the answers of one target only, unless it says itself where it belongs."""
    if getattr(change, "placed", False):
        return change
    return on(re.escape(target), change)


def status(code: int) -> Change:
    def change(answer: Answer, _: Memory) -> None:
        answer.status = code

    return change


def header(name: str, value: str | Callable[[str], str] | None) -> Change:
    """Set a header, drop it (None), or change its value."""

    def change(answer: Answer, _: Memory) -> None:
        old = answer.value(name)
        if old is None and (value is None or callable(value)):
            raise NotThere(f"no header {name}")
        answer.headers = [line for line in answer.headers if line[0].lower() != name.lower()]
        if value is not None:
            answer.headers.append((name, value(old or "") if callable(value) else value))

    return change


def add(name: str, value: str) -> Change:
    def change(answer: Answer, _: Memory) -> None:
        answer.headers.append((name, value))

    return change


def cookie(old: str, new: str) -> Change:
    """Replace a piece of every Set-Cookie line (a regular expression)."""

    def change(answer: Answer, _: Memory) -> None:
        lines = [(name, re.sub(old, new, value) if name.lower() == "set-cookie" else value) for name, value in answer.headers]
        answer.headers = lines

    return change


GONE = object()


def json_at(path: str, new: Any) -> Change:
    """Set a member (``items.0.price``), delete it (GONE), or change it (a function)."""

    def change(answer: Answer, _: Memory) -> None:
        try:
            data = json.loads(answer.body)
        except ValueError:
            raise NotThere("no JSON") from None
        keys: list[Any] = [int(part) if part.isdigit() else part for part in path.split(".")] if path else []
        if not keys:
            data = new(data)
        else:
            at = data
            for key in keys[:-1]:
                at = at[key]
            if new is GONE:
                del at[keys[-1]]
            else:
                at[keys[-1]] = new(at[keys[-1]]) if callable(new) else new
        answer.body = json.dumps(data, ensure_ascii=False).encode()

    return change


def replace(old: str, new: str, *, every: bool = False) -> Change:
    """Replace text in the body; a regular expression, the first match unless ``every``."""

    def change(answer: Answer, _: Memory) -> None:
        text, count = re.subn(old, new, answer.body.decode(), count=0 if every else 1, flags=re.DOTALL)
        if not count:
            raise NotThere(f"no {old!r}")
        answer.body = text.encode()

    return change


def body(new: bytes | Callable[[bytes], bytes]) -> Change:
    def change(answer: Answer, _: Memory) -> None:
        answer.body = new(answer.body) if callable(new) else new

    return change


def both(*changes: Change) -> Change:
    def change(answer: Answer, memory: Memory) -> None:
        for one in changes:
            one(answer, memory)

    return change
