"""Opens a browser that a person uses, and notes what is done in it until its window is closed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.drivers.browser.emulating import context_options
from harness.drivers.browser.finding import HINT, installed_browser, switches
from harness.drivers.browser.journey import Journey
from harness.drivers.session import Session
from harness.errors import DriverError
from harness.model.gestures import Watched

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Dialog, Page, Playwright

_SCRIPT = Path(__file__).with_name("recorder.js")
# What Chromium itself calls an element, for the script to ask; without the second it would be found out anew for each question.
_NAMES = ("--enable-blink-features=ComputedAccessibilityInfo", "--force-renderer-accessibility")
_ENDING = 5.0  # seconds
_AGAIN = 0.02  # seconds
_BETWEEN_PAGES = "Not attached to an active page"
Person = Callable[["Page"], Awaitable[None]]


def watch(session: Session, start: str, *, headless: bool = False, person: Person | None = None) -> Watched:
    """Open ``start`` of the session's target and watch until the window is closed, or until Ctrl-C.

    ``person`` does the deeds in place of one, and the window is closed then. Raises DriverError where no browser can be opened,
    and where its first page cannot be.
    """
    try:
        import playwright.async_api  # noqa: F401
    except ImportError as error:
        message = "recording in a browser needs Playwright, which is not installed"
        raise DriverError(message, hint="run: pip install 'parity-harness[browser]'") from error
    return asyncio.run(_watch(session, start, headless, person))


async def _watch(session: Session, start: str, headless: bool, person: Person | None) -> Watched:
    from playwright.async_api import async_playwright

    journey = Journey(str(session.transport.base))
    playwright = await async_playwright().start()
    try:
        context = await _context(playwright, session, headless)
        page = await context.new_page()
        closed = asyncio.Event()
        page.on("close", lambda _: closed.set())
        await _listen(context, page, journey)
        await _go(page, str(session.transport.base) + start, session.transport.timeout)
        doing = asyncio.ensure_future(_done_by(person, page, journey)) if person else None
        with contextlib.suppress(asyncio.CancelledError):  # Ctrl-C: what was seen until then is kept
            await closed.wait()
        if doing is not None:
            await doing
    finally:
        with contextlib.suppress(Exception):  # a browser that is gone already must not cost what was seen
            await asyncio.wait_for(playwright.stop(), _ENDING)
    return journey.watched()


async def _context(playwright: Playwright, session: Session, headless: bool) -> BrowserContext:
    from playwright.async_api import Error

    target = session.transport.endpoint.target
    hosts = frozenset({session.transport.base.host})
    arguments = [*(one for one in switches(hosts) if one != "--hide-scrollbars"), *_NAMES]
    try:
        browser = await playwright.chromium.launch(
            executable_path=installed_browser(window=not headless), args=arguments, headless=headless, handle_sigint=False
        )
    except Error as error:
        raise DriverError(f"the browser does not start: {_short(error)}", hint=HINT) from error
    context = await browser.new_context(
        **context_options({}),
        extra_http_headers=session.browser_headers() or None,
        ignore_https_errors=target.verify is False,
        service_workers="block",
    )
    cookies: list[Any] = session.jar.for_browser()
    if cookies:
        await context.add_cookies(cookies)
    return context


async def _go(page: Page, url: str, timeout: float) -> None:
    from playwright.async_api import Error

    try:
        await page.goto(url, wait_until="commit", timeout=timeout * 1000)
    except Error as error:
        if not page.is_closed():
            raise DriverError(f"{url} cannot be opened: {_short(error)}", hint="choose another page by --start") from error


def _short(error: Exception) -> str:
    """The line that says why, such as the one on a missing display, else the first."""
    lines = str(error).strip().splitlines()
    return next((line.strip(" -") for line in lines if "DISPLAY" in line or "X server" in line), lines[0])


async def _done_by(person: Person, page: Page, journey: Journey) -> None:
    try:
        await person(page)
        await journey.settled()
    finally:
        await page.close()


async def _listen(context: BrowserContext, page: Page, journey: Journey) -> None:
    """Bring what happens in the page and to its window to the journey."""

    def seen(source: Mapping[str, Any], told: Mapping[str, Any]) -> None:
        if source["page"] is page:
            journey.did(told)

    def left_to_the_person(dialog: Dialog) -> None:
        """Without anybody who listens Playwright would dismiss it at once."""

    await context.expose_binding("parityRecorded", seen)
    await context.add_init_script(path=_SCRIPT)
    page.on("dialog", left_to_the_person)
    page.on("download", lambda _: journey.downloaded())
    context.on("page", lambda _: journey.remark("a second window was opened: what was done in it is not recorded"))
    await _listen_to_window(await context.new_cdp_session(page), journey)


async def _told_history(protocol: CDPSession) -> Mapping[str, Any]:
    """Chromium refuses while it puts the new page in the old one's place; what was refused is asked again."""
    from playwright.async_api import Error

    until = asyncio.get_running_loop().time() + _ENDING
    while True:
        try:
            return dict(await protocol.send("Page.getNavigationHistory"))
        except Error as error:
            if _BETWEEN_PAGES not in str(error) or asyncio.get_running_loop().time() > until:
                raise
        await asyncio.sleep(_AGAIN)


async def _listen_to_window(protocol: CDPSession, journey: Journey) -> None:
    """What Playwright does not tell: how one came to an address, and what a dialog was answered (Chrome DevTools Protocol)."""
    await protocol.send("Page.enable")
    main = (await protocol.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]

    async def history() -> Mapping[str, Any]:
        return await _told_history(protocol)

    def navigated(event: Mapping[str, Any]) -> None:
        if event["frame"]["id"] == main:
            journey.arrived(history, anew=True, url=str(event["frame"]["url"]))

    def moved_within(event: Mapping[str, Any]) -> None:
        if event["frameId"] == main:
            journey.arrived(history, anew=False, url=str(event["url"]))

    def requested(event: Mapping[str, Any]) -> None:
        if event["frameId"] == main:
            journey.asked_by_page()

    protocol.on("Page.frameNavigated", navigated)
    protocol.on("Page.navigatedWithinDocument", moved_within)
    protocol.on("Page.frameRequestedNavigation", requested)
    protocol.on("Page.javascriptDialogOpening", journey.dialog_opened)
    protocol.on("Page.javascriptDialogClosed", journey.dialog_closed)
