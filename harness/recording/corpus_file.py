"""The recorder's other half: a queue that is never waited for, and a thread that redacts and writes what is in it."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import threading
import time
import weakref
from collections import deque
from collections.abc import Iterable
from typing import Any

DEFAULT_FILE = 64 * 1024 * 1024  # bytes
DEFAULT_QUEUE = 1000  # samples
_PAUSE = 0.2  # seconds between two looks at the queue: nobody is woken on a request's path
_MEMORY = 64 * 1024 * 1024  # bytes of bodies that may wait


class Sample:
    """One request while it is answered. ``environ`` are the texts of the WSGI environment; bodies over the bound are None."""

    __slots__ = (
        "answer",
        "answer_headers",
        "began",
        "body",
        "complete",
        "environ",
        "left",
        "left_input",
        "size",
        "status",
        "took",
    )

    def __init__(self, began: float, environ: dict[str, Any], bound: int) -> None:
        self.began = began
        self.environ = environ
        self.left = self.left_input = bound
        self.body: list[bytes] | None = []
        self.answer: list[bytes] | None = []
        self.status = ""
        self.answer_headers: list[tuple[str, str]] = []
        self.complete = True
        self.size = 0
        self.took = 0.0

    def take(self, chunk: bytes) -> None:
        """Note a piece of the answer."""
        if self.answer is not None:
            size = len(chunk)
            self.left -= size
            if self.left < 0:
                self.answer = None
            else:
                self.size += size
                self.answer.append(chunk)

    def take_input(self, chunk: bytes) -> None:
        """Note a piece of the request's body."""
        if self.body is not None:
            size = len(chunk)
            self.left_input -= size
            if self.left_input < 0:
                self.body = None
            else:
                self.size += size
                self.body.append(chunk)


class CorpusWriter:
    """Takes samples from any thread and appends them to a file, one JSON object a line.

    ``recorded``, ``dropped`` (the queue or the file was full) and ``failed`` count samples. Safe across `fork`.
    """

    def __init__(self, path: str, *, max_file: int, max_queue: int, redact: Iterable[str], key: str | bytes | None) -> None:
        self.path = path
        self.max_file = max_file
        self.max_queue = max_queue
        self.recorded = self.dropped = self.failed = 0
        self.full = False
        self._names = tuple(redact)
        self._key = key
        self._closed = False
        self._file: int | None = None
        self._thread: threading.Thread | None = None
        self._begin()
        _after_fork(self)
        atexit.register(_closing, weakref.ref(self))
        _at_sigterm(self)

    def put(self, sample: Sample) -> None:
        """Take one sample; never waits and never raises."""
        try:
            sample.took = time.time() - sample.began
            if len(self._queue) >= self.max_queue or self._waiting + sample.size > _MEMORY:
                self.dropped += 1
                return
            self._waiting += sample.size
            self._queue.append(sample)
            if self._thread is None:
                self._start()
        except Exception:  # noqa: BLE001 - a recorder must never be the reason for a failed request
            self.failed += 1

    def flush(self, timeout: float = 5.0) -> bool:
        """Write all that is in the queue now, in the caller's thread; False where another thread held the file too long."""
        if not self._writing.acquire(timeout=timeout):
            return False
        try:
            self._drain()
        finally:
            self._writing.release()
        return True

    def close(self) -> None:
        """Write what is left; samples that come later are dropped."""
        self._closed = True
        self._wake.set()
        self.flush()
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.close(self._file)
            self._file = None
        self.full = True

    def _begin(self) -> None:
        """The state of one process; a child of `fork` begins anew, for its parent writes what was in the queue."""
        self._queue: deque[Sample] = deque()
        self._waiting = 0
        self._writing = threading.Lock()
        self._starting = threading.Lock()
        self._wake = threading.Event()
        self._thread = None
        self._file = None
        self._redaction: Any = None

    def _start(self) -> None:
        with self._starting:
            if self._thread is None and not self._closed:
                thread = threading.Thread(
                    target=_run, args=(weakref.ref(self), self._wake), name="parity-recorder", daemon=True
                )
                self._thread = thread
                thread.start()

    def _drain(self) -> None:
        """Redact and write all that waits, in blocks. The writing lock is held."""
        from harness.recording.redacting import Redaction, line_of

        if self._redaction is None:
            self._redaction = Redaction(self._names, self._key)
        while self._queue:
            lines: list[bytes] = []
            while self._queue and len(lines) < 200:
                sample = self._queue.popleft()
                self._waiting -= sample.size
                try:
                    lines.append(line_of(sample, self._redaction))
                except Exception:  # noqa: BLE001
                    self.failed += 1
            self._append(lines)

    def _append(self, lines: list[bytes]) -> None:
        try:
            if self._file is None:
                self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            room = self.max_file - os.fstat(self._file).st_size
            fitting = []
            for line in lines:
                room -= len(line)
                if room < 0:
                    self.full = True
                    break
                fitting.append(line)
            data = b"".join(fitting)
            while data:
                data = data[os.write(self._file, data) :]
            self.recorded += len(fitting)
            self.dropped += len(lines) - len(fitting)
        except OSError:
            self.failed += len(lines)


def _run(owner: weakref.ref[CorpusWriter], wake: threading.Event) -> None:
    """The thread: looks at the queue now and then, and ends when its writer is closed or gone."""
    while True:
        wake.wait(_PAUSE)
        writer = owner()
        if writer is None or writer._closed:  # noqa: SLF001 - the thread is the writer's own
            return
        if writer._queue:  # noqa: SLF001
            writer.flush()
        del writer


def _closing(owner: weakref.ref[CorpusWriter]) -> None:
    writer = owner()
    if writer is not None:
        writer.close()


def _after_fork(writer: CorpusWriter) -> None:
    owner = weakref.ref(writer)

    def begin_anew() -> None:
        one = owner()
        if one is not None:
            one._begin()  # noqa: SLF001

    os.register_at_fork(after_in_child=begin_anew)


def _at_sigterm(writer: CorpusWriter) -> None:
    """Write on SIGTERM where nobody else handles it; servers that do so exit in order, which calls atexit."""
    owner = weakref.ref(writer)

    def handle(number: int, frame: Any) -> None:  # noqa: ARG001 - the shape of handlers
        _closing(owner)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)

    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, handle)
