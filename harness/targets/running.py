"""One target that runs: started or merely reached, awaited, reset, stopped."""

from __future__ import annotations

import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from harness.errors import ResetError, TargetError
from harness.model.target import Endpoint, Target
from harness.targets.placeholders import filled, listens, values_for
from harness.targets.process import Process
from harness.targets.readiness import Asker, as_request

_PORT_ATTEMPTS = 4
_PORT_TAKEN = re.compile(
    r"address already in use|EADDRINUSE|only one usage of each socket address|port \d+ is in use", re.IGNORECASE
)
_POLL = 0.05
_PROBE = 2.0  # seconds for one answer, after which the process is looked at again
_URL_PATIENCE = 10.0  # seconds for a target that somebody else should have started


def free_port() -> int:
    """A port that was free a moment ago; the start is tried again on another one should it be taken meanwhile."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningTarget:
    """One target. ``urls`` are those of the targets that were started before it."""

    def __init__(
        self, target: Target, *, legacy_url: str, urls: Mapping[str, str], new_port: Callable[[], int] = free_port
    ) -> None:
        self.target = target
        self._new_port = new_port
        self._stopped = threading.Event()
        self.endpoint = Endpoint(target, (target.url or "").rstrip("/"))
        self._legacy_url = legacy_url
        self._urls = urls
        self._process: Process | None = None
        self._values: Mapping[str, str] = values_for(0, self.endpoint.base_url, legacy_url)

    def start(self) -> Endpoint:
        """Start the command, if there is one, and wait until the target is ready.

        Raises TargetError, which ends with the process's last log lines.
        """
        if self.target.command is None:
            self._await_ready(min(self.target.start_timeout, _URL_PATIENCE))
            return self.endpoint
        if self.target.url is not None:
            self._refuse_squatter()
        for attempt in range(1, _PORT_ATTEMPTS + 1):
            self._launch(self.target.command)
            try:
                self._await_ready(self.target.start_timeout)
            except TargetError:
                race = self.target.url is None and any(_PORT_TAKEN.search(line) for line in self.log_tail())
                self._end()
                if not race or attempt == _PORT_ATTEMPTS or self._stopped.is_set():
                    raise
            except BaseException:
                self._end()
                raise
            else:
                break
        return self.endpoint

    def stop(self) -> None:
        """End everything that was started, a start in progress too; may be called again and from any thread."""
        self._stopped.set()
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.stop()

    def log_tail(self, lines: int = 20) -> tuple[str, ...]:
        """The last lines that the process wrote; none for a target at a URL."""
        return self._process.log_tail(lines) if self._process is not None else ()

    def check_alive(self, patience: float = 0.0) -> None:
        """Raises TargetError, with the last log lines, when the process has ended, or does within ``patience`` seconds."""
        if self._process is not None and (code := self._process.wait(patience)) is not None:
            raise TargetError(self._with_log(f"target {self.target.name!r} died with exit code {code}"))

    def reset(self) -> bool:
        """Wait until the target has settled, then reset it; False where it has no `reset`.

        Raises ResetError, and TargetError when the process is dead.
        """
        self.check_alive()
        if self.target.reset is None:
            return False
        if self.target.settle is not None:
            self._settle(self.target.settle)
        request = as_request(self.target.reset)
        if request is None:
            self._command("reset", self.target.reset)
            return True
        status, text = self._ask("reset", *request, self.target.start_timeout)
        if not 200 <= status < 300:
            raise ResetError(
                self._with_log(f"the reset of target {self.target.name!r}, {self.target.reset}, answered {status} {text[:200]}")
            )
        return True

    def _launch(self, command: str) -> None:
        port = self._new_port()
        if self.target.url is None:
            self.endpoint = Endpoint(self.target, f"http://127.0.0.1:{port}")
        self._values = values_for(port, self.endpoint.base_url, self._legacy_url)
        try:
            self._process = Process(self._fill(command), cwd=self.target.cwd, env=self._environment())
        except OSError as error:
            raise TargetError(
                f"target {self.target.name!r} cannot be started in {self.target.cwd!r}: {error.strerror}",
                hint="correct its `cwd`",
            ) from error

    def _fill(self, command: str) -> str:
        return filled(command, self._values, self._urls, shell=True)  # noqa: S604  # it only quotes

    def _environment(self) -> dict[str, str]:
        """Ours, with this interpreter's scripts (flask, django-admin) on the path, and the target's own."""
        scripts = str(Path(sys.executable).parent)
        path = os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)])
        own = {name: filled(value, self._values, self._urls, shell=False) for name, value in self.target.env.items()}
        return {**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1", "PORT": self._values["port"], **own}

    def _refuse_squatter(self) -> None:
        with Asker(self.endpoint) as asker:
            if asker.accepts(1.0):
                raise TargetError(
                    f"something already listens at {self.endpoint.base_url}, so target {self.target.name!r} was not started",
                    hint="stop it, leave `url` out to use a free port, or leave `command` out to use what is there",
                )

    def _await_ready(self, seconds: float) -> None:
        deadline, last = time.monotonic() + seconds, ""
        with Asker(self.endpoint) as asker:
            while True:
                if self._stopped.is_set():
                    raise TargetError(f"target {self.target.name!r} was stopped before it was ready")
                self._refuse_dead()
                remaining = deadline - time.monotonic()
                if remaining <= 0:
                    break
                ready, last = self._probe(asker, min(remaining, _PROBE))
                if ready:
                    self._refuse_dead()
                    return
                time.sleep(min(_POLL, max(remaining, 0.0)))
        what = f"target {self.target.name!r} was not ready at {self.endpoint.base_url} within {seconds:g} s: {last}"
        hint = (
            "start it, or give its `command`"
            if self.target.command is None
            else "see its `command`, `ready` and `start_timeout`"
        )
        raise TargetError(self._with_log(what, hint))

    def _refuse_dead(self) -> None:
        if self._process is not None and (code := self._process.returncode) is not None:
            raise TargetError(self._with_log(f"target {self.target.name!r} ended with exit code {code} before it was ready"))

    def _probe(self, asker: Asker, timeout: float) -> tuple[bool, str]:
        if not listens(self.target):
            time.sleep(4 * _POLL)  # long enough for a command that is not there to have failed
            return True, ""
        if self.target.ready is None:
            return asker.accepts(timeout), "nobody accepts a connection"
        try:
            status, _ = asker.ask("GET", self.target.ready, timeout)
        except OSError as error:
            return False, f"{self.target.ready} gave no answer ({_short(error)})"
        return 200 <= status < 400, f"{self.target.ready} answered {status}"

    def _settle(self, settle: str) -> None:
        request = as_request(settle)
        if request is None:
            self._command("settle", settle)
            return
        deadline = time.monotonic() + self.target.start_timeout
        while True:
            status, text = self._ask("settle", *request, max(deadline - time.monotonic(), 0.1))
            if status in (200, 204):
                return
            if time.monotonic() > deadline:
                seconds = f"{self.target.start_timeout:g} s"
                raise ResetError(
                    self._with_log(
                        f"target {self.target.name!r} did not settle in {seconds}: {settle} answered {status} {text[:200]}"
                    )
                )
            time.sleep(2 * _POLL)

    def _ask(self, what: str, method: str, path: str, timeout: float) -> tuple[int, str]:
        try:
            with Asker(self.endpoint) as asker:
                return asker.ask(method, path, timeout)
        except OSError as error:
            self.check_alive()
            raise ResetError(
                self._with_log(f"the {what} of target {self.target.name!r}, {method} {path}, failed: {_short(error)}")
            ) from error

    def _command(self, what: str, command: str) -> None:
        try:
            process = Process(self._fill(command), cwd=self.target.cwd, env=self._environment())
        except OSError as error:
            raise ResetError(f"the {what} of target {self.target.name!r} cannot be started: {error.strerror}") from error
        try:
            code = process.wait(self.target.start_timeout)
        finally:
            process.stop()
        if code == 0:
            return
        ended = f"did not end within {self.target.start_timeout:g} s" if code is None else f"ended with exit code {code}"
        lines = "".join(f"\n  | {line}" for line in process.log_tail())
        raise ResetError(f"the {what} of target {self.target.name!r}, {command!r}, {ended}{lines}")

    def _with_log(self, message: str, hint: str = "") -> str:
        lines = self.log_tail()
        said = "; its last lines were:" + "".join(f"\n  | {line}" for line in lines) if lines else ""
        return message + (f"; {hint}" if hint else "") + said


def _short(error: BaseException) -> str:
    """The innermost reason of a failed request."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return str(getattr(error, "strerror", None) or error) or type(error).__name__
