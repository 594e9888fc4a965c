"""What a person was seen to do in a browser, in the order in which it was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Gesture:
    """One thing done, or the arrival of a page.

    ``kind`` is a verb of browser steps, `page` (a page has arrived: ``url`` and its title as ``value``) or `dialog`.
    ``locator`` tells the element as scenarios do; ``value`` is what was typed, chosen, pressed, gone to or answered. What was
    typed into a ``secret`` field never leaves the page; ``hint`` is the field's label then. ``frail``: the locator hangs on
    the structure of the page.
    """

    kind: str
    locator: Mapping[str, Any] | None = field(default=None, hash=False)
    value: Any = None
    url: str = ""
    secret: bool = False
    hint: str = ""
    frail: bool = False


@dataclass(frozen=True, slots=True)
class Watched:
    """All that was seen. ``remarks`` say what was done that cannot be replayed."""

    gestures: tuple[Gesture, ...]
    remarks: tuple[str, ...] = ()
