"""One side's browser in one scenario: a fresh context with one page, what it logged, and how it is brought to rest."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.drivers.browser.locating import locate
from harness.drivers.browser.scripts import BROKEN, COVER, DOCUMENT, STILL, STORAGE, UNCOVER
from harness.model.observation import Download, Hop, RenderedPage

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Response
    from playwright.async_api import Download as PlaywrightDownload

_PICTURE = 30.0  # seconds that a picture may take
_LOOKS = 5  # pictures taken at most until two are the same
_POPUP = 5.0  # seconds that a popup may take to open
_CLIENT_SIDE = 0.4  # seconds after the last answer in which a page that renders by itself may still be busy with it
QUIET = 60  # milliseconds without a change of the document
REST = 10.0  # seconds a page may take to come to rest
_LIMIT = 200  # of each kind of thing that is noted
_TEXT = 2000  # characters kept of a message
_RESOURCE = "Failed to load resource"
_FETCHED = frozenset({"fetch", "xhr"})
_UNBOUNDED = frozenset({"websocket", "eventsource", "media"})


class Log:
    """What a page did since the last checkpoint."""

    def __init__(self) -> None:
        self.console: list[str] = []
        self.failures: list[tuple[str, str]] = []
        self.hops: list[Hop] = []
        self.calls: list[Hop] = []
        self.dialogs: list[tuple[str, str]] = []
        self.downloads: list[Download] = []
        self.popups: list[Page] = []
        self.notes: list[str] = []


class SidePage:
    """A page and its context; ``scripts`` says whether JavaScript runs, ``prepare`` is done to each page that is opened.

    Every method runs on the browser's loop.
    """

    def __init__(self, context: BrowserContext, timeout: float, *, scripts: bool) -> None:
        self.context = context
        self.scripts = scripts
        self.timeout = timeout
        self.log = Log()
        self.page: Page | None = None
        self.answers: list[Mapping[str, Any]] = []
        self.traced = False
        self.prepare: Callable[[Page], Awaitable[None]] | None = None
        self.popups: list[Page] = []
        self.openers: list[Page] = []
        self.status: int | None = None
        self._last_answer = 0.0
        self._settling = 0.0
        self._busy: set[Request] = set()
        self._failed_urls: set[str] = set()
        self._pending: set[asyncio.Task[None]] = set()

    async def open(self) -> Page:
        """The page, made on first use."""
        if self.page is None:
            self.page = await self.context.new_page()
            if self.prepare is not None:
                await self.prepare(self.page)
            self._listen(self.page)
            self.context.on("page", self._opened)
        return self.page

    def _opened(self, popup: Page) -> None:
        self._listen(popup)
        if self.prepare is not None:
            self._later(self.prepare(popup))
        self._note(self.log.popups, popup)
        self.popups.append(popup)

    async def more_popups(self, than: int) -> None:
        """Wait until more popups than these have been opened; a link that opens none is seen by what is compared."""
        deadline = time.monotonic() + _POPUP
        while len(self.popups) <= than and time.monotonic() < deadline:
            await asyncio.sleep(0.02)

    async def switch(self, to: str) -> None:
        """Go on in the page that was opened last, or back in the one that opened it. Raises Playwright's Error."""
        from playwright.async_api import Error

        page = await self.open()
        if to == "popup":
            await self.more_popups(0)
            if not self.popups:
                raise Error("no popup was opened")
            self.openers.append(page)
            self.page = self.popups[-1]
        elif self.openers:
            self.page = self.openers.pop()
        else:
            raise Error("this page was not opened by another one")

    def _listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(self.log.console, f"uncaught {str(error)[:_TEXT]}"))
        page.on("request", self._requested)
        page.on("response", self._responded)
        page.on("requestfinished", self._finished)
        page.on("requestfailed", self._failed)
        page.on("dialog", lambda dialog: self._later(self._dialog(dialog)))
        page.on("download", lambda download: self._later(self._download(download)))

    @staticmethod
    def _note(kept: list[Any], what: Any) -> None:
        if len(kept) < _LIMIT:
            kept.append(what)

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_RESOURCE):  # those are `failures`
            self._note(self.log.console, message.text[:_TEXT])

    def _requested(self, request: Request) -> None:
        if request.resource_type not in _UNBOUNDED:
            self._busy.add(request)
        if "/_next/static/" in request.url:
            self._settling = _CLIENT_SIDE
        if request.resource_type in _FETCHED and not request.is_navigation_request():
            self._note(self.log.calls, Hop(request.method, request.url, None))

    def _finished(self, request: Request) -> None:
        self._later(self._answered(request))

    async def _answered(self, request: Request) -> None:
        from playwright.async_api import Error

        try:
            response = await request.response()
        except Error:
            response = None  # the page has gone on; that the request was made is noted already
        finally:
            self._busy.discard(request)
            self._last_answer = time.monotonic()
        status = response.status if response else None
        if request.is_navigation_request():
            if request.frame.parent_frame is None:
                self.status = status
                self._note(self.log.hops, Hop(request.method, request.url, status))
            return
        unanswered = Hop(request.method, request.url, None)
        if request.resource_type in _FETCHED and unanswered in self.log.calls:
            self.log.calls[self.log.calls.index(unanswered)] = replace(unanswered, status=status)

    def _responded(self, response: Response) -> None:
        """Noted at once: a script that is not there ends as aborted, as if the page had gone elsewhere."""
        if response.status >= 400 and not response.request.is_navigation_request():
            self._failed_urls.add(response.url)
            self._note(self.log.failures, (response.url, f"status {response.status}"))

    def _failed(self, request: Request) -> None:
        self._busy.discard(request)
        self._last_answer = time.monotonic()
        reason = request.failure or "failed"
        if "ERR_ABORTED" in reason or (reason == "csp" and not self.scripts):
            return  # the page itself went elsewhere, took the download, or was told to do without scripts
        self._failed_urls.add(request.url)
        self._note(self.log.failures, (request.url, reason.replace("net::", "")))

    async def _dialog(self, dialog: Dialog) -> None:
        self._note(self.log.dialogs, (dialog.type, dialog.message[:_TEXT]))
        answer = self.answers.pop(0) if self.answers else {}
        if answer.get("accept", False):
            text = answer.get("text")
            await dialog.accept() if text is None else await dialog.accept(str(text))
        else:
            await dialog.dismiss()

    async def _download(self, download: PlaywrightDownload) -> None:
        from playwright.async_api import Error

        try:
            content = Path(await download.path()).read_bytes()
        except Error:
            self._note(self.log.failures, (download.url, "the download failed"))
            return
        digest = hashlib.sha256(content).hexdigest()
        self._note(self.log.downloads, Download(download.suggested_filename, len(content), digest))

    async def close(self) -> None:
        """End the page and its context."""
        if self._pending:
            await asyncio.wait(self._pending, timeout=1.0)
        await self.context.close()

    async def rest(self) -> None:
        """Wait until the page is loaded, hydrated, has nothing under way and does not change any more."""
        from playwright.async_api import Error

        page = await self.open()
        deadline = time.monotonic() + REST
        while True:
            url = page.url
            left = max(0.1, deadline - time.monotonic())
            still = False
            try:
                await page.wait_for_load_state("load", timeout=left * 1000)
                still = not self.scripts or await page.evaluate(STILL, [QUIET, min(left, 3.0) * 1000])
            except Error as error:
                if "context was destroyed" not in str(error) and "navigat" not in str(error) and "Timeout" not in str(error):
                    raise
            if self._pending:
                await asyncio.wait(self._pending, timeout=left)
            settled = time.monotonic() - self._last_answer >= self._settling
            if still and settled and not self._busy and page.url == url:
                return
            if time.monotonic() > deadline:
                self._note(self.log.notes, f"the page did not come to rest within {REST:g} s")
                return
            await asyncio.sleep(0.01)

    def _note_broken(self, pictures: list[str]) -> None:
        """Pictures that came and cannot be shown, once each; those that did not come are noted already."""
        for url in pictures:
            if url not in self._failed_urls:
                self._failed_urls.add(url)
                self._note(self.log.failures, (url, "cannot be shown"))

    async def rendered(self, *, screenshot: Mapping[str, Any] | None, storage: bool) -> tuple[str, RenderedPage]:
        """The document and all that was noted since the last checkpoint."""
        page = await self.open()
        html = await page.evaluate(DOCUMENT)
        self._note_broken(await page.evaluate(BROKEN))
        aria = await page.locator("body").aria_snapshot(timeout=self.timeout * 1000)
        picture = b"" if screenshot is None else await self.picture(screenshot)
        kept = await page.evaluate(STORAGE) if storage else None
        log, self.log = self.log, Log()
        return html, RenderedPage(
            page.url,
            aria,
            tuple(log.console),
            tuple(log.failures),
            tuple(log.hops),
            tuple(log.calls),
            tuple(log.dialogs),
            tuple(log.downloads),
            picture,
            tuple(log.notes),
            tuple([await self._address(popup) for popup in log.popups]),
            None if kept is None else tuple((area, key, value) for area, key, value in kept),
        )

    async def picture(self, what: Mapping[str, Any]) -> bytes:
        """A PNG of the page, or of the element that ``of`` names; ``mask`` names elements that are painted over."""
        page = await self.open()
        options: dict[str, Any] = {"animations": "disabled", "caret": "hide", "timeout": _PICTURE * 1000}
        options["mask"] = [locate(page, each) for each in what.get("mask") or ()]
        one = b""
        for _ in range(_LOOKS):  # the last pixels may come a moment after the page stands still
            before, one = one, await self._pictured(page, what, options)
            if one == before:
                break
        return one

    @staticmethod
    async def _pictured(page: Page, what: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
        if what.get("of"):
            return await locate(page, what["of"]).screenshot(**options)
        return await page.screenshot(full_page=what.get("full_page") is not False, **options)

    async def evidence(self, secrets: Sequence[str]) -> bytes:
        """A PNG of what the window shows now, secrets covered; empty where the page can show nothing any more."""
        from playwright.async_api import Error

        if self.page is None or self.page.is_closed():
            return b""
        try:
            await self.page.evaluate(COVER, list(secrets))
            try:
                return await self.picture({})
            finally:
                await self.page.evaluate(UNCOVER)
        except Error:
            return b""

    async def trace(self, path: Path) -> bool:
        """Write the trace of all that was done, where one was begun."""
        if self.traced:
            self.traced = False
            await self.context.tracing.stop(path=path)
            return True
        return False

    async def _address(self, popup: Page) -> str:
        """Where a popup leads, once it is there."""
        from playwright.async_api import Error

        try:
            await popup.wait_for_load_state("domcontentloaded", timeout=self.timeout * 1000)
        except Error as error:
            self._note(self.log.notes, f"a popup did not load: {str(error).splitlines()[0]}")
        return popup.url
