"""What the recorder costs a request: the same Flask application with and without it, taking turns in one process."""

from __future__ import annotations

import gc
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask, request

from harness.recording.wsgi import Recorder

ROUNDS = 60
REQUESTS = 50
JSON = b'{"username": "ada", "password": "ada-reads-books", "items": [1, 2, 3]}'


def application() -> Flask:
    app = Flask(__name__)
    page = "<html><body>" + "<p>A paragraph of a page.</p>" * 200 + "</body></html>"
    form = '<form method="post"><input type="hidden" name="csrf_token" value="{}"><input name="title"></form></body></html>'

    @app.get("/api/books/<int:number>")
    def book(number: int) -> Any:
        return {"id": number, "title": "Emma", "tags": ["a", "b"], "price": "9.99", "author": {"name": "Austen"}}

    @app.get("/page")
    def html() -> str:
        return page

    @app.get("/form")
    def with_form() -> str:
        return page.replace("</body></html>", form.format(secrets.token_urlsafe(40)))

    @app.post("/api/token")
    def token() -> Any:
        return {"token": secrets.token_hex(20), "user": request.get_json()["username"]}

    return app


def environ(method: str, path: str, body: bytes = b"") -> dict[str, Any]:
    return {
        "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1",
        "HTTP_USER_AGENT": "bench", "HTTP_ACCEPT": "*/*", "HTTP_COOKIE": "session=eyJhIjoxfQ.aBcDeF.0123456789abcdefABCDEF",
        "HTTP_ACCEPT_ENCODING": "gzip", "HTTP_CONNECTION": "keep-alive", "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body), "wsgi.errors": BytesIO(), "wsgi.multithread": True, "wsgi.multiprocess": False,
        "wsgi.run_once": False, **({"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/json"} if body else {}),
    }  # fmt: skip


def ask(app: Callable[..., Any], method: str, path: str, body: bytes) -> None:
    answer = app(environ(method, path, body), lambda status, headers, exc_info=None: None)
    for _ in answer:
        pass
    if hasattr(answer, "close"):
        answer.close()


def measure(name: str, method: str, path: str, body: bytes = b"") -> tuple[float, float]:
    """Microseconds added: on the request's thread, and by the whole process with the writing thread's work."""
    plain = application()
    with tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(application(), str(Path(folder, "corpus.jsonl")), max_queue=100_000, max_file=2**31)
        threads: dict[bool, list[float]] = {True: [], False: []}
        whole: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(20):
            ask(plain, method, path, body)
            ask(recorder, method, path, body)
        for _ in range(ROUNDS):
            for recorded in (False, True):
                app = recorder if recorded else plain
                gc.collect()
                thread, process = time.thread_time(), time.process_time()
                for _ in range(REQUESTS):
                    ask(app, method, path, body)
                threads[recorded].append((time.thread_time() - thread) / REQUESTS * 1e6)
                recorder.flush()
                whole[recorded].append((time.process_time() - process) / REQUESTS * 1e6)
        # Each round with its neighbour: the processor's speed changes while this runs.
        on_path = statistics.median(after - before for before, after in zip(threads[False], threads[True], strict=True))
        added = statistics.median(after - before for before, after in zip(whole[False], whole[True], strict=True))
        counts = f"recorded {recorder.writer.recorded}, dropped {recorder.writer.dropped}, failed {recorder.writer.failed}"
        recorder.close()
    print(
        f"recorder  {name:<26} {statistics.median(threads[False]):>6.0f} us without it, "
        f"+{on_path:.0f} us on the request's thread, +{added:.0f} us CPU in all ({counts})"
    )
    return on_path, added


if __name__ == "__main__":
    added = [
        measure("GET, 110 bytes of JSON", "GET", "/api/books/1"),
        measure("POST, a login", "POST", "/api/token", JSON),
        measure("GET, 6 KB of HTML", "GET", "/page"),
        measure("GET, 6 KB with a form", "GET", "/form"),
    ]
    for what, at in (("on the request's thread", 0), ("in all", 1)):
        most = max(one[at] for one in added)
        print(
            f"recorder  CPU added per request {what}: at most {most:.0f} us, bound 100 us {'kept' if most <= 100 else 'EXCEEDED'}"
        )
