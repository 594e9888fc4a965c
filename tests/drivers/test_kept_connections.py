"""Connections that stay open: used again where that is safe, and never where an answer could be taken for another."""

from __future__ import annotations

import threading
import time

import pytest

from harness.model.observation import FailureKind
from tests import servers
from tests.servers import answer, answering

from .conftest import World


def once_per_connection(conversation: servers.Conversation) -> None:
    """Answers the first request and hangs up at the second."""
    conversation.read_request()
    conversation.send(answer("ok"))
    conversation.read_request()


class TestKeptConnections:
    def test_they_are_reused(self, world: World) -> None:
        session, server = world.to(answering())
        for _ in range(5):
            assert session.send("GET", "/").status == 200
            assert session.send("POST", "/").status == 200
        assert server.connections == 1

    def test_none_is_whose_request_was_not_sent_to_its_end(self, world: World) -> None:
        def answers_early(conversation: servers.Conversation) -> None:
            line = conversation.socket.recv(1000)
            conversation.send(answer("too large" if line.startswith(b"POST") else "ok"))
            conversation.wait(10)

        session, server = world.to(answers_early)
        assert session.send("POST", "/", body=b"x" * 20_000_000).body == b"too large"
        assert session.send("GET", "/", timeout=5).body == b"ok"
        assert server.connections == 2

    def test_one_closed_while_idle_is_never_a_difference(self, world: World) -> None:
        session, server = world.to(answering())
        for method in ("GET", "POST", "GET", "DELETE"):
            assert session.send(method, "/").status == 200
            server.drop_connections()
            time.sleep(0.05)
        assert len(server.requests) == 4

    def test_a_safe_request_is_tried_again_when_the_server_hangs_up_at_that_moment(self, world: World) -> None:
        session, server = world.to(once_per_connection)
        assert session.send("GET", "/").status == 200
        assert session.send("GET", "/again").status == 200
        assert server.connections == 2

    def test_an_unsafe_request_is_never_sent_twice(self, world: World) -> None:
        session, server = world.to(once_per_connection)
        assert session.send("GET", "/").status == 200
        observation = session.send("POST", "/order")
        assert observation.failure is not None
        assert observation.failure.kind is FailureKind.REFUSED
        assert len(server.requests) == 2

    def test_bytes_after_the_answer_do_not_spill_into_the_next(self, world: World) -> None:
        session, server = world.to(answering(answer("ok") + b"left over", answer("ok")))
        assert [session.send("GET", "/").body for _ in range(2)] == [b"ok", b"ok"]
        assert server.connections == 2

    @pytest.mark.parametrize("header", ["Connection: close", "connection: foo, Close"])
    def test_connection_close_is_heeded(self, world: World, header: str) -> None:
        raw = f"HTTP/1.1 200 OK\r\n{header}\r\nContent-Length: 0\r\n\r\n".encode()
        session, server = world.to(answering(raw))
        for _ in range(2):
            assert session.send("GET", "/").failure is None
        assert server.connections == 2

    def test_threads_share_the_transport(self, world: World) -> None:
        session, server = world.to(answering())
        statuses: list[int | None] = []

        def work() -> None:
            statuses.extend(session.transport.exchange(session.prepare("GET", "/")).status for _ in range(20))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert statuses == [200] * 160
        assert server.connections <= 160
