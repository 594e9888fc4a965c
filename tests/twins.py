"""Two small applications on loopback whose answers a test decides, to run whole scenarios against."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, list[tuple[str, str]], bytes]
Behaviour = Callable[[str, str, bytes], Answer]


@dataclass
class Twin:
    """One application: ``url``, what it was asked, with the headers (names in lower case), and how it answers (status, headers,
    body)."""

    url: str
    behaviour: Behaviour
    asked: list[str] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)


def as_json(value: object, status: int = 200, *headers: tuple[str, str]) -> Answer:
    return status, [("Content-Type", "application/json"), *headers], json.dumps(value).encode()


def as_html(body: str, status: int = 200) -> Answer:
    return status, [("Content-Type", "text/html; charset=utf-8")], body.encode()


@contextmanager
def twin(behaviour: Behaviour) -> Iterator[Twin]:
    """Serve a behaviour until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            one.asked.append(f"{self.command} {self.path}")
            one.heads.append({name.lower(): value for name, value in self.headers.items()})
            status, headers, content = one.behaviour(self.command, self.path, body)
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = answer  # noqa: N815 - the library's names

        def log_message(self, *args: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            if not isinstance(sys.exception(), ConnectionError):  # whoever asked may have been killed
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    one = Twin(f"http://127.0.0.1:{server.server_port}", behaviour)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
