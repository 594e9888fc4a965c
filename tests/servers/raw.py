"""A server over bare sockets that records the exact bytes of every request and answers as it is told."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Self


class Conversation:
    """One connection, as a behaviour sees it."""

    def __init__(self, server: RawServer, sock: socket.socket) -> None:
        self.server = server
        self.socket = sock
        self._buffer = b""

    def read_request(self) -> bytes | None:
        """The bytes of the next request, recorded in ``server.requests``; None when the client has hung up."""
        while b"\r\n\r\n" not in self._buffer:
            if not self._more():
                return None
        head, _, rest = self._buffer.partition(b"\r\n\r\n")
        found = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
        length = int(found[1]) if found else 0
        while len(rest) < length:
            if not self._more():
                return None
            rest = self._buffer.partition(b"\r\n\r\n")[2]
        request = head + b"\r\n\r\n" + rest[:length]
        self._buffer = rest[length:]
        self.server.requests.append(request)
        return request

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def wait(self, seconds: float) -> bool:
        """Wait; True when the server is being closed."""
        return self.server.closing.wait(seconds)

    def _more(self) -> bool:
        data = self.socket.recv(65536)
        self._buffer += data
        return bool(data)


class RawServer:
    """Runs a behaviour for each connection, in threads, on a free port of 127.0.0.1, until the `with` block ends."""

    def __init__(self, behaviour: Callable[[Conversation], None], *, tls: ssl.SSLContext | None = None) -> None:
        self.behaviour = behaviour
        self.requests: list[bytes] = []
        self.connections = 0
        self.closing = threading.Event()
        self._tls = tls
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._acceptor = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._acceptor.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop_connections()
        self._acceptor.join(5)
        for thread in self._threads:
            thread.join(5)

    @property
    def last(self) -> bytes:
        """The last request, all bytes."""
        return self.requests[-1]

    @property
    def last_line(self) -> str:
        return self.last.partition(b"\r\n")[0].decode("latin-1")

    def drop_connections(self) -> None:
        """Close every open connection, as a server does with idle ones."""
        for sock in list(self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._converse, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _converse(self, sock: socket.socket) -> None:
        self._open.add(sock)
        try:
            wrapped = self._tls.wrap_socket(sock, server_side=True) if self._tls else sock
            with contextlib.suppress(OSError), wrapped:
                self.behaviour(Conversation(self, wrapped))
        except OSError:  # a handshake that the client broke off
            sock.close()
        finally:
            self._open.discard(sock)
