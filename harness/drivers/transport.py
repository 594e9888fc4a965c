"""The way to one running target: connections that are kept and shared by all threads, limits, and what an answer was."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Self

from harness.drivers.codings import CodingError, decoded
from harness.drivers.wire import Garbage, Head, NoAnswer, Wire
from harness.errors import DriverError
from harness.model.observation import Failure, FailureKind, Observation, SentRequest
from harness.model.origin import origin_of, own_origins, spellings
from harness.model.target import Endpoint

if TYPE_CHECKING:
    import ssl

    from urllib3.connection import HTTPConnection

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})  # RFC 9110 section 9.2.1
_IDLE_FOR_UNSAFE = 0.5  # seconds a connection may have been idle to carry a request that must not be sent twice
_IDLE = 30.0


class Transport:
    """Connections to one target; safe to share between threads. ``timeout`` in seconds, ``max_body`` in decoded bytes.

    Nothing is read from the environment (no proxies, no netrc), nothing is followed, nothing is retried but a safe request
    on a connection that the server had closed while it was idle. ``pool_size`` bounds the idle connections kept.
    """

    def __init__(self, endpoint: Endpoint, *, timeout: float, max_body: int, pool_size: int) -> None:
        self.endpoint = endpoint
        self.timeout = timeout
        self.base = origin_of(endpoint.base_url)
        self.public = origin_of(endpoint.public_url)
        self.own = own_origins(endpoint)
        self.origins = spellings(endpoint)
        self._max_body = max_body
        self._pool_size = pool_size
        self._idle: list[tuple[float, HTTPConnection]] = []
        self._lock = threading.Lock()
        self._tls: ssl.SSLContext | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the idle connections; those in use are closed when their exchange ends."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    def exchange(self, request: SentRequest, *, timeout: float | None = None) -> Observation:
        """Send a request byte for byte and wait for the whole answer, ``timeout`` seconds at most in all.

        What goes wrong on the other side is a Failure on the observation, with status, headers and as much of the body as
        came. Raises DriverError for an unsafe method on a read-only target.
        """
        if self.endpoint.target.read_only and request.method not in _SAFE:
            raise DriverError(
                f"{request.method} {request.target} was not sent: target {self.endpoint.target.name!r} is read_only",
                hint="leave this scenario out for this target, or remove read_only from its settings",
            )
        started = time.monotonic()
        seconds = timeout or self.timeout
        answer = _Answer(self._max_body)
        try:
            self._try(request, answer, started + seconds)
        except NoAnswer as error:
            answer.fail(FailureKind.REFUSED, str(error))
        except (Garbage, CodingError) as error:
            answer.fail(FailureKind.GARBAGE, str(error))
        except TimeoutError:
            answer.fail(FailureKind.TIMEOUT, f"no complete answer within {seconds:g} s")
        return answer.observation(request, self.origins, time.monotonic() - started)

    def _try(self, request: SentRequest, answer: _Answer, deadline: float) -> None:
        connection, fresh = self._connection(request, deadline)
        try:
            self._over(connection, request, answer, deadline)
        except NoAnswer:
            if fresh or request.method not in _SAFE:
                raise
            self._over(self._connect(deadline), request, answer, deadline)

    def _over(self, connection: HTTPConnection, request: SentRequest, answer: _Answer, deadline: float) -> None:
        wire = Wire(connection.sock, deadline)
        reusable = False
        try:
            wire.send(_head_of(request) + request.body)
            answer.head = wire.read_head()
            answer.at = time.time()
            answer.read(wire, request.method)
            reusable = wire.reusable and answer.head.keeps_alive
        finally:
            self._give_back(connection, reusable=reusable)

    def _connection(self, request: SentRequest, deadline: float) -> tuple[HTTPConnection, bool]:
        from urllib3.util.connection import is_connection_dropped

        bearable = _IDLE if request.method in _SAFE else _IDLE_FOR_UNSAFE
        while True:
            with self._lock:
                if not self._idle:
                    break
                since, connection = self._idle.pop()
            if time.monotonic() - since < bearable and not is_connection_dropped(connection):
                return connection, False
            connection.close()
        return self._connect(deadline), True

    def _give_back(self, connection: HTTPConnection, *, reusable: bool) -> None:
        if reusable:
            with self._lock:
                if len(self._idle) < self._pool_size and not self._closed:
                    self._idle.append((time.monotonic(), connection))
                    return
        connection.close()

    def _connect(self, deadline: float) -> HTTPConnection:
        from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

        connection = self._new(max(deadline - time.monotonic(), 0.001))
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            connection.close()
            late = isinstance(error, TimeoutError | ConnectTimeoutError) and not isinstance(error, NewConnectionError)
            if late:
                raise TimeoutError from error
            raise NoAnswer(f"no connection to {self.base}: {_reason(error)}") from error
        return connection

    def _new(self, timeout: float) -> HTTPConnection:
        from urllib3.connection import HTTPConnection, HTTPSConnection

        if self.base.scheme == "http":
            return HTTPConnection(self.base.host, self.base.port, timeout=timeout)
        return HTTPSConnection(self.base.host, self.base.port, timeout=timeout, ssl_context=self._tls_context())

    def _tls_context(self) -> ssl.SSLContext:
        with self._lock:
            if self._tls is None:
                self._tls = _new_tls_context(self.endpoint.target.verify)
            return self._tls


class _Answer:
    """What has come so far of an answer."""

    def __init__(self, max_body: int) -> None:
        self.head: Head | None = None
        self.at = 0.0
        self._max_body = max_body
        self._body = bytearray()
        self._complete = True
        self._failure: Failure | None = None

    def read(self, wire: Wire, method: str) -> None:
        """Read the body up to the limit, removing its codings; those of a body that must not be there stay."""
        assert self.head is not None  # `_over` reads the head first
        raw: Iterator[bytes] = wire.read_body(self.head, method)
        if not self.head.has_body(method):
            self._body += b"".join(raw)[: self._max_body]
            return
        transfer = [coding for coding in self.head.tokens("transfer-encoding") if coding != "chunked"]
        content = self.head.tokens("content-encoding")
        for piece in decoded(decoded(raw, transfer), content):
            self._body += piece
            if len(self._body) > self._max_body:
                del self._body[self._max_body :]
                self._complete = wire.framed = False
                return

    def fail(self, kind: FailureKind, message: str) -> None:
        self._failure = Failure(kind, message)
        self._complete = False

    def observation(self, request: SentRequest, origins: tuple[str, ...], seconds: float) -> Observation:
        return Observation(
            request,
            status=self.head.status if self.head else None,
            headers=self.head.headers if self.head else (),
            body=bytes(self._body),
            body_complete=self._complete,
            failure=self._failure,
            observed_at=self.at or time.time(),
            elapsed_ms=seconds * 1000,
            origins=origins,
        )


def _head_of(request: SentRequest) -> bytes:
    lines = [f"{request.method} {request.target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _new_tls_context(verify: bool | str) -> ssl.SSLContext:
    """Trust what the system trusts and what requests ships, or one bundle, or everybody."""
    import ssl

    from certifi import where  # the bundle that requests uses
    from urllib3.util.ssl_ import create_urllib3_context

    context = create_urllib3_context()
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif verify is True:
        context.load_default_certs()
        context.load_verify_locations(where())
    else:
        try:
            context.load_verify_locations(verify)
        except OSError as error:
            hint = "correct `verify` of the target"
            raise DriverError(f"the CA bundle {verify!r} cannot be read: {error}", hint=hint) from error
    return context


def _reason(error: BaseException) -> str:
    """The innermost reason of a connection error, in the operating system's words."""
    while error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, OSError) and error.strerror and "certificate" not in str(error):
        return error.strerror
    return str(error)
