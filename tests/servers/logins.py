"""A login kept in a server-side session (legacy), and ports of it that keep it in a JWT, in a cookie or in chunks of one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask, Response, redirect, request
from werkzeug.serving import make_server

KEY = b"a key that both JWT applications share"
USERS = {"anna": "annas-pass-1", "bert": "berts-pass-2"}
PAGE = "<!doctype html><title>{0}</title><h1>{0}</h1><a href='/login'>Log in</a>"
Claims = Mapping[str, object]


def _coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jwt(claims: Claims, *, alg: str = "HS256", key: bytes = KEY) -> str:
    """A token; with ``alg`` none it has a made-up signature."""
    text = ".".join(_coded(json.dumps(part).encode()) for part in ({"alg": alg, "typ": "JWT"}, claims))
    return f"{text}.{_coded(hmac.digest(key, text.encode(), hashlib.sha256))}"


def claims_of(user: str, lives: int = 3600) -> dict[str, object]:
    now = int(time.time())
    return {"sub": user, "role": "reader", "iat": now, "exp": now + lives, "jti": secrets.token_hex(8), "pad": "p" * 60}


def read(token: str, fault: str) -> dict[str, object] | None:
    """The claims of a token that is good; a faulty application takes others too."""
    try:
        head, payload, signature = token.split(".")
        decode = [json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in (head, payload)]
    except ValueError:
        return None
    alg, claims = decode[0].get("alg"), decode[1]
    unsigned = fault == "alg none" and alg == "none"
    good = _coded(hmac.digest(KEY, f"{head}.{payload}".encode(), hashlib.sha256))
    if not unsigned and (alg != "HS256" or not hmac.compare_digest(good, signature)):
        return None
    return claims if claims.get("exp", 0) > time.time() or fault == "expired" else None


class Login:
    """How one application keeps a login. ``style``: ``session``, ``jwt`` or ``chunks``; ``name`` is the cookie's."""

    def __init__(self, style: str, name: str, fault: str) -> None:
        self.style, self.name, self.fault = style, name, fault
        self.sessions: dict[str, str] = {}
        self.ended: set[object] = set()

    def begin(self, answer: Response, user: str) -> None:
        if self.style == "session":
            token = secrets.token_urlsafe(32)
            self.sessions[token] = user
        else:
            named = {"another user": "bert", "the claim only": "bert"}.get(self.fault, user)
            claims = claims_of(named, 60 if self.fault == "short life" else 3600)
            self.sessions[str(claims["jti"])] = named if self.fault == "another user" else user
            token = jwt(claims)
        for number, (name, value) in enumerate(self.pieces(token)):
            flags = {"httponly": True, "secure": True, "samesite": "Lax", "path": "/"}
            if self.fault == "no HttpOnly" or (self.fault == "one chunk without HttpOnly" and number == 1):
                flags["httponly"] = False
            if self.fault == "no Secure":
                flags["secure"] = False
            if self.fault == "SameSite None":
                flags["samesite"] = "None"
            answer.set_cookie(name, value, **flags)  # type: ignore[arg-type]

    def pieces(self, token: str) -> list[tuple[str, str]]:
        if self.style != "chunks":
            return [(self.name, token)]
        return [(f"{self.name}.{at // 100}", token[at : at + 100]) for at in range(0, len(token), 100)]

    def token(self) -> str:
        if whole := request.cookies.get(self.name):
            return whole
        chunks = [name for name in request.cookies if name.startswith(f"{self.name}.")]
        return "".join(request.cookies[name] for name in sorted(chunks))

    def user(self) -> str | None:
        if self.style == "session":
            return self.sessions.get(self.token())
        claims = read(self.token(), self.fault)
        if claims is None or claims.get("jti") in self.ended:
            return None
        return self.sessions.get(str(claims["jti"]), str(claims["sub"]))

    def end(self, answer: Response) -> None:
        if self.fault != "alive after logout":
            self.sessions.pop(self.token(), None)
            self.ended.add((read(self.token(), "") or {}).get("jti", ""))
        names = [self.name] if self.style != "chunks" else [name for name, _ in self.pieces(self.token())]
        if self.fault == "a chunk stays":
            names = names[:1]
        for name in names if self.fault != "cookie stays" else ():
            answer.delete_cookie(name, path="/", secure=True, httponly=True, samesite="Lax")


def application(style: str, name: str, fault: str = "") -> Flask:
    """Login, a page for those who are logged in, logout."""
    app, login = Flask("logins"), Login(style, name, fault)

    @app.post("/login")
    def log_in() -> Response | tuple[str, int]:
        user = request.form.get("username", "")
        if USERS.get(user) != request.form.get("password"):
            return PAGE.format("Wrong password"), 401
        answer: Response = redirect("/private")  # type: ignore[assignment]
        login.begin(answer, user)
        return answer

    @app.get("/private")
    def private() -> Response | str:
        user = login.user()
        return PAGE.format(f"Hello {user}") if user else redirect("/login")  # type: ignore[return-value]

    @app.post("/logout")
    def log_out() -> Response:
        answer: Response = redirect("/login")  # type: ignore[assignment]
        login.end(answer)
        return answer

    return app


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application until the block ends."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
