"""All targets of a run: started in the order of their needs, independent ones at once, and stopped whatever happens."""

from __future__ import annotations

import atexit
import re
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import FrameType
from typing import Self

from harness.errors import TargetError
from harness.model.observation import Side
from harness.model.target import Endpoint, Target
from harness.model.vocabulary import did_you_mean
from harness.targets.placeholders import referenced, wants_legacy
from harness.targets.running import RunningTarget, free_port
from harness.targets.tap import Tap

_NOWHERE = "http://127.0.0.1:9"  # the discard port: whoever asks the absent legacy is refused at once
_SHARED_NAME = re.compile(r"(?:^|_)(?:URL|URI|DSN|BROKER|BACKEND|CACHE|REDIS|DATABASE|DB|MONGO|AMQP)(?:_|$)", re.IGNORECASE)
_NOT_SHARED = re.compile(r"^(?:memory|locmem|dummy)|:memory:|\{port\}|^sqlite:/{0,3}[^/]", re.IGNORECASE)


class Targets:
    """The targets ``names`` of some settings with everything they need; a context manager that starts and stops them.

    ``legacy`` names the target whose URL `{legacy_url}` stands for (None: there is none, and a dead URL is handed out).
    What a target is handed as `{legacy_url}`, or as the URL of the target that it calls its ``tap``, is a forwarder that
    notes what is passed on (``taps``: by name of the target that was given it). After ``start``, ``endpoints``
    holds what it returned and ``warnings`` what the user should know. Raises TargetError for unknown names and circular needs.

    ``edge`` is a target that stands before those of ``behind``: what it is handed as their URLs are taps that note all
    (``edge_taps``, by the name of the target behind), which listen where its `upstreams` say, if they do.
    """

    def __init__(
        self,
        settings_targets: Mapping[str, Target],
        *,
        names: Sequence[str],
        legacy: str | None = None,
        edge: str | None = None,
        behind: Mapping[Side, str] | None = None,
    ) -> None:
        self._known = settings_targets
        self._edge = edge
        self._behind: Mapping[Side, str] = behind or {}
        self.edge_taps: dict[str, Tap] = {}
        self._legacy = legacy
        self._order = self._ordered(names)
        self._running: dict[str, RunningTarget] = {}
        self.endpoints: dict[str, Endpoint] = {}
        self.taps: dict[str, Tap] = {}
        self._lock = threading.Lock()
        self._stopping = False
        self._ports: set[int] = set()
        self._old_handlers: dict[int, Callable[[int, FrameType | None], object] | int | None] = {}
        self.warnings = list(_shared_places([settings_targets[name] for name in names]))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> dict[str, Endpoint]:
        """Start all and wait until they are ready: name -> endpoint, those merely needed included.

        Raises the first TargetError after having stopped everything again.
        """
        self._guard()
        try:
            with ThreadPoolExecutor(max_workers=max(len(self._order), 1), thread_name_prefix="target") as pool:
                started: dict[str, Future[Endpoint]] = {}
                for name in self._order:
                    before = [started[needed] for needed in self._needs(name)]
                    started[name] = pool.submit(self._start_one, name, before)
                try:
                    self.endpoints = {name: future.result() for name, future in started.items()}
                except BaseException:
                    self.stop()  # ends the waiting of the others
                    raise
        except BaseException:
            self.stop()
            raise
        return self.endpoints

    def stop(self) -> None:
        """Stop all, the last started first; may be called again and from anywhere."""
        with self._lock:
            self._stopping = True
            running = list(reversed(self._running.values()))
        for target in running:
            target.stop()
        for tap in (*self.taps.values(), *self.edge_taps.values()):
            tap.close()
        atexit.unregister(self.stop)
        if threading.current_thread() is threading.main_thread():
            for number, handler in self._old_handlers.items():
                signal.signal(number, handler)
            self._old_handlers.clear()

    def reset(self, name: str) -> bool:
        """Bring a target back to its known state, after it has settled; False where it has no `reset`.

        Raises ResetError or TargetError.
        """
        return self._running[name].reset()

    def check_alive(self, name: str, patience: float = 0.0) -> None:
        """Raises TargetError, with the last log lines, when the target's process has ended or does so within ``patience``."""
        self._running[name].check_alive(patience)

    def log_tail(self, name: str, lines: int = 20) -> tuple[str, ...]:
        """The last lines that the target's process wrote."""
        return self._running[name].log_tail(lines)

    def _start_one(self, name: str, before: Sequence[Future[Endpoint]]) -> Endpoint:
        for future in before:
            future.result()
        with self._lock:
            urls = {other: running.endpoint.base_url for other, running in self._running.items()}
        target = self._known[name]
        if name == self._edge:
            urls |= self._before(target, urls)
            legacy_url = urls[self._behind[Side.LEGACY]]
        else:
            legacy_url = self._legacy_url(name) if wants_legacy(target) else ""
        if target.tap:
            urls[target.tap] = self._tapped(name, urls[target.tap])
        running = RunningTarget(target, legacy_url=legacy_url, urls=urls, new_port=self._new_port)
        with self._lock:
            if self._stopping:
                raise TargetError(f"target {name!r} was not started: the run is being stopped")
            self._running[name] = running
        endpoint = running.start()
        if self._stopping:
            running.stop()
        return endpoint

    def _new_port(self) -> int:
        """A free port that no other target of this run was given."""
        with self._lock:
            while (port := free_port()) in self._ports:
                pass
            self._ports.add(port)
            return port

    def _tapped(self, name: str, url: str) -> str:
        """The URL of a tap for a target, in front of another one's."""
        with self._lock:
            tap = self.taps.get(name)
        if tap is None:
            tap = Tap(url)
            with self._lock:
                self.taps[name] = tap
        return tap.url

    def _before(self, edge: Target, urls: Mapping[str, str]) -> dict[str, str]:
        """Taps before the targets that the edge stands before: their URLs by name."""
        for side, name in self._behind.items():
            port = edge.upstreams.get(str(side), 0)
            try:
                tap = Tap(urls[name], thorough=True, port=port)
            except OSError as error:
                raise TargetError(
                    f"nothing can listen at port {port}, where target {edge.name!r} asks the {side} side: {error.strerror}",
                    hint="stop what listens there, or correct `upstreams`",
                ) from error
            with self._lock:
                self.edge_taps[name] = tap
        return {name: tap.url for name, tap in self.edge_taps.items()}

    def _legacy_url(self, name: str) -> str:
        if self._legacy is None:
            self.warnings.append(
                f"{{legacy_url}} is {_NOWHERE}, where nobody listens: there is no live legacy target in this run"
            )
            return _NOWHERE
        with self._lock:
            url = self._running[self._legacy].endpoint.base_url
        return self._tapped(name, url)

    def _needs(self, name: str) -> tuple[str, ...]:
        target = self._known[name]
        legacy = (self._legacy,) if self._legacy and wants_legacy(target) else ()
        behind = self._behind.values() if name == self._edge else ()
        return tuple(dict.fromkeys((*target.needs, *referenced(target), *legacy, *behind)))

    def _ordered(self, names: Sequence[str]) -> list[str]:
        """All targets to start, each after those it needs."""
        order: list[str] = []

        def visit(name: str, path: tuple[str, ...]) -> None:
            if name not in self._known:
                wanted_by = f" that {path[-1]!r} needs" if path else ""
                raise TargetError(f"there is no target {name!r}{wanted_by}", hint=did_you_mean(name, self._known))
            if name in path:
                circle = " -> ".join((*path[path.index(name) :], name))
                raise TargetError(f"targets need each other in a circle: {circle}", hint="remove one of the `needs`")
            if name not in order:
                for needed in self._needs(name):
                    visit(needed, (*path, name))
                order.append(name)

        for name in names:
            visit(name, ())
        return order

    def _guard(self) -> None:
        """See to it that nothing outlives the harness: at exit, and at signals that would end it without one."""
        atexit.register(self.stop)
        if threading.current_thread() is not threading.main_thread():
            return
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                self._old_handlers[number] = signal.signal(number, _leave)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _shared_places(targets: Sequence[Target]) -> list[str]:
    """A warning for each broker, cache or database URL that two targets have in common."""
    seen: dict[str, tuple[str, str]] = {}
    warnings = []
    for target in targets:
        for name, value in target.env.items():
            if not _SHARED_NAME.search(name) or _NOT_SHARED.search(value) or "${targets." in value:
                continue
            other = seen.setdefault(value, (target.name, name))
            if other[0] != target.name:
                warnings.append(
                    f"targets {other[0]!r} and {target.name!r} share {value!r} ({other[1]}, {name}): what one side "
                    'writes shows on the other; give each its own, or set isolation = "shared"'
                )
    return warnings
