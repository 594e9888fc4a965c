"""The tap: a small forwarder between a candidate and the legacy application, which notes what the candidate passed on."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harness.model.passed_on import EDGE_MARK, PassedOn

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool

_KEPT = 20_000  # exchanges remembered
_TIMEOUT = 60.0  # seconds the legacy application may take
_PIECE = 65_536
_MOST = 100_000_000  # bytes of a request's body
_HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade"}
)


class Tap:
    """Forwards to one base URL. ``url`` is what a candidate is given in its place; ``close`` ends it.

    Requests and answers go through unchanged but for hop-by-hop fields (RFC 9110 section 7.6.1), the Host that names the tap
    itself, and the content coding, which is asked to be none so that bodies can be compared. ``thorough``: header fields
    and the request's body are noted too. It listens at ``port`` (0: a free one).
    """

    def __init__(self, base_url: str, *, thorough: bool = False, port: int = 0) -> None:
        from urllib3 import connection_from_url

        self._base = urlsplit(base_url)
        self._pool: HTTPConnectionPool = connection_from_url(base_url, maxsize=32, timeout=_TIMEOUT)
        self._seen: deque[PassedOn] = deque(maxlen=_KEPT)
        self._lock = threading.Lock()
        self._thorough = thorough
        self._server = _server(self, port)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; may be called again."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5.0)
        self._pool.close()

    def passed_on(self, method: str, target: str, since: float) -> tuple[PassedOn, ...]:
        """What went through of that very request since then (monotonic clock)."""
        with self._lock:
            return tuple(one for one in self._seen if one.at >= since and one.method == method and one.target == target)

    def since(self, moment: float) -> tuple[PassedOn, ...]:
        """All that went through since then (monotonic clock)."""
        with self._lock:
            return tuple(one for one in self._seen if one.at >= moment)

    def forward(self, request: BaseHTTPRequestHandler) -> None:
        """Send a request on and its answer back."""
        from urllib3 import HTTPHeaderDict

        at = time.monotonic()
        body = _body(request)
        target = request.requestline.split(" ")[1]  # `path` is without a second slash at its beginning
        headers = HTTPHeaderDict()
        for name, value in request.headers.items():
            if name.lower() not in _HOP_BY_HOP | {"accept-encoding", "host", EDGE_MARK.lower()}:
                headers.add(name, value)
        host = request.headers.get("Host", "")
        headers["Host"] = self._base.netloc if host == urlsplit(self.url).netloc or not host else host
        headers["Accept-Encoding"] = "identity"
        prefix = self._base.path.rstrip("/")
        answer = self._pool.urlopen(
            request.command,
            prefix + target,
            body=body or None,
            headers=headers,
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
            assert_same_host=False,
        )

        def note(digest: str, length: int) -> None:
            noted = PassedOn(request.command, target, at, answer.status, digest, length)
            if self._thorough:
                noted = replace(
                    noted,
                    request_headers=tuple(request.headers.items()),
                    request_sha256=hashlib.sha256(body).hexdigest(),
                    headers=tuple(answer.headers.items()),
                )
            with self._lock:
                self._seen.append(noted)

        _send_back(request, answer, note)


def _body(request: BaseHTTPRequestHandler) -> bytes:
    if "chunked" in (request.headers.get("Transfer-Encoding") or "").lower():
        pieces: list[bytes] = []
        total = 0
        while size := int(request.rfile.readline(100).partition(b";")[0], 16):
            total += size
            if total > _MOST:
                raise ValueError("the request is too large")
            pieces.append(request.rfile.read(size))
            request.rfile.readline(10)
        while request.rfile.readline(_PIECE).strip():
            pass
        return b"".join(pieces)
    length = int(request.headers.get("Content-Length") or 0)
    if length > _MOST:
        raise ValueError("the request is too large")
    return request.rfile.read(length)


def _send_back(request: BaseHTTPRequestHandler, answer: BaseHTTPResponse, note: Callable[[str, int], None]) -> None:
    """Write the answer to the candidate as it comes. It is noted, with its digest and length, before its end is sent:
    whoever has the whole answer can rely on the note. Of events, which may never end, nothing is held back."""
    request.send_response_only(answer.status, answer.reason)
    bodyless = request.command == "HEAD" or answer.status in (204, 304) or answer.status < 200
    has_length = False
    for name, value in answer.headers.items():
        if name.lower() not in _HOP_BY_HOP:
            has_length = has_length or name.lower() == "content-length"
            request.send_header(name, value)
    if not has_length and not bodyless:
        request.send_header("Connection", "close")
        request.close_connection = True
    digest, length, held = hashlib.sha256(), 0, b""
    events = (answer.headers.get("Content-Type") or "").startswith("text/event-stream")
    try:
        for piece in answer.stream(_PIECE, decode_content=False):
            if length == 0:
                request.end_headers()
            digest.update(piece)
            length += len(piece)
            request.wfile.write(held)
            held = piece
            if events:
                request.wfile.write(held)
                held = b""
        note(digest.hexdigest(), length)
        if length == 0:
            request.end_headers()
        request.wfile.write(held)
    finally:
        answer.release_conn()


def _server(tap: Tap, port: int) -> ThreadingHTTPServer:
    from urllib3.exceptions import HTTPError

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                self.raw_requestline = self.rfile.readline(_PIECE + 1)
                if not self.raw_requestline or len(self.raw_requestline) > _PIECE:
                    self.close_connection = True
                elif self.parse_request():
                    tap.forward(self)
            except (OSError, ValueError, HTTPError) as error:
                self.close_connection = True
                self._bad_gateway(error)

        def _bad_gateway(self, error: Exception) -> None:
            message = f"the tap cannot reach the legacy application: {error}".encode()
            try:
                self.wfile.write(b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n" + message)
            except OSError:
                return  # the candidate has gone away itself

        def log_message(self, *_: object) -> None:
            """Quiet: what goes through is noted."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    return server
