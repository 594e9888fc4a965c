"""The list of defects. Nothing of Django is imported here, so that the list can be printed before anything is installed."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass


class UnknownFault(Exception):
    """There is no defect of that name; the message says which come close."""


@dataclass(frozen=True)
class Fault:
    """A defect: its name, what a user or a program notices, and what brings it about."""

    name: str
    description: str
    apply: Callable[[], None]


FAULTS: dict[str, Fault] = {}


def fault(description: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function that spoils the port; its name, with hyphens, is the defect's."""

    def register(apply: Callable[[], None]) -> Callable[[], None]:
        name = apply.__name__.replace("_", "-")
        FAULTS[name] = Fault(name, description, apply)
        return apply

    return register


def find(name: str) -> Fault:
    """Raises UnknownFault."""
    if name not in FAULTS:
        close = difflib.get_close_matches(name, FAULTS, 3)
        hint = f"did you mean {' or '.join(close)}?" if close else "make demo FAULT=list shows all"
        raise UnknownFault(f"there is no fault {name!r}; {hint}")
    return FAULTS[name]


def install(name: str) -> None:
    """Spoil the port, after django.setup() and before the first request. Raises UnknownFault."""
    find(name).apply()


from bookshop_faults import defects  # noqa: E402, F401 - they register themselves
