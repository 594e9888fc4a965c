"""What a route source is: it reads the routes of one target, from its code, its build or a list."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from harness.errors import InventoryError
from harness.model.frozen import empty
from harness.model.route import Inventory, InventorySource, Route


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source reads: the target's name, the setting, the environment its processes get; ``stop`` ends them early."""

    target: str
    setting: InventorySource
    environment: Mapping[str, str] = field(default_factory=empty, hash=False)
    stop: threading.Event = field(default_factory=threading.Event, hash=False)

    @property
    def folder(self) -> Path:
        return Path(self.setting.folder)

    def fault(self, what: str, hint: str = "") -> InventoryError:
        return InventoryError(what, where=f"the inventory of {self.target!r} ({self.setting})", hint=hint)


class RouteSource(Protocol):
    """One way to learn routes.

    ``problem`` checks the text after `name:` without reading anything but whether files exist; it returns what is wrong and a
    hint, or None. ``read`` raises InventoryError.
    """

    @property
    def name(self) -> str: ...

    @property
    def summary(self) -> str: ...

    def problem(self, argument: str, folder: Path) -> tuple[str, str] | None: ...

    def read(self, place: Place) -> Inventory: ...


def inventory(place: Place, routes: list[Route], *, ranked: bool, warnings: tuple[str, ...] = ()) -> Inventory:
    """An inventory of one target. Raises InventoryError when there is no route at all: that is a mistake, not a fact."""
    if not routes:
        raise place.fault("holds no route", "check that it names the application that serves the target")
    return Inventory(place.target, str(place.setting), tuple(routes), ranked, warnings)


def file_problem(argument: str, folder: Path, what: str) -> tuple[str, str] | None:
    """What is wrong with an argument that must be a file's path relative to the target's folder."""
    if not argument:
        return "names no file", f"write the path of {what}, relative to the target's `cwd`"
    if not (folder / argument).is_file():
        return f"there is no file {argument!r}", "the path is relative to the target's `cwd`"
    return None
