"""Snapshots whose scenario no longer exists; a scenario that was merely not asked for is none of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from harness.loading.files import scenario_roots
from harness.model.scenario import Scenario
from harness.model.settings import Settings
from harness.snapshots.store import Entry, SnapshotStore


def leftovers(store: SnapshotStore, loaded: Iterable[Scenario], settings: Settings) -> tuple[str, ...]:
    """The ids, sorted, of recorded scenarios that are gone: their file was loaded without them, or is no more.

    ``loaded`` are the scenarios of all files that were read, whatever was selected among them.
    """
    ids: set[str] = set()
    files: set[Path] = set()
    for scenario in loaded:
        ids.add(scenario.id)
        files.add(Path(scenario.file).resolve())
    gone = (entry.scenario for entry in store.entries() if entry.scenario not in ids and _is_settled(entry, files, settings))
    return tuple(sorted(gone))


def _is_settled(entry: Entry, read: set[Path], settings: Settings) -> bool:
    """Whether everything is known that there is to know about the file that a snapshot's scenario stood in."""
    places = [path.resolve() for path in _places(entry, settings)]
    return any(path in read for path in places) or not any(path.exists() for path in places)


def _places(entry: Entry, settings: Settings) -> list[Path]:
    """Where the scenario's file is or may be: snapshots of schema version 1 know it only below its scenarios folder."""
    if entry.file and Path(settings.root, entry.file).exists():
        return [Path(settings.root, entry.file)]
    name = entry.scenario.partition("::")[0]
    return [Path(root, name) for root in scenario_roots(settings)]


def file_of(scenario: Scenario, settings: Settings) -> str:
    """A scenario's file as its snapshot names it: relative to the project's root, with slashes; empty when it lies outside."""
    path, root = Path(scenario.file).resolve(), Path(settings.root).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
