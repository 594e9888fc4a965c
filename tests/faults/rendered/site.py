"""A small library's pages with scripts: what the bookshop has none of. Its state is one cookie."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, Response, jsonify, make_response, redirect, render_template, request
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response as AnyResponse

FOLDER = Path(__file__).with_name("site")
PREFIX = "/sample/"
_RULES = "Speak softly.\nBring the books back.\n"


def site() -> Flask:  # noqa: C901 - one small view after the other
    """The application; all its pages are below ``/sample/``."""
    app = Flask(__name__, template_folder=str(FOLDER), static_folder=None)

    @app.get("/sample/", defaults={"name": "home"})
    @app.get("/sample/<any(shelves, visit, join, joined, desk, map):name>")
    def page(name: str) -> str:
        return render_template(f"{name}.html", loans=request.cookies.get("loans", "0"))

    @app.get("/sample/<any('app.js', 'style.css', 'stove.svg'):name>")
    def file(name: str) -> Response:
        kind = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}[name.rpartition(".")[2]]
        return Response((FOLDER / name).read_text("utf-8"), content_type=f"{kind}; charset=utf-8")

    @app.get("/sample/rules.txt")
    def rules() -> Response:
        return Response(_RULES, content_type="text/plain", headers={"Content-Disposition": 'attachment; filename="rules.txt"'})

    @app.get("/sample/weather")
    def weather() -> Response:
        return jsonify({"text": "Rain until noon."})

    @app.route("/sample/slow", methods=["GET", "POST"])
    def slow() -> Response:
        time.sleep(0.3)
        return jsonify({})

    @app.get("/sample/old")
    def old() -> AnyResponse:
        return redirect("/sample/catalogue", 301)

    @app.get("/sample/catalogue")
    def catalogue() -> AnyResponse:
        return redirect("/sample/shelves?genre=sea", 302)

    @app.post("/sample/loans")
    def borrow() -> Response:
        count = int(request.cookies.get("loans", "0")) + 1
        answer = jsonify({"count": count})
        answer.set_cookie("loans", str(count), path="/sample/", samesite="Lax")
        return answer

    @app.post("/sample/join")
    def join() -> Response:
        problems = {}
        if not request.form.get("name"):
            problems["name"] = "Please tell us your name."
        if "@" not in request.form.get("email", ""):
            problems["email"] = "This is no email address."
        if problems:
            return make_response(jsonify({"problems": problems}))
        kept = [
            f"{key}={request.form[key]}" for key in ("name", "branch", "card", "news", "source", "go") if key in request.form
        ]
        return jsonify({"next": f"/sample/joined?{'&'.join(kept)}"})

    return app


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the pages; gives their base URL."""
    server = make_server("127.0.0.1", 0, site(), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
