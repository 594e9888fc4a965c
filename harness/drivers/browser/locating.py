"""Turns what a scenario says of an element into Playwright's locator, and says what there is where it is not found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from harness.model.actions import ROLE_STATES, WAYS

if TYPE_CHECKING:
    from playwright.async_api import FrameLocator, Locator, Page

_SHOWN = 8


def locate(page: Page, told: Mapping[str, Any]) -> Locator:
    """The locator for a mapping such as ``{role: link, name: Books}``."""
    around: Page | Locator | FrameLocator = page
    if "frame" in told:
        around = page.frame_locator(str(told["frame"]))
    if "within" in told:
        around = _find(around, told["within"])
    return _find(around, told)


def _find(around: Page | Locator | FrameLocator, told: Mapping[str, Any]) -> Locator:
    exact = bool(told.get("exact", False))
    way = next(name for name in WAYS if name in told)
    wanted = str(told[way])
    match way:
        case "role":
            states = {name: told[name] for name in ROLE_STATES if name in told}
            name = told.get("name")
            role: Any = wanted
            found = around.get_by_role(role, name=None if name is None else str(name), exact=exact, **states)
        case "label":
            found = around.get_by_label(wanted, exact=exact)
        case "text":
            found = around.get_by_text(wanted, exact=exact)
        case "placeholder":
            found = around.get_by_placeholder(wanted, exact=exact)
        case "alt":
            found = around.get_by_alt_text(wanted, exact=exact)
        case "title":
            found = around.get_by_title(wanted, exact=exact)
        case "test_id":
            found = around.get_by_test_id(wanted)
        case _:
            found = around.locator(wanted)
    if "has_text" in told:
        found = found.filter(has_text=str(told["has_text"]))
    return found.nth(int(told["nth"])) if "nth" in told else found


def described(told: Mapping[str, Any]) -> str:
    """A locator as a reader says it: ``link "Books"``."""
    way = next((name for name in WAYS if name in told), "")
    if way == "role":
        return f"{told['role']} {str(told['name'])!r}" if "name" in told else f"{told['role']}"
    return f"{way} {str(told.get(way))!r}"


async def candidates(page: Page, told: Mapping[str, Any]) -> str:
    """What the page has instead: the elements of that role, or the fields' labels."""
    role = told.get("role")
    wanted = {"label": "textbox", "placeholder": "textbox"}.get(next((name for name in WAYS if name in told), ""), role)
    if not wanted:
        return ""
    role_wanted: Any = wanted
    found = page.get_by_role(role_wanted)
    names: list[str] = []
    for at in range(min(await found.count(), _SHOWN)):
        line = (await found.nth(at).aria_snapshot(timeout=1000)).strip().splitlines()[0].removeprefix("- ").rstrip(":")
        names.append(line)
    more = await found.count() - len(names)
    listed = ", ".join(names) + (f" and {more} more" if more > 0 else "")
    return f"; the page has {listed}" if names else f"; the page has no {wanted}"
