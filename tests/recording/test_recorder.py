"""The recorder: what reaches the disk and what must not, that answers stay as they are, bounds, forks and signals."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, jsonify, redirect, request, session
from werkzeug.test import Client as WerkzeugClient

from harness.recording.wsgi import Recorder, init_app
from tests.recording.conftest import ROOT, imported, loaded

TOKEN = "tok-0123456789abcdef0123456789"


class Client(WerkzeugClient):
    """Reads answers to their end, as servers do."""

    def open(self, *arguments: Any, **options: Any) -> Any:
        return super().open(*arguments, **{"buffered": True, **options})


def application() -> Flask:
    app = Flask(__name__)
    app.secret_key = "the key of the application"

    @app.post("/api/token")
    def token() -> Any:
        return jsonify(token=TOKEN, user=request.get_json()["username"]), 201

    @app.get("/api/me")
    def me() -> Any:
        return {"authorization": request.headers.get("Authorization"), "id": 1}

    @app.route("/login", methods=["GET", "POST"])
    def login() -> Any:
        if request.method == "POST":
            session["user"] = request.form["username"]
            return redirect("/account")
        return (
            '<form method="post"><input type="hidden" name="csrf_token" value="IjM0NTY3ODkwYWJjZGVmIg.aBcDeF.xyz123">'
            '<input name="username"><input type="password" name="password"></form>'
        )

    @app.get("/page")
    def page() -> Any:
        prose = "<p>Prose.</p>" * 20
        time = '<TIME datetime="2026-01-02T03:04:05Z">then</TIME>'
        return f"<html>{prose}{time}<form\n action=/a><input name=a></form>{prose}{request.args.get('more', '')}</html>"

    @app.get("/account")
    def account() -> Any:
        return f"<p>{session['user']}</p>" if "user" in session else redirect("/login")

    @app.get("/stream")
    def stream() -> Any:
        return app.response_class((f"line {n}\n" for n in range(3)), content_type="text/plain")

    @app.get("/fail")
    def fail() -> Any:
        raise RuntimeError("on purpose")

    return app


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "corpus.jsonl"


@pytest.fixture
def recorder(corpus: Path) -> Iterator[Recorder]:
    app = application()
    found = init_app(app, str(corpus))
    assert found is not None
    yield found
    found.close()


def visit(recorder: Recorder) -> None:
    client = Client(recorder)
    client.get("/login")
    client.post(
        "/login", data={"username": "ada", "password": "ada-reads-books", "csrf_token": "IjM0NTY3ODkwYWJjZGVmIg.aBcDeF.xyz123"}
    )
    client.get("/account")
    client.post("/api/token", json={"username": "ada", "password": "ada-reads-books"})
    client.get(
        "/api/me?api_key=key-in-a-query-1", headers={"Authorization": f"Bearer {TOKEN}", "X-Api-Key": "key-in-a-header-1"}
    )
    assert recorder.flush()


def test_no_secret_reaches_the_disk(recorder: Recorder, corpus: Path) -> None:
    visit(recorder)
    text = corpus.read_text("utf-8")
    assert len(lines(corpus)) == 5
    for secret in (
        TOKEN,
        "ada-reads-books",
        "key-in-a-query-1",
        "key-in-a-header-1",
        "IjM0NTY3ODkwYWJjZGVmIg",
        "the key of the application",
    ):
        assert secret not in text, secret
    for value in [
        pair for line in lines(corpus) for name, pair in line["headers"] + line["answer_headers"] if "cookie" in name.lower()
    ]:
        assert "redacted-" in value
    assert corpus.stat().st_mode & 0o077 == 0


def test_what_was_handed_out_is_known_again(recorder: Recorder, corpus: Path) -> None:
    visit(recorder)
    token, me = lines(corpus)[3:]
    stand_in = json.loads(token["answer_body"])["token"]
    assert stand_in.startswith("redacted-token-")
    assert ["Authorization", f"Bearer {stand_in}"] in me["headers"]
    assert json.loads(me["answer_body"])["authorization"] == f"Bearer {stand_in}"  # wherever it stands
    assert len({line["session"] for line in lines(corpus)}) == 1


def test_of_a_page_only_forms_and_times_are_kept_unless_a_form_reaches_beyond_its_element(
    recorder: Recorder, corpus: Path
) -> None:
    client = Client(recorder)
    for more in ("", "<input form=f name=b>", "<base href=/x/>", "<form>", "</form>"):
        client.get("/page", query_string={"more": more})
    client.get("/account")
    recorder.flush()
    bodies = [line["answer_body"] for line in lines(corpus)]
    assert bodies[0] == '<TIME datetime="2026-01-02T03:04:05Z"><form\n action=/a><input name=a></form>'
    assert all(body.startswith("<html><p>Prose.") and body.endswith("</html>") for body in bodies[1:5])


def test_a_letter_that_is_two_in_lower_case_leaves_no_token_in_halves(recorder: Recorder, corpus: Path) -> None:
    token = "IjM0NTY3ODkwYWJjZGVmIg.aBcDeF.xyz123"
    more = f"{chr(0x130) * 40}<form><input type=hidden name=csrf value={token}></form>"
    Client(recorder).get("/page", query_string={"more": more})
    recorder.flush()
    assert len(lines(corpus)) == 1
    assert token not in lines(corpus)[0]["answer_body"]
    assert "redacted-hidden-" in lines(corpus)[0]["answer_body"]


def test_a_corpus_becomes_scenarios(recorder: Recorder, corpus: Path, tmp_path: Path) -> None:
    visit(recorder)
    authored = imported("corpus", corpus.read_bytes())
    loaded(authored, tmp_path / "out")
    text = "".join(authored.files.values())
    for written in (
        'form: /login\n    fill: {username: ada, password: "${env.ADA_PASSWORD}"}',
        "request: GET /account\n    expect: {status: 200}",
        'capture: {token: "json:$.token"}',
        'Authorization: "Bearer ${token}"',
    ):
        assert written in text, text
    assert "redacted" not in text
    assert "csrf" not in text


def test_answers_are_the_very_same(corpus: Path) -> None:
    wrapped: list[bytes] = [b"a", b"b"]
    closed: list[bool] = []

    class Chunks:
        def __init__(self) -> None:
            self.left = [b"1", b"2"]

        def __iter__(self) -> Chunks:
            return self

        def __next__(self) -> bytes:
            if not self.left:
                raise StopIteration
            return self.left.pop(0)

        def __len__(self) -> int:
            return 2

        def close(self) -> None:
            closed.append(True)

    answers = iter([wrapped, Chunks(), Wrapper(io.BytesIO(b"file"))])

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return next(answers)

    recorder = Recorder(app, str(corpus))
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": io.BytesIO(), "wsgi.file_wrapper": Wrapper}
    assert recorder(environ, lambda *_: None) is wrapped  # a server may look at its type and length
    chunks = recorder(environ, lambda *_: None)
    assert len(chunks) == 2  # type: ignore[arg-type]
    assert list(chunks) == [b"1", b"2"]
    chunks.close()  # type: ignore[attr-defined]
    assert closed == [True]
    assert isinstance(recorder(environ, lambda *_: None), Wrapper)
    recorder.close()
    assert [line["answer_body"] for line in lines(corpus)] == ["ab", "12", ""]


class Wrapper:
    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return iter([self.stream.read()])


def test_streams_pass_chunk_by_chunk_and_one_given_up_is_noted(recorder: Recorder, corpus: Path) -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/stream",
        "SERVER_NAME": "x",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
    }
    answer = iter(recorder(dict(environ), lambda *_: None))
    assert next(answer) == b"line 0\n"
    answer.close()  # type: ignore[attr-defined]
    assert Client(recorder).get("/stream").data == b"line 0\nline 1\nline 2\n"
    recorder.flush()
    assert [line["complete"] for line in lines(corpus)] == [False, True]


def test_what_the_application_raises_goes_on(recorder: Recorder) -> None:
    assert Client(recorder).get("/fail").status_code == 500


def test_a_recorder_that_cannot_write_changes_nothing(tmp_path: Path) -> None:
    recorder = Recorder(application(), str(tmp_path / "no" / "such" / "folder" / "c.jsonl"))
    assert Client(recorder).get("/api/me").status_code == 200
    recorder.flush()
    assert recorder.writer.failed == 1
    recorder.close()


def test_the_queue_the_file_and_bodies_are_bounded(corpus: Path) -> None:
    recorder = Recorder(application(), str(corpus), max_queue=3, max_body=100, max_file=3000)
    recorder.writer._start = lambda: None  # type: ignore[method-assign]
    client = Client(recorder)
    for _ in range(5):
        client.get("/api/me")
    assert recorder.writer.dropped == 2
    recorder.flush()
    client.post("/api/token", json={"username": "a" * 200})
    recorder.flush()
    assert lines(corpus)[-1]["body"] is None
    for _ in range(30):
        client.get("/api/me")
        recorder.flush()
    assert corpus.stat().st_size <= 3000
    assert recorder.writer.full
    assert client.get("/api/me").status_code == 200
    recorder.close()


def test_a_client_is_recorded_wholly_or_not_at_all(corpus: Path) -> None:
    recorder = Recorder(application(), str(corpus), rate=0.5)
    client = Client(recorder)
    for number in range(40):
        for _ in range(2):
            client.get("/api/me", environ_base={"REMOTE_ADDR": f"10.0.0.{number}"})
    recorder.flush()
    counts: dict[str, int] = {}
    for line in lines(corpus):
        counts[line["session"]] = counts.get(line["session"], 0) + 1
    assert set(counts.values()) == {2}
    assert 5 < len(counts) < 35
    recorder.close()


def test_further_names_can_be_secret(corpus: Path) -> None:
    recorder = Recorder(application(), str(corpus), redact=["ssn"])
    Client(recorder).post("/api/token", json={"username": "ada", "ssn": "123-45-6789"}, headers={"X-SSN": "x"})
    recorder.close()
    assert "123-45-6789" not in corpus.read_text("utf-8")


def test_cookies_of_any_look_are_taken_out(recorder: Recorder, corpus: Path) -> None:
    Client(recorder, use_cookies=False).get("/api/me", headers={"Cookie": "pin=winter; seat=4711"})
    recorder.flush()
    text = corpus.read_text("utf-8")
    assert "pin=redacted-pin-" in text
    assert "winter" not in text
    assert "4711" not in text


def test_many_threads_lose_nothing(recorder: Recorder, corpus: Path) -> None:
    threads = [threading.Thread(target=lambda: [Client(recorder).get("/api/me") for _ in range(25)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recorder.flush()
    assert len(lines(corpus)) == recorder.writer.recorded == 200


def test_a_child_of_fork_records_on_its_own(recorder: Recorder, corpus: Path) -> None:
    client = Client(recorder)
    client.get("/api/me")
    child = os.fork()
    if child == 0:
        client.get("/account")
        recorder.flush()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    recorder.flush()
    assert sorted(line["target"] for line in lines(corpus)) == ["/account", "/api/me"]


SERVER = """
import sys
sys.path.insert(0, sys.argv[3])
from waitress.server import create_server
from tests.recording.test_recorder import application
from harness.recording.wsgi import init_app
app = application()
init_app(app, sys.argv[1])
server = create_server(app, host="127.0.0.1", port=int(sys.argv[2]))
print("ready", flush=True)
server.run()
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_nothing_is_lost_when_the_server_is_stopped(corpus: Path, how: signal.Signals) -> None:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVER, str(corpus), str(port), str(ROOT)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    for _ in range(20):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/api/me").read()
    process.send_signal(how)
    process.wait(10)
    process.stdout.close()
    assert len(lines(corpus)) == 20
    if how is signal.SIGTERM:
        assert process.returncode == -signal.SIGTERM  # it dies as it would have died


def test_it_needs_nothing_but_the_standard_library() -> None:
    script = (
        "import sys; before = set(sys.modules); import harness.recording.wsgi, harness.recording.redacting\n"
        "tops = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(tops - set(sys.stdlib_module_names) - {'harness'}))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_thread_ends_with_its_recorder(corpus: Path) -> None:
    recorder = Recorder(application(), str(corpus))
    Client(recorder).get("/api/me")
    thread = recorder.writer._thread
    assert thread is not None
    recorder.close()
    thread.join(2)
    assert not thread.is_alive()
    assert time.time() > 0


def test_without_a_path_nothing_is_done() -> None:
    app = application()
    before = app.wsgi_app
    assert init_app(app) is None
    assert app.wsgi_app == before
