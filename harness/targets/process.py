"""A process group that is started, listened to and surely ended."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import threading
import time
import uuid
from collections import deque
from collections.abc import Mapping
from pathlib import Path

_LOG_LINES = 200
_LINE_LIMIT = 2000  # bytes kept of one line
_GRACE = 5.0  # seconds between SIGTERM and SIGKILL
_MARK = "PARITY_PROCESS"


class Process:
    """A shell command in its own process group, its output kept in a bounded log.

    Every process that descends from it carries a mark in its environment, so that those which left the group are ended too
    (where /proc shows it). Raises OSError when the folder is not there.
    """

    def __init__(self, command: str, *, cwd: str, env: Mapping[str, str]) -> None:
        self._mark = uuid.uuid4().hex
        self._log: deque[str] = deque(maxlen=_LOG_LINES)
        self._closing = threading.Event()
        read_end, write_end = os.pipe()
        try:
            self._popen = subprocess.Popen(  # noqa: S602  # commands are the project's own settings, shell syntax included
                command,
                shell=True,
                cwd=cwd,
                env={**env, _MARK: self._mark},
                stdin=subprocess.DEVNULL,
                stdout=write_end,
                stderr=write_end,
                start_new_session=True,
            )
        except BaseException:
            os.close(read_end)
            raise
        finally:
            os.close(write_end)
        self._reader = threading.Thread(target=self._drain, args=(read_end,), name=f"log of {command[:40]}", daemon=True)
        self._reader.start()

    @property
    def returncode(self) -> int | None:
        """The exit code of the command; None while it runs."""
        return self._popen.poll()

    def wait(self, timeout: float) -> int | None:
        """Wait for the command to end; None when it has not within ``timeout`` seconds."""
        try:
            return self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def log_tail(self, lines: int = 20) -> tuple[str, ...]:
        """The last lines of standard output and error. Of a process that has ended, they are all there."""
        if self.returncode is not None:
            self._reader.join(0.5)
        return tuple(self._log)[-lines:]

    def stop(self) -> None:
        """End the whole group: SIGTERM, then SIGKILL; may be called again."""
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + _GRACE
        while self._alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        if self._alive():
            self._signal(signal.SIGKILL)
            deadline = time.monotonic() + _GRACE
            while self._alive() and time.monotonic() < deadline:
                time.sleep(0.02)
        self._closing.set()
        self._reader.join(1.0)

    def _alive(self) -> bool:
        return self._popen.poll() is None or bool(self._members())

    def _signal(self, number: signal.Signals) -> None:
        """Once to each: some servers take a second SIGTERM for impatience."""
        group = self._popen.pid if self._popen.poll() is None else None
        if group is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # ended meanwhile
                os.killpg(group, number)
        for pid in self._members():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if os.getpgid(abs(pid)) != group:
                    os.kill(pid, number)

    def _members(self) -> list[int]:
        """The processes still alive that belong to the group or bear the mark, without the command itself."""
        if not Path("/proc/self/stat").exists():
            return self._group_exists()
        mark = f"{_MARK}={self._mark}".encode()
        return [
            pid
            for entry in os.scandir("/proc")
            if entry.name.isdigit() and (pid := int(entry.name)) != self._popen.pid and _is_member(pid, self._popen.pid, mark)
        ]

    def _group_exists(self) -> list[int]:
        if self._popen.poll() is None:
            return []
        try:
            os.killpg(self._popen.pid, 0)
        except (ProcessLookupError, PermissionError):
            return []
        return [-self._popen.pid]

    def _drain(self, read_end: int) -> None:
        """Read until every writer is gone, so that no process ever blocks on its output."""
        rest = b""
        with os.fdopen(read_end, "rb", buffering=0) as pipe:
            while not (self._closing.is_set() and not select.select([pipe], [], [], 0)[0]):
                if not select.select([pipe], [], [], 0.2)[0]:
                    continue
                data = pipe.read(65536)
                if not data:
                    break
                *lines, rest = (rest + data).split(b"\n")
                self._log.extend(_shown(line) for line in lines)
                rest = rest[:_LINE_LIMIT]
        if rest:
            self._log.append(_shown(rest))


def _is_member(pid: int, group: int, mark: bytes) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
        state, _, its_group = stat[stat.rindex(b")") + 2 :].split()[:3]
        if state in (b"Z", b"X"):
            return False
        return int(its_group) == group or mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except (OSError, ValueError):  # ended meanwhile, or somebody else's
        return False


def _shown(line: bytes) -> str:
    return line[:_LINE_LIMIT].decode("utf-8", "replace").rstrip("\r")
