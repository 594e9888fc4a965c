"""Records real requests of a WSGI application into a corpus, off the request's path: `Recorder(app, "corpus.jsonl")`.

It needs nothing but the standard library and may be left on: it never changes an answer, and what it cannot keep up with it
drops and counts. `parity import corpus corpus.jsonl` makes scenarios of what it wrote.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from harness.recording.corpus_file import DEFAULT_FILE, DEFAULT_QUEUE, CorpusWriter, Sample

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

DEFAULT_BODY = 64 * 1024  # bytes
_TEXTS = ("text/html", "application/json", "text/xml", "application/xml", "text/plain")
_NO_METHODS = ("OPTIONS", "TRACE", "CONNECT")
_EVERYTHING = 2**32


class Recorder:
    """WSGI middleware (PEP 3333).

    ``rate`` is the share of clients to record, 0 to 1: a client is recorded with all its requests or not at all, so that what
    belongs together stays together. ``max_file`` and ``max_body`` are bytes, ``max_queue`` samples; a body over its bound is
    left out, a full queue or file drops samples. ``redact`` are further names of members, fields and headers whose values are
    secret. ``key`` makes the stand-ins of secrets agree between processes; by default each process has its own.
    """

    def __init__(
        self,
        app: Application,
        path: str,
        *,
        rate: float = 1.0,
        max_file: int = DEFAULT_FILE,
        max_queue: int = DEFAULT_QUEUE,
        max_body: int = DEFAULT_BODY,
        redact: Iterable[str] = (),
        key: str | bytes | None = None,
    ) -> None:
        self.app = app
        self.max_body = max_body
        self.writer = CorpusWriter(path, max_file=max_file, max_queue=max_queue, redact=redact, key=key)
        self._threshold = int(max(0.0, min(rate, 1.0)) * _EVERYTHING)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on; everything of ours that fails is counted and forgotten."""
        try:
            sample = self._sample(environ)
        except Exception:  # noqa: BLE001 - a recorder must never be the reason for a failed request
            self.writer.failed += 1
            sample = None
        if sample is None:
            return self.app(environ, start_response)

        def started(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            sample.status, sample.answer_headers = status, headers
            write = start_response(status, headers, exc_info) if exc_info else start_response(status, headers)
            return _Write(write, sample) if write is not None else write

        answer = self.app(environ, started)
        return self._observed(answer, sample, environ)

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until everything recorded so far is on disk; False when it took longer than ``timeout`` seconds."""
        return self.writer.flush(timeout)

    def close(self) -> None:
        """Write what is left and stop. It is called at exit and on SIGTERM by itself."""
        self.writer.close()

    def _sample(self, environ: Environ) -> Sample | None:
        method = environ["REQUEST_METHOD"]
        if self.writer.full or method in _NO_METHODS:
            return None
        if self._threshold != _EVERYTHING:
            who = f"{environ.get('REMOTE_ADDR')}{environ.get('HTTP_USER_AGENT')}{environ.get('HTTP_X_FORWARDED_FOR')}"
            if zlib.crc32(who.encode("utf-8", "replace")) >= self._threshold:
                return None
        kept = environ.copy()  # quicker than choosing; the application may change its own
        sample = Sample(time.time(), kept, self.max_body)
        del kept["wsgi.input"]
        if environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ:
            environ["wsgi.input"] = _Input(environ["wsgi.input"], sample)
        return sample

    def _observed(self, answer: Iterable[bytes], sample: Sample, environ: Environ) -> Iterable[bytes]:
        """The answer with somebody watching; the very same object where a server looks at its type."""
        try:
            if type(answer) in (list, tuple):
                for chunk in answer:
                    sample.take(chunk)
                self.writer.put(sample)
                return answer
            wrapper = environ.get("wsgi.file_wrapper")
            if isinstance(wrapper, type) and isinstance(answer, wrapper):
                self.writer.put(sample)
                return answer
            return (
                _SizedAnswer(answer, sample, self.writer)
                if hasattr(answer, "__len__")
                else _Answer(answer, sample, self.writer)
            )
        except Exception:  # noqa: BLE001
            self.writer.failed += 1
            return answer


def init_app(app: Any, path: str | None = None, **options: Any) -> Recorder | None:
    """Record a Flask application: `init_app(app, "corpus.jsonl")`, or with the path in `PARITY_CORPUS` of its config.

    Without a path nothing is done. The stand-ins follow from the application's secret key, so that all its processes agree.
    """
    path = path or app.config.get("PARITY_CORPUS")
    if not path:
        return None
    recorder = Recorder(app.wsgi_app, path, **{"key": app.secret_key, **options})
    app.wsgi_app = recorder
    app.extensions["parity-recorder"] = recorder
    return recorder


class _Answer:
    """An answer that is handed on chunk by chunk, as it comes, and noted when it ends or is given up."""

    def __init__(self, chunks: Iterable[bytes], sample: Sample, writer: CorpusWriter) -> None:
        self._chunks = chunks
        self._next = iter(chunks).__next__
        self._sample = sample
        self._writer: CorpusWriter | None = writer

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            chunk = self._next()
        except StopIteration:
            self._done()
            raise
        self._sample.take(chunk)
        return chunk

    def close(self) -> None:
        """Close the application's answer; PEP 3333 asks for it in any case."""
        try:
            close = getattr(self._chunks, "close", None)
            if close is not None:
                close()
        finally:
            self._sample.complete = self._writer is None
            self._done()

    def _done(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.put(self._sample)


class _SizedAnswer(_Answer):
    """An answer whose number of chunks is known: servers make a Content-Length of a single one."""

    def __len__(self) -> int:
        return len(self._chunks)  # type: ignore[arg-type]


class _Input:
    """The request's body, noted while the application reads it; what it does not read is not recorded."""

    def __init__(self, stream: Any, sample: Sample) -> None:
        self._stream = stream
        self._sample = sample

    def __getattr__(self, name: str) -> Any:
        """Whatever else the server's stream can do; it has `readinto` and its like only where that has."""
        found = getattr(self._stream, name)
        if name in ("readinto", "readinto1"):
            return lambda buffer: self._noted_in(buffer, found(buffer))
        return (lambda *size: self._noted(found(*size))) if name == "read1" else found

    def read(self, *size: int) -> bytes:
        return self._noted(self._stream.read(*size))

    def readline(self, *size: int) -> bytes:
        return self._noted(self._stream.readline(*size))

    def readlines(self, *hint: int) -> list[bytes]:
        return [self._noted(line) for line in self._stream.readlines(*hint)]

    def __iter__(self) -> Iterator[bytes]:
        return map(self._noted, self._stream)

    def _noted_in(self, buffer: Any, count: int | None) -> int | None:
        if count:
            self._sample.take_input(bytes(memoryview(buffer)[:count]))
        return count

    def _noted(self, chunk: bytes) -> bytes:
        self._sample.take_input(chunk)
        return chunk


class _Write:
    """The `write` callable of old applications."""

    def __init__(self, write: Callable[[bytes], Any], sample: Sample) -> None:
        self._write = write
        self._sample = sample

    def __call__(self, chunk: bytes) -> Any:
        self._sample.take(chunk)
        return self._write(chunk)
