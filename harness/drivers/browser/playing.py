"""Plays one segment of a browser step on one side, on the browser's loop."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from harness.drivers.browser.emulating import CRAWLERS, context_options, frozen_time
from harness.drivers.browser.forwarding import forward_public
from harness.drivers.browser.side import Log, SidePage
from harness.drivers.browser.verbs import MOVING, VerbError, perform
from harness.model.actions import BrowserAction
from harness.model.observation import Failure, FailureKind, Observation, RenderedPage, SentRequest

if TYPE_CHECKING:
    from playwright.async_api import Route

    from harness.drivers.browser.loop import BrowserLoop
    from harness.drivers.session import Session

_VERB = 10.0  # seconds a verb may take unless the step says otherwise
_PATIENCE = 120.0  # seconds for all verbs up to one checkpoint


async def play(action: BrowserAction, session: Session, loop: BrowserLoop) -> Observation:
    from playwright.async_api import Error

    started, clock = time.time(), time.monotonic()
    failure: Failure | None = None
    side = session.page
    try:
        if side is None:
            side = session.page = await _opened(action, session, loop)
        async with loop.turn, asyncio.timeout(_PATIENCE):
            await _hand_over_cookies(session, side)
            await _verbs(action, side, session)
            asked = action.screenshot if action.screenshot is not None else {} if "screenshot" in session.wants else None
            if asked is not None and session.masks:
                masks: Any = asked.get("mask") or ()
                asked = {**asked, "mask": [*masks, *({"css": one} for one in session.masks)]}
            html, page = await side.rendered(screenshot=asked, storage="storage" in session.wants)
            await _take_cookies_back(session, side)
        if "raw" in session.wants:
            page = await _with_raw(page, action, session)
    except VerbError as error:
        if side is not None:
            side.log = Log()  # what was noted until then belongs to this checkpoint, not to the next
        failure = Failure(_kind_of(str(error)), str(error))
    except TimeoutError:
        failure = Failure(FailureKind.TIMEOUT, f"the page was not ready within {_PATIENCE:g} s")
    except Error as error:
        failure = Failure(_kind_of(str(error)), str(error).strip().splitlines()[0])
    url = side.page.url if side and side.page else ""
    request = SentRequest("GET", url, _target(url, session))
    took = (time.monotonic() - clock) * 1000
    origins = session.transport.origins
    if failure is not None:
        return Observation(request, failure=failure, observed_at=started, elapsed_ms=took, origins=origins)
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    assert side is not None
    body = html.encode("utf-8", "replace")
    return Observation(request, side.status, headers, body, observed_at=started, elapsed_ms=took, origins=origins, page=page)


async def _opened(action: BrowserAction, session: Session, loop: BrowserLoop) -> SidePage:
    target = session.transport.endpoint.target
    options = context_options(action.emulate or {})
    extra = session.browser_headers()
    context = await loop.browser().new_context(
        **options,
        extra_http_headers=extra or None,
        ignore_https_errors=target.verify is False,
        service_workers="block",
    )
    if target.read_only:
        await context.route("**/*", _only_safe)
    moment = frozen_time(action.emulate or {})
    if moment is not None:
        await context.clock.set_fixed_time(moment)
    side = SidePage(context, session.transport.timeout, scripts=options["java_script_enabled"])
    if target.public_url:
        side.prepare = lambda page: forward_public(page, session)
    if session.traces:
        await context.tracing.start(snapshots=True, screenshots=False, sources=False)
        side.traced = True
    return side


async def _only_safe(route: Route) -> None:
    """A read-only target gets no request that could change something (RFC 9110 section 9.2.1)."""
    if route.request.method in ("GET", "HEAD", "OPTIONS"):
        await route.fallback()
    else:
        await route.abort("blockedbyclient")


async def _verbs(action: BrowserAction, side: SidePage, session: Session) -> None:
    timeout = action.timeout or _VERB
    moved = False
    for verb in action.verbs:
        if verb.name == "checkpoint":
            continue  # a step that only sets the scene is not compared
        if moved:
            await side.rest()
        await perform(verb, side, session, timeout)
        moved = verb.name in MOVING
    await side.rest()


async def _hand_over_cookies(session: Session, side: SidePage) -> None:
    """The browser gets what `request` and `form` steps were given."""
    await side.context.clear_cookies()
    cookies: list[Any] = session.jar.for_browser()
    if cookies:
        await side.context.add_cookies(cookies)


async def _take_cookies_back(session: Session, side: SidePage) -> None:
    session.jar.from_browser(await side.context.cookies())


async def _with_raw(page: RenderedPage, action: BrowserAction, session: Session) -> RenderedPage:
    """What a client without scripts and cookies is answered at the page's address: what a crawler reads."""
    agent = str((action.emulate or {}).get("user_agent") or "")
    headers = {"Accept": "text/html", **({"User-Agent": CRAWLERS.get(agent, agent)} if agent else {})}
    answer = await asyncio.to_thread(session.fresh().send, "GET", _target(page.url, session) or "/", headers)
    if answer.failure is not None:
        raise VerbError(f"asking for the page without scripts: {answer.failure.message}")
    return replace(page, raw=answer.body, raw_status=answer.status, raw_location=answer.header("location"))


def _target(url: str, session: Session) -> str:
    base = str(session.site)
    return url.removeprefix(base).partition("#")[0] or "/" if url.startswith(base) else ""


def _kind_of(message: str) -> FailureKind:
    if "ERR_CONNECTION" in message or "ERR_EMPTY_RESPONSE" in message:
        return FailureKind.REFUSED
    if "Timeout" in message or "ERR_TIMED_OUT" in message:
        return FailureKind.TIMEOUT
    return FailureKind.STEP
