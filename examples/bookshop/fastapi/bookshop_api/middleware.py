"""What happens around every view: common headers, HEAD and OPTIONS, doubled slashes, failures."""

from __future__ import annotations

import html
import logging
import re

from fastapi import Response
from starlette.datastructures import URL, Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import cors
from .addresses import allowed_methods
from .errors import error_response
from .responses import HTML

logger = logging.getLogger("bookshop_api")

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


class CommonHeaders:
    """Adds security, caching and CORS headers, to answers about failures too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal has_started
            if message["type"] == "http.response.start":
                has_started = True
                add_headers(scope, MutableHeaders(scope=message))
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            logger.exception("%s %s failed", scope["method"], scope["path"])
            if has_started:
                raise
            await error_response(scope["path"], 500)(scope, receive, send_with_headers)


def add_headers(scope: Scope, headers: MutableHeaders) -> None:
    """Set what every answer has, and Cache-Control where the view did not."""
    headers.update(SECURITY)
    is_api = scope["path"].startswith("/api/")
    if is_api:
        headers.add_vary_header("Origin")
        headers.update(cors.sharing_headers(Headers(scope=scope)))
    headers.add_vary_header("Cookie")
    if is_api:
        headers.setdefault("Cache-Control", "no-store")
    elif headers.get("Content-Type") == HTML:
        headers.setdefault("Cache-Control", "private, no-cache")


class Methods:
    """Answers OPTIONS, preflights and doubled slashes, and lets HEAD be a GET; the server drops its body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = early_answer(scope) if scope["type"] == "http" else None
        if answer is not None:
            await answer(scope, receive, send)
        elif scope.get("method") == "HEAD":
            await self.app({**scope, "method": "GET"}, receive, send)
        else:
            await self.app(scope, receive, send)


def early_answer(scope: Scope) -> Response | None:
    """Return the answer that needs no view, None when a view has to give it."""
    if scope["path"].endswith("\n"):  # the $ of Starlette's patterns would let it pass
        return error_response(scope["path"], 404)
    if "//" in scope["path"]:
        return slash_answer(scope)
    if scope["method"] != "OPTIONS" or not (allowed := allowed_methods(scope)):
        return None
    headers = Headers(scope=scope)
    if cors.is_preflight(scope["path"], headers):
        return Response(status_code=204, headers=cors.permission(headers), media_type=HTML)
    return Response(headers={"Allow": ", ".join(allowed)}, media_type=HTML)


def slash_answer(scope: Scope) -> Response | None:
    """Send an address with doubled slashes to the one without, when there is one."""
    single = {**scope, "path": re.sub("/{2,}", "/", scope["path"])}
    allowed = allowed_methods(single)
    if not allowed:
        return None
    if scope["method"] not in allowed:
        return error_response(scope["path"], 405, {"Allow": ", ".join(allowed)})
    url = str(URL(scope=single))
    link = html.escape(url)
    page = (
        "<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n"
        "<p>You should be redirected automatically to the target URL: "
        f'<a href="{link}">{link}</a>. If not, click the link.\n'
    )
    return Response(page, 308, {"Location": url}, media_type=HTML)
