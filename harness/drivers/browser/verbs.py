"""Playwright's verbs on one side's page, each with an error that says what was there instead."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.drivers.browser.locating import candidates, described, locate
from harness.drivers.browser.side import SidePage
from harness.drivers.request_target import request_target
from harness.errors import DriverError
from harness.model.actions import Verb

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from harness.drivers.session import Session

_LEAVING = 3.0  # seconds that a link may take to lead somewhere
_LEADS = """(node) => {
  const link = node.closest('a[href]');
  if (!link || (link.target && link.target !== '_self') || link.hasAttribute('download')) return null;
  return link.href.split('#')[0] === location.href.split('#')[0] ? null : link.href;
}"""
_OPENS = """(node) => {
  const link = node.closest('a[href][target]');
  return link !== null && link.target.toLowerCase() === '_blank' && !link.hasAttribute('download');
}"""
MOVING = frozenset(
    {
        "goto",
        "click",
        "dblclick",
        "press",
        "select",
        "check",
        "uncheck",
        "go_back",
        "go_forward",
        "reload",
        "drag",
        "switch_to",
        "evaluate",
    }
)
"""Verbs after which a page may be another one."""


class VerbError(Exception):
    """A verb could not be performed; the message says why and what there was."""


async def perform(verb: Verb, side: SidePage, session: Session, timeout: float) -> None:
    """Perform one verb. Raises VerbError for what the page does not let one do, DriverError for the user's faults."""
    from playwright.async_api import Error

    page = await side.open()
    page.set_default_timeout(timeout * 1000)
    try:
        await _VERBS[verb.name](verb, side, page, session)
    except Error as error:
        raise VerbError(await _told(verb, page, str(error), timeout)) from error


async def _told(verb: Verb, page: Page, message: str, timeout: float) -> str:
    what = f"{verb.name} {described(verb.locator)}" if verb.locator else f"{verb.name} {verb.value or ''}".strip()
    lines = [line.strip() for line in message.strip().splitlines() if line.strip()]
    if "strict mode violation" in message:
        found = [line for line in lines if line[:1].isdigit() and ") " in line]
        return f"{what}: {len(found)} elements fit, say which: " + "; ".join(found[:5])
    if verb.locator is not None and "Timeout" in lines[0]:
        hindered = next((line.lstrip("- ") for line in lines if "intercepts pointer" in line or "not enabled" in line), "")
        there = f"; {hindered}" if hindered else await candidates(page, verb.locator)
        return f"{what}: cannot be done within {timeout:g} s{there}"
    return f"{what}: {lines[0].partition(': ')[2] or lines[0]}"


def _on(page: Page, verb: Verb) -> Locator:
    assert verb.locator is not None
    return locate(page, verb.locator)


async def _goto(verb: Verb, side: SidePage, page: Page, session: Session) -> None:
    target = request_target(str(verb.value), session.transport.base, session.transport.own)
    try:
        await page.goto(str(session.site) + target, wait_until="load", timeout=session.transport.timeout * 1000)
    except Exception as error:
        if "ERR_ABORTED" in str(error) and side.log.downloads:
            return  # the address gave a file
        raise


async def _click(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    link = _on(page, verb)
    before = page.url
    leads = await link.evaluate(_LEADS) if side.scripts else None
    opened = len(side.popups) if side.scripts and await link.evaluate(_OPENS) else None
    await link.click()
    if opened is not None:
        await side.more_popups(opened)
    if leads and leads != before:
        await _left(page, before)


async def _left(page: Page, before: str) -> None:
    """Wait until a link has led somewhere: a script may take a while, and a link that leads nowhere is seen afterwards."""
    from playwright.async_api import TimeoutError as PlaywrightTimeoutError

    try:
        await page.wait_for_url(lambda url: url != before, wait_until="commit", timeout=_LEAVING * 1000)
    except PlaywrightTimeoutError:
        return  # compared as it stands: a link that does nothing shows as the page that is still there


async def _dblclick(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    await _on(page, verb).dblclick()


async def _fill(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    await _on(page, verb).fill(_text(verb.value))


async def _press(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    if verb.locator is None:
        await page.keyboard.press(str(verb.value))
    else:
        await _on(page, verb).press(str(verb.value))


async def _check(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    await _on(page, verb).check()


async def _uncheck(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    await _on(page, verb).uncheck()


async def _select(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    wanted = verb.value if isinstance(verb.value, list | tuple) else [verb.value]
    await _on(page, verb).select_option([_text(each) for each in wanted])


async def _hover(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    await _on(page, verb).hover()


async def _focus(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    await _on(page, verb).focus()


async def _upload(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    paths = verb.value if isinstance(verb.value, list | tuple) else [verb.value]
    files = [Path(session.folder, str(path)) for path in paths]
    for file in files:
        if not file.is_file():
            raise DriverError(f"there is no file {str(file)!r} to upload", hint="paths are relative to the scenario file")
    await _on(page, verb).set_input_files(files)


async def _drag(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    assert isinstance(verb.value, Mapping)
    await _on(page, verb).drag_to(locate(page, verb.value))


async def _go_back(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    await page.go_back(wait_until="load", timeout=session.transport.timeout * 1000)


async def _go_forward(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    await page.go_forward(wait_until="load", timeout=session.transport.timeout * 1000)


async def _reload(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    await page.reload(wait_until="load", timeout=session.transport.timeout * 1000)


async def _wait_for(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    if verb.locator is not None:
        await _on(page, verb).wait_for(state=_state(verb.value))
        return
    wanted = str(verb.value)
    await page.wait_for_url(lambda url: url == wanted or url == str(session.site) + wanted)


async def _expect(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    await _on(page, verb).wait_for(state=_state(verb.value))


async def _dialog(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    side.answers.append(
        {"accept": verb.value != "dismiss", "text": None if verb.value in ("accept", "dismiss") else verb.value}
    )


async def _switch_to(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    await side.switch(str(verb.value))


async def _evaluate(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    await page.evaluate(str(verb.value))


async def _download(verb: Verb, side: SidePage, page: Page, session: Session) -> None:  # noqa: ARG001
    async with page.expect_download():
        await _on(page, verb).click()


def _state(value: object) -> Any:
    return value or "visible"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


_Perform = Callable[[Verb, SidePage, "Page", "Session"], Awaitable[None]]
_VERBS: Mapping[str, _Perform] = {
    "goto": _goto,
    "click": _click,
    "dblclick": _dblclick,
    "fill": _fill,
    "press": _press,
    "check": _check,
    "uncheck": _uncheck,
    "select": _select,
    "hover": _hover,
    "focus": _focus,
    "upload": _upload,
    "drag": _drag,
    "go_back": _go_back,
    "go_forward": _go_forward,
    "reload": _reload,
    "wait_for": _wait_for,
    "expect": _expect,
    "dialog": _dialog,
    "download": _download,
    "switch_to": _switch_to,
    "evaluate": _evaluate,
}
