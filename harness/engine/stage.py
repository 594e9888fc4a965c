"""The targets of one run: started, brought to their known state when needed, watched, and stopped."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from harness.drivers.browser.loop import BrowserLoop
from harness.drivers.session import Transport
from harness.engine.across import Across
from harness.engine.run_secrets import RunSecrets
from harness.engine.submissions import submission, target_of
from harness.model.observation import Observation, Side
from harness.model.settings import Settings
from harness.model.target import Endpoint
from harness.targets.starting import Targets

_DYING = 0.3  # seconds in which a process that has closed its connections may come to its end


class Stage:
    """Holds both sides' endpoints and transports, and what is ``secrets`` in the run: no fault it raises tells one.

    ``legacy`` is None when a snapshot stands in for it.

    State: who writes calls `writing`; readers share the stage, a writer has it alone. A reset is done only when something
    was written since the last one; at the start nobody knows, so the first need resets.
    """

    def __init__(
        self,
        settings: Settings,
        legacy: str | None,
        candidate: str | None,
        *,
        pool_size: int,
        shared: Path | None = None,
    ) -> None:
        self.settings = settings
        self.names: Mapping[Side, str] = {
            side: name for side, name in ((Side.LEGACY, legacy), (Side.CANDIDATE, candidate)) if name is not None
        }
        self._targets = Targets(settings.targets, names=tuple(dict.fromkeys(self.names.values())), legacy=legacy)
        self.secrets = RunSecrets(settings.secrets)
        self._pool_size = pool_size
        self._dirty = True
        self._across = Across(shared) if shared else None
        self._lock = threading.Condition()
        self._readers = 0
        self._alone = False
        self.endpoints: dict[Side, Endpoint] = {}
        self.transports: dict[Side, Transport] = {}
        self.browsers: BrowserLoop | None = None

    def __enter__(self) -> Self:
        try:
            with self.secrets.guarding():
                self._open(self._targets.start())
        except BaseException:
            self._targets.stop()
            raise
        return self

    def _open(self, started: Mapping[str, Endpoint]) -> None:
        for side, name in self.names.items():
            self.endpoints[side] = started[name]
            self.transports[side] = Transport(
                started[name],
                timeout=self.settings.timeout,
                max_body=self.settings.max_body,
                pool_size=self._pool_size,
            )
        self.browsers = BrowserLoop(frozenset(transport.base.host for transport in self.transports.values()))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.browsers is not None:
            self.browsers.close()
        for transport in self.transports.values():
            transport.close()
        self._targets.stop()

    def check_alive(self, side: Side) -> None:
        """Raises TargetError, with the last log lines, when a side's process died."""
        if side in self.names:
            with self.secrets.guarding():
                self._targets.check_alive(self.names[side], _DYING)

    def passed_on(self, observation: Observation, since: float) -> bool:
        """Whether the candidate passed that very request on to the legacy application and its answer back, whole."""
        tap = self._targets.taps.get(self.names[Side.CANDIDATE]) if Side.CANDIDATE in self.names else None
        if tap is None or observation.failure is not None:
            return False
        if observation.page is not None:
            sent = submission(observation)
            if sent is not None and any(
                one.status == sent.status and 300 <= one.status < 400
                for one in tap.passed_on(sent.method, target_of(sent), since)
            ):
                return True  # the form was legacy's to take, wherever it led
            method, target = "GET", observation.request.target
            return bool(observation.page.hops) and any(
                one.status < 300 or one.status >= 400 for one in tap.passed_on(method, target, since)
            )
        request = observation.request
        digest = hashlib.sha256(observation.body).hexdigest()
        return any(
            one.status == observation.status and one.sha256 == digest
            for one in tap.passed_on(request.method, request.target, since)
        )

    def log_tail(self, side: Side) -> str:
        """The last lines a side's process wrote."""
        return self.secrets.text("\n".join(self._targets.log_tail(self.names[side]))) if side in self.names else ""

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(map(self.secrets.text, self._targets.warnings))

    @contextmanager
    def holding(self, *, writes: bool) -> Iterator[None]:
        """Share the stage for reading, or have it alone for writing, in the known state. Raises ResetError."""
        if self._across is not None:
            with self._across.holding(self.reset, writes=writes):
                yield
            return
        with self._lock:
            while self._alone or (writes and self._readers):
                self._lock.wait()
            if writes:
                self._alone = True
            else:
                self._readers += 1
        try:
            with self._lock:
                self._reset_if_dirty()
            yield
        finally:
            with self._lock:
                if writes:
                    self._alone = False
                    self._dirty = True
                else:
                    self._readers -= 1
                self._lock.notify_all()

    def _reset_if_dirty(self) -> None:
        if self._dirty:
            self.reset()
            self._dirty = False

    def reset(self) -> None:
        """Bring every side that can be reset to its known state. Raises ResetError."""
        for name in dict.fromkeys(self.names.values()):
            target = self.settings.targets[name]
            if target.reset:
                with self.secrets.guarding():
                    self._targets.reset(name)
