"""What was done in a watched window, put in order: deeds, pages that came, and where the person went by hand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from harness.model.gestures import Gesture, Watched

_BY_HAND = frozenset({"typed", "generated", "keyword", "auto_bookmark", "address_bar"})  # how Chromium calls these transitions
_AFTERWARDS = 1.0  # seconds after a click in which going back is the page's own doing
_REST = 15.0  # seconds; only what is still under way is waited for

History = Callable[[], Awaitable[Mapping[str, Any]]]


class Journey:
    """Collects in the order of arrival. ``base`` is the application's origin; addresses are told relative to it."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._seen: list[Gesture | None] = []
        self._remarks: dict[str, None] = {}
        self._entries: list[Mapping[str, Any]] = []
        self._index = -1
        self._path = ""
        self._by_page = False
        self._clicked = float("-inf")
        self._dialog = ""
        self._tasks: set[asyncio.Future[None]] = set()
        self._turn = asyncio.Lock()

    def watched(self) -> Watched:
        return Watched(tuple(one for one in self._seen if one is not None), tuple(self._remarks))

    def remark(self, text: str) -> None:
        self._remarks[text] = None

    def _pending(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until all that has happened was noted."""
        if self._tasks and (await asyncio.wait(self._tasks, timeout=_REST))[1]:
            self.remark("the browser did not tell in time how a page was reached: check where the scenario goes")

    def did(self, told: Mapping[str, Any]) -> None:
        """Something was done in the page, as its script tells it."""
        kind = str(told["kind"])
        if kind == "frame":
            self.remark("something was done inside a frame: write it by hand, with `frame` in the element")
            return
        if kind == "remark":
            self.remark(f"something could not be recorded ({told.get('value')})")
            return
        if kind != "page":
            self._by_page = False
            if kind in ("click", "press"):
                self._clicked = time.monotonic()
        known = {name: told[name] for name in ("locator", "value", "url", "secret", "hint", "frail") if name in told}
        self._seen.append(Gesture(kind, **known))

    def downloaded(self) -> None:
        """The last click gave a file: that is a verb of its own."""
        at = self._last_deed()
        deed = self._seen[at] if at is not None else None
        if at is not None and deed is not None and deed.kind == "click":
            self._seen[at] = replace(deed, kind="download")

    def dialog_opened(self, event: Mapping[str, Any]) -> None:
        self._dialog = str(event["type"])

    def dialog_closed(self, event: Mapping[str, Any]) -> None:
        """A dialog was answered: scenarios say so before what opens it. An alert has but one answer."""
        kind, self._dialog = self._dialog, ""
        if kind not in ("confirm", "prompt"):
            return
        answer: object = "accept" if event["result"] else "dismiss"
        if kind == "prompt" and event["result"]:
            answer = {"text": str(event.get("userInput", ""))}
        at = self._last_deed()
        self._seen.insert(len(self._seen) if at is None else at, Gesture("dialog", value=answer))

    def asked_by_page(self) -> None:
        """A link, a form or a script leads elsewhere, so that the page which comes was not gone to by hand."""
        self._by_page = True

    def arrived(self, history: History, *, anew: bool, url: str) -> None:
        """The window is at another address; ``anew``: with a document that was loaded, otherwise by a script's doing."""
        by_script = self._by_page or time.monotonic() - self._clicked < _AFTERWARDS
        self._pending(self._explained(len(self._seen), history, self._by_page, by_script, anew))
        self._seen.append(None)  # keeps the place while Chromium is asked how one got here
        self._by_page = False
        path = url.partition("#")[0].partition("?")[0]
        if not anew and path != self._path:
            self._seen.append(Gesture("page", url=url))
        self._path = path

    async def _explained(self, at: int, history: History, by_page: bool, by_script: bool, anew: bool) -> None:
        async with self._turn:
            try:
                told = await history()
            except Exception as error:  # noqa: BLE001 - a window that is being closed tells nothing any more
                self.remark(f"how a page was reached is not known ({error}): check where the scenario goes")
                return
            self._place(at, self._how(told, by_page, by_script, anew))

    def _place(self, at: int, gesture: Gesture | None) -> None:
        """Fill a place that was kept; a dialog's answer may have moved it."""
        while at < len(self._seen) and self._seen[at] is not None:
            at += 1
        if at < len(self._seen):
            self._seen[at] = gesture

    def _how(self, told: Mapping[str, Any], by_page: bool, by_script: bool, anew: bool) -> Gesture | None:
        """What a person did to get here by the window's own means, if anything."""
        entries, index = list(told["entries"]), int(told["currentIndex"])
        before, was = self._entries, self._index
        self._entries, self._index = entries, index
        entry = entries[index]
        known = [one["id"] for one in before]
        if was >= 0 and entry["id"] == before[was]["id"]:
            return Gesture("reload") if anew and not by_script else None
        if entry["id"] in known and len(entries) == len(before):
            if by_script:
                return None
            return Gesture("go_back" if index < was else "go_forward")
        if entry["transitionType"] not in _BY_HAND or by_page:
            return None
        address = str(entry.get("userTypedURL") or entry["url"])
        if not address.startswith(self._base):
            if address.startswith("http"):
                self.remark(f"{address.partition('?')[0]} is another site, which scenarios do not go to")
            return None
        return Gesture("goto", value=address.removeprefix(self._base) or "/")

    def _last_deed(self) -> int | None:
        """Where the last thing stands that a person did, which is no answer to a dialog."""
        passed = (None, "page", "dialog", "checkpoint")
        found = [at for at, one in enumerate(self._seen) if (one.kind if one else None) not in passed]
        return found[-1] if found else None
