"""A thin syrupy extension over the harness's own snapshot store, for syrupy's flags and its report of unused snapshots.

The store owns format and writing; recording goes through the engine. What syrupy learns here is which snapshots there are,
which of them this run used or wrote, and which belong to scenarios that no longer exist: only those are *unused*.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from syrupy.assertion import AssertionResult, SnapshotAssertion
from syrupy.data import Snapshot, SnapshotCollection, SnapshotCollections
from syrupy.extensions.base import AbstractSyrupyExtension
from syrupy.location import PyTestLocation

from harness.engine.leftovers import leftovers
from harness.errors import SnapshotError
from harness.snapshots.store import SnapshotStore

if TYPE_CHECKING:
    from harness.model.scenario import Scenario
    from harness.model.settings import Settings

_PATIENCE = 10.0  # seconds for another recording to end


class ParitySnapshots(AbstractSyrupyExtension):
    """One JSON file per scenario. ``watched`` is set once per pytest run, since syrupy makes the instances itself."""

    file_extension = "json"
    watched: ClassVar[Watched | None] = None

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:  # noqa: ARG003 - one folder for all
        return str(cls.watched.store.folder) if cls.watched else ""

    def discover_snapshots(
        self,
        *,
        test_location: PyTestLocation,  # noqa: ARG002
        ignore_extensions: list[str] | None = None,  # noqa: ARG002
    ) -> SnapshotCollections:
        """The snapshots of scenarios that no longer exist; those of scenarios not selected are none of syrupy's business."""
        found = SnapshotCollections()
        for scenario in self.watched.orphans() if self.watched else ():
            found.add(_collection(str(self.watched.store.path_for(scenario)), scenario))  # type: ignore[union-attr]
        return found

    def read_snapshot_collection(self, *, snapshot_location: str) -> SnapshotCollection:
        return _collection(snapshot_location, Path(snapshot_location).stem)

    def read_snapshot_data_from_location(
        self,
        *,
        snapshot_location: str,
        snapshot_name: str,  # noqa: ARG002
        session_id: str,  # noqa: ARG002
    ) -> str | None:
        path = Path(snapshot_location)
        return path.read_text("utf-8") if path.is_file() else None

    def serialize(self, data: Any, **_: Any) -> str:
        return str(data)

    @classmethod
    def write_snapshot_collection(
        cls, *, snapshot_collection: SnapshotCollection, name_order: dict[str, int] | None = None
    ) -> None:
        raise NotImplementedError("snapshots are written by the engine, whole, through the store")

    def delete_snapshots(self, *, snapshot_location: str, snapshot_names: set[str]) -> None:
        """Delete the file of a scenario that no longer exists (`--snapshot-update`, unless `--snapshot-no-cleanup`).

        It stays, and that is said, while somebody else is recording; the parts that it named stay until `parity record` sweeps
        them up.
        """
        if self.watched is not None and snapshot_names <= self.watched.orphan_names():
            try:
                with self.watched.store.lock(_PATIENCE, who="pytest --snapshot-update"):
                    Path(snapshot_location).unlink(missing_ok=True)
            except (SnapshotError, OSError) as error:
                sys.stderr.write(f"parity: {snapshot_location} was not deleted: {error}\n")


class Watched:
    """The store and the scenarios of this pytest run."""

    def __init__(self, store: SnapshotStore, loaded: Sequence[Scenario], settings: Settings) -> None:
        self.store = store
        self._loaded = loaded
        self._settings = settings
        self._orphans: tuple[str, ...] | None = None

    def orphans(self) -> tuple[str, ...]:
        """Recorded scenarios that are gone, looked up once, after collection."""
        if self._orphans is None:
            self._orphans = leftovers(self.store, self._loaded, self._settings)
        return self._orphans

    def orphan_names(self) -> set[str]:
        return {_name(scenario) for scenario in self.orphans()}


def mark(item: pytest.Item, scenario: Scenario, store: SnapshotStore, *, created: bool, updated: bool, success: bool) -> None:
    """Tell syrupy that an item used the snapshot of its scenario, or wrote it. Without a snapshot there is nothing to tell."""
    session = getattr(item.config, "_syrupy", None)
    path = store.path_for(scenario.id)
    if session is None or not path.is_file():
        return
    location = PyTestLocation(item)
    assertion = SnapshotAssertion(
        session=session, extension_class=ParitySnapshots, test_location=location, update_snapshots=False
    )
    assertion.executions[0] = AssertionResult(
        snapshot_location=str(path),
        snapshot_name=_name(scenario.id),
        asserted_data=None,
        recalled_data=None,
        created=created,
        updated=updated,
        success=success,
        exception=None,
        test_location=location,
    )


def _name(scenario_id: str) -> str:
    return scenario_id.partition("::")[2]


def _collection(location: str, scenario_id: str) -> SnapshotCollection:
    collection = SnapshotCollection(location=location)
    collection.add(Snapshot(name=_name(scenario_id) or scenario_id))
    return collection
