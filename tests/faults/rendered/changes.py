"""The changes of which faults of rendered pages are made: in a page, in the site's script, in its style sheet."""

from __future__ import annotations

from tests.faults.injector import Answer, Change, Memory, body, both, on, replace
from tests.faults.rendered.site import PREFIX


def script(old: str, new: str) -> Change:
    """Replace a piece of the library's script (a regular expression, once)."""
    return on(PREFIX + r"app\.js", replace(old, new))


def further_script(text: str) -> Change:
    """Add to the library's script."""
    return on(PREFIX + r"app\.js", body(lambda content: content + text.encode()))


def style(text: str) -> Change:
    """Add to the style sheet of the library or of the bookshop."""
    return on(r"/(sample|static)/style\.css", body(lambda content: content + text.encode()))


def also(*changes: Change) -> Change:
    """Several changes, each of which says itself where it belongs."""
    change = both(*changes)
    change.placed = True  # type: ignore[attr-defined]
    return change


def gone(address: str, status: int = 404) -> Change:
    """Something that is not there any more (a regular expression for its address)."""

    def change(answer: Answer, _: Memory) -> None:
        answer.status, answer.body = status, b"gone"

    return on(address, change)


def answered(address: str, code: int, content: str = "", **headers: str) -> Change:
    """Another answer in place of the application's (a regular expression for its address)."""

    def change(answer: Answer, _: Memory) -> None:
        answer.status, answer.body = code, content.encode()
        answer.headers = [(name.replace("_", "-"), value) for name, value in headers.items()]

    return on(address, change)
