"""One browser process on one event loop in a thread of its own, shared by all scenarios of a run."""

from __future__ import annotations

import os
import threading
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from harness.drivers.browser.finding import HINT, installed_browser, switches
from harness.errors import DriverError

if TYPE_CHECKING:
    import asyncio

    from playwright.async_api import Browser, Playwright

T = TypeVar("T")
_STOPPING = 20.0  # seconds


class BrowserLoop:
    """Starts the browser when it is first needed. ``hosts`` are those that pages may reach; all others are blocked.

    Playwright's objects live on the loop's thread; ``run`` brings work there and waits. May be used by many threads.
    """

    def __init__(self, hosts: frozenset[str]) -> None:
        self.hosts = hosts
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._fault: DriverError | None = None
        self._turn: asyncio.Semaphore | None = None

    @property
    def turn(self) -> asyncio.Semaphore:
        """Held while a page is worked with, so that no more are than the machine has processors for."""
        import asyncio

        if self._turn is None:
            self._turn = asyncio.Semaphore(max(4, 2 * (os.cpu_count() or 2)))
        return self._turn

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the loop and return what it returns."""
        import asyncio

        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def browser(self) -> Browser:
        """The browser process. Raises DriverError, also again, where there is none or it does not start."""
        with self._lock:
            if self._fault is not None:
                raise self._fault
            if self._browser is None or not self._browser.is_connected():
                try:
                    self._start()
                except DriverError as error:
                    self._fault = error
                    raise
            assert self._browser is not None
            return self._browser

    def _start(self) -> None:
        try:
            from playwright.async_api import Error, async_playwright
        except ImportError as error:
            message = "browser steps need Playwright, which is not installed"
            raise DriverError(message, hint="run: pip install 'parity-harness[browser]'") from error
        import asyncio

        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="browser", daemon=True)
            self._thread.start()
        executable = installed_browser()

        async def start() -> tuple[Playwright, Browser]:
            playwright = self._playwright or await async_playwright().start()
            try:
                launched = await playwright.chromium.launch(executable_path=executable, args=switches(self.hosts))
            except BaseException:
                await playwright.stop()
                raise
            return playwright, launched

        try:
            self._playwright, self._browser = self.run(start())
        except Error as error:
            if executable is None:
                raise DriverError("no browser was found for the browser steps", hint=HINT) from error
            first = str(error).strip().splitlines()[0]
            raise DriverError(f"the browser {executable} does not start: {first}", hint=HINT) from error

    def close(self) -> None:
        """End the browser and the thread; safe to call when nothing was started."""
        with self._lock:
            loop, self._loop = self._loop, None
            if loop is None:
                return

            async def stop() -> None:
                if self._browser is not None:
                    await self._browser.close()
                if self._playwright is not None:
                    await self._playwright.stop()

            import asyncio

            try:
                asyncio.run_coroutine_threadsafe(stop(), loop).result(_STOPPING)
            except Exception as error:  # noqa: BLE001 - a browser that is gone already must not hide what a run found
                self._fault = DriverError(f"the browser could not be ended cleanly: {error}")
            loop.call_soon_threadsafe(loop.stop)
            assert self._thread is not None
            self._thread.join(_STOPPING)
            if not self._thread.is_alive():
                loop.close()
            self._browser = self._playwright = None
