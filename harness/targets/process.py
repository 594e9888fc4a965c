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
from typing import NamedTuple

_LOG_LINES = 200
_LINE_LIMIT = 2000  # bytes kept of one line
_GRACE = 5.0  # seconds between SIGTERM and SIGKILL
_DYING = 30.0  # seconds a killed process may take to be gone: a busy machine, a slow disk
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
        self._known: set[tuple[int, bytes]] = set()
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
            deadline = time.monotonic() + _DYING
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
        members = set()
        for entry in os.scandir("/proc"):
            pid = int(entry.name) if entry.name.isdigit() else self._popen.pid
            if pid == self._popen.pid or (life := _life(pid)) is None:
                continue
            # An exiting process loses its environment before its sockets: who was a member once is one until it is gone.
            if life.group == self._popen.pid or (pid, life.began) in self._known or _is_marked(pid, mark):
                members.add((pid, life.began))
        self._known = members
        return sorted(pid for pid, _ in members)

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


class _Life(NamedTuple):
    group: int
    began: bytes  # clock ticks since boot: with it, an id that is used again is somebody else


def _life(pid: int) -> _Life | None:
    """What proc(5) tells of a process; None when it has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return None
    fields = stat[stat.rindex(b")") + 2 :].split()
    return None if fields[0] in (b"Z", b"X") else _Life(int(fields[2]), fields[19])


def _is_marked(pid: int, mark: bytes) -> bool:
    try:
        return mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:  # ended meanwhile, or somebody else's
        return False


def _shown(line: bytes) -> str:
    return line[:_LINE_LIMIT].decode("utf-8", "replace").rstrip("\r")
