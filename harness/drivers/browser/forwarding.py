"""Shows a page under the public URL of its target: what the browser asks of it goes to where the target really listens.

A browser that believes itself at ``https://shop.example`` sends that Origin, keeps Secure cookies and stays on one site,
although the application listens on plain loopback. Nothing is ever sent to the public host itself.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from harness.model.headers import standing
from harness.model.observation import FailureKind, SentRequest

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page

    from harness.drivers.session import Session

_OWN = frozenset({"host", "connection", "content-length", "accept-encoding", "cookie"})
_MECHANICS = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})
_CODINGS = "gzip, deflate, br"
_REASONS = {FailureKind.TIMEOUT: "TimedOut", FailureKind.REFUSED: "ConnectionRefused"}


async def forward_public(page: Page, session: Session) -> None:
    """Let a page reach the session's public URL.

    This is the Fetch domain of the Chrome DevTools protocol, since Playwright's routes do not see the requests that
    redirects lead to.
    """
    devtools = await page.context.new_cdp_session(page)
    under_way: set[asyncio.Task[None]] = set()

    def paused(event: Mapping[str, Any]) -> None:
        task = asyncio.ensure_future(_forward(devtools, event, session))
        under_way.add(task)
        task.add_done_callback(under_way.discard)

    devtools.on("Fetch.requestPaused", paused)
    public = session.transport.public
    await devtools.send("Fetch.enable", {"patterns": [{"urlPattern": f"{public}/*"}]})


async def _forward(devtools: CDPSession, event: Mapping[str, Any], session: Session) -> None:
    from playwright.async_api import Error

    try:
        answer = await asyncio.to_thread(session.transport.exchange, await _sent(devtools, event["request"], session))
        if answer.failure is not None or answer.status is None:
            reason = _REASONS.get(answer.failure.kind, "Failed") if answer.failure else "Failed"
            await devtools.send("Fetch.failRequest", {"requestId": event["requestId"], "errorReason": reason})
            return
        headers = [
            {"name": name, "value": value} for name, value in answer.headers if name.lower() not in _MECHANICS
        ]  # one entry per line, so that every Set-Cookie is one
        body = base64.b64encode(answer.body).decode("ascii")
        fulfilled = {"requestId": event["requestId"], "responseCode": answer.status, "responseHeaders": headers, "body": body}
        await devtools.send("Fetch.fulfillRequest", fulfilled)
    except Error:
        return  # the page is gone, or has given the request up


async def _sent(devtools: CDPSession, request: Mapping[str, Any], session: Session) -> SentRequest:
    """The browser's request as it goes to the target: with the page's cookies and what goes with every request to it."""
    own = standing(session.transport.endpoint)
    replaced = _OWN | {name.lower() for name in own}
    lines = [(name, str(value)) for name, value in own.items()]
    lines += [(name, str(value)) for name, value in request["headers"].items() if name.lower() not in replaced]
    found = await devtools.send("Network.getCookies", {"urls": [request["url"]]})
    jar = sorted(found["cookies"], key=lambda one: (-len(one["path"]), one["name"]))  # RFC 6265 section 5.4: longer paths first
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in jar)
    if cookies:
        lines.append(("Cookie", cookies))
    body = b"".join(base64.b64decode(part.get("bytes", "")) for part in request.get("postDataEntries") or ())
    lines.append(("Accept-Encoding", _CODINGS))
    if body or request["method"] in ("POST", "PUT", "PATCH"):
        lines.append(("Content-Length", str(len(body))))
    rest = str(request["url"]).partition("://")[2].partition("/")[2].partition("#")[0]
    return SentRequest(str(request["method"]), str(request["url"]), "/" + rest, tuple(lines), body)
