"""Reads the inventories of both sides, at the same time as the targets start."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from harness.errors import HarnessError
from harness.inventory.base import Place, RouteSource
from harness.inventory.pairing import facts_of
from harness.model.observation import Side
from harness.model.route import Hole, Inventory, Route, RouteFacts
from harness.model.settings import Settings
from harness.model.target import Target
from harness.model.vocabulary import Vocabulary
from harness.targets.placeholders import filled, values_for


@dataclass(frozen=True, slots=True)
class Inventories:
    """What is known of both sides' routes; a side without the setting, or whose inventory failed, has None."""

    legacy: Inventory | None = None
    candidate: Inventory | None = None
    problems: tuple[str, ...] = ()

    def facts(self, settings: Settings) -> RouteFacts | None:
        """What they say together; None where neither side has any."""
        if self.legacy is None and self.candidate is None and not self.problems:
            return None
        target = settings.targets.get(settings.candidate)
        migrated = target.migrated if target else ()
        return facts_of(self.legacy, self.candidate, moved=settings.moved, migrated=migrated, problems=self.problems)


def inventories_data(inventories: Inventories) -> dict[str, Any]:
    """Inventories as JSON-ready data, to be handed to another process."""
    return asdict(inventories)


def inventories_from(data: Mapping[str, Any]) -> Inventories:
    """The inverse of `inventories_data`."""
    legacy, candidate = (None if data[side] is None else _inventory_from(data[side]) for side in ("legacy", "candidate"))
    return Inventories(legacy, candidate, tuple(data["problems"]))


def _inventory_from(data: Mapping[str, Any]) -> Inventory:
    routes = tuple(
        Route(
            **{
                **route,
                "methods": tuple(route["methods"]),
                "shape": tuple(piece if isinstance(piece, str) else Hole(**piece) for piece in route["shape"]),
            }
        )
        for route in data["routes"]
    )
    return Inventory(**{**data, "routes": routes, "warnings": tuple(data["warnings"]), "notes": tuple(data["notes"])})


class Reading:
    """Reads in threads of its own; `result` waits for it. Faults are told in the result, never raised."""

    def __init__(self, settings: Settings, vocabulary: Vocabulary) -> None:
        self._futures: dict[Side, Future[Inventory]] = {}
        self._stop = threading.Event()
        sides = {Side.LEGACY: settings.legacy, Side.CANDIDATE: settings.candidate}
        targets = {side: settings.targets[name] for side, name in sides.items() if name in settings.targets}
        asked = {side: target for side, target in targets.items() if target.inventory is not None}
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="inventory") if asked else None
        for side, target in asked.items():
            same = next((one for one in self._futures if _same(asked[one], target)), None)
            assert self._pool is not None
            self._futures[side] = self._futures[same] if same else self._pool.submit(_read, target, vocabulary, self._stop)

    def cancel(self) -> None:
        """End the processes that still tell their routes."""
        self._stop.set()

    def result(self) -> Inventories:
        """Both inventories, once they are there."""
        found: dict[Side, Inventory] = {}
        problems = []
        for side, future in self._futures.items():
            try:
                found[side] = future.result()
            except HarnessError as error:
                problems.append(str(error))
            except (OSError, ValueError, TypeError, KeyError) as error:  # what an application's answer should never be
                problems.append(f"the inventory of the {side} side cannot be read: {type(error).__name__}: {error}")
        if self._pool is not None:
            self._pool.shutdown(wait=False)
        return Inventories(found.get(Side.LEGACY), found.get(Side.CANDIDATE), tuple(dict.fromkeys(problems)))


def _same(one: Target, other: Target) -> bool:
    return one.inventory == other.inventory and one.env == other.env


def _read(target: Target, vocabulary: Vocabulary, stop: threading.Event) -> Inventory:
    assert target.inventory is not None
    source = cast("RouteSource", vocabulary.sources[target.inventory.kind])
    return source.read(Place(target.name, target.inventory, environment_of(target), stop))


def environment_of(target: Target) -> Mapping[str, str]:
    """The environment that the target's own process has, but for addresses of others, which nobody asks here."""
    values = values_for(0, "http://127.0.0.1:9", "http://127.0.0.1:9")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, **{name: filled(text, values, {}, shell=False) for name, text in target.env.items()}}
