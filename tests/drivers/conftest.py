"""Transports and sessions to the misbehaving servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from harness.drivers.session import Session, Transport
from harness.model.target import Endpoint, Target
from tests.servers import RawServer
from tests.servers.behaviours import Behaviour


class World:
    """Starts servers and opens sessions to them; everything is closed at the end of the test."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def serve(self, behaviour: Behaviour, **options: object) -> RawServer:
        return self._stack.enter_context(RawServer(behaviour, **options))

    def session(
        self, server: RawServer | str, *, folder: str = ".", timeout: float = 5.0, max_body: int = 1 << 20, **target
    ) -> Session:
        url = server if isinstance(server, str) else server.url
        endpoint = Endpoint(Target("legacy", **target), url)
        transport = self._stack.enter_context(Transport(endpoint, timeout=timeout, max_body=max_body, pool_size=4))
        return Session(transport, folder=folder)

    def to(self, behaviour: Behaviour, **options: object) -> tuple[Session, RawServer]:
        server = self.serve(behaviour)
        return self.session(server, **options), server


@pytest.fixture
def world() -> Iterator[World]:
    with ExitStack() as stack:
        yield World(stack)


@pytest.fixture
def exchange(world: World) -> Callable[..., object]:
    """Send one GET to a behaviour and return the observation."""

    def run(behaviour: Behaviour, method: str = "GET", **options: object):
        session, _ = world.to(behaviour, **options)
        return session.send(method, "/")

    return run
