"""An application that handles secrets of every kind and, as the candidate, tells them to everybody. A process of its own:

    python tests/servers/secretive.py PORT SIDE

It says what it was asked, secrets included, on its standard error, as careless applications do.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

SIDE = "candidate" if sys.argv[-1] == "candidate" else "legacy"
_ODD = frozenset({"bearer", "card", "password", "api", "gateway"})


def pieces(kind: str, side: str = "") -> tuple[str, str]:
    """The two halves of a secret, neither of which may be seen anywhere."""
    digest = hashlib.sha256(f"{kind} of {side}".encode()).hexdigest()
    return f"Q{digest[:9]}", f"{digest[9:18]}Z"


def secret_of(kind: str, side: str = SIDE) -> str:
    """A secret of one side ("": of both): always the same, some with characters that need escaping."""
    return ("/+&'" if kind in _ODD else "-").join(pieces(kind, side))


def jwt_of(side: str = SIDE) -> str:
    parts = [{"alg": "HS256", "typ": "JWT"}, {"sub": "anna", "role": side}]
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*coded, secret_of("signature", side)])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        asked = f"{self.requestline}\n{self.headers}\n{body}"
        sys.stderr.write(f"asked: {asked}\n")
        path = urlsplit(self.path).path
        if path == "/crash":
            sys.stderr.write(f"dying of {asked} and {dict(os.environ)}\n")
            os._exit(3)
        if path == "/reset" and os.environ.get("RESET_FAILS"):
            self.send(500, f"cannot reset {os.environ.get('DATABASE_URL')}")
            return
        page = getattr(self, "page_" + path.split("/")[1].replace("-", "_"), None)
        if page is None:
            self.send(404 if SIDE == "legacy" else 500, self.spelled(asked))
        else:
            page(asked, dict(parse_qsl(body)) if "=" in body else {})

    def spelled(self, text: str) -> str:
        """A text in all the ways in which applications write it down."""
        ways = [
            text,
            quote(text),
            quote(text, safe=""),
            html.escape(text),
            json.dumps(text),
            json.dumps(text).replace("/", "\\/"),
        ]
        return f"{SIDE}\n" + "\n".join(ways)

    def page_healthz(self, asked: str, form: dict[str, str]) -> None:
        self.send(200, "ok")

    page_reset = page_healthz

    def page_login(self, asked: str, form: dict[str, str]) -> None:
        """JSON in and out: a bearer token, a card number that only the settings know to be secret."""
        answer = {"token": secret_of("bearer"), "side": SIDE, "payment": {"card": secret_of("card")}, "jwt": jwt_of()}
        self.send(200, json.dumps(answer), ("Content-Type", "application/json"), ("X-Trace", secret_of("trace")))

    def page_form(self, asked: str, form: dict[str, str]) -> None:
        """A form with a CSRF token and another one in a meta element."""
        token = secret_of("csrf")
        self.send(
            200,
            f'<html><head><title>{SIDE}</title><meta content="{secret_of("metacsrf")}" name="csrf-token"></head><body>'
            f'<form method="post" action="/enter"><input type="hidden" name="csrf_token" value="{token}">'
            f'<input name="user"><input type="password" name="password" value="{secret_of("stored")}">'
            f"<button>Go</button></form>"
            f'<script>var csrf = "{token}";</script></body></html>',
            ("Content-Type", "text/html; charset=utf-8"),
        )

    def page_enter(self, asked: str, form: dict[str, str]) -> None:
        """Logged in: a session cookie, a JWT cookie, a token in the address to go on to."""
        self.send(
            302 if SIDE == "legacy" else 307,
            self.spelled(asked),
            ("Location", f"/reset-password/{secret_of('link')}/now?token={secret_of('query')}"),
            ("Set-Cookie", f"session={secret_of('cookie')}; HttpOnly; Path=/"),
            ("Set-Cookie", f"jwt={jwt_of()}; HttpOnly; Path=/"),
        )

    def page_mail(self, asked: str, form: dict[str, str]) -> None:
        """What only its use shows to be a secret, and a link to the reset of a password."""
        link = f"http://{self.headers['Host']}/reset-password/{secret_of('mail')}"
        mail = {"ref": secret_of("ref"), "mail": f"To reset: {link} or <a href='{link}?a=1'>click</a>", "side": SIDE}
        self.send(200, json.dumps(mail), ("Content-Type", "application/json"))

    def page_echo(self, asked: str, form: dict[str, str]) -> None:
        """What was asked, told to everybody, in the status line's neighbourhood too."""
        self.send(200, self.spelled(asked), ("X-Echo", quote(asked, safe="")), ("X-Echo-Path", self.path))

    def send(self, status: int, body: str, *headers: tuple[str, str]) -> None:
        data = body.encode()
        self.send_response(status)
        for name, value in headers or [("Content-Type", "text/plain; charset=utf-8")]:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = answer  # noqa: N815 - the library's names

    def log_message(self, *args: object) -> None:
        """It has a log of its own."""


if __name__ == "__main__":
    if os.environ.get("DIES_AT_ONCE"):
        sys.exit(f"no database at {os.environ.get('DATABASE_URL')}")
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    threading.Thread(target=server.serve_forever).start()
