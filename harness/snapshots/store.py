"""The folder of snapshots: one file per scenario, written whole or not at all, deleted only when asked to."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from harness.errors import SnapshotError
from harness.snapshots.file_names import relative_path
from harness.snapshots.format import NewerSnapshotError, parse, serialise
from harness.snapshots.lock import keeping_others_out
from harness.snapshots.parts import FOLDER, Shelf, content_of, is_part, path_of, references
from harness.snapshots.snapshot import SCHEMA_VERSION, Snapshot, record_hint
from harness.snapshots.volatile import quieted, tells_the_same
from harness.snapshots.writing import PARTIAL, write_whole

_HEAD_LINES = (4, 3)  # the scenario's file stands in the fourth line, since version 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One snapshot as the first lines of its file tell: where it is, of which scenario, from which file ("": not known)."""

    path: Path
    scenario: str
    file: str


class SnapshotStore:
    """All snapshots below one folder, which need not exist yet."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)

    def path_for(self, scenario_id: str) -> Path:
        """Where the snapshot of a scenario is kept, whether there is one or not."""
        return self.folder.joinpath(relative_path(scenario_id))

    def load(self, scenario_id: str) -> Snapshot:
        """The recorded snapshot. Raises SnapshotError when it is missing, damaged or of another schema version."""
        path = self.path_for(scenario_id)
        snapshot = parse(self._text(path, scenario_id), str(path), self._fetch)
        if snapshot.scenario != scenario_id:
            raise SnapshotError(
                f"the snapshot is of {snapshot.scenario!r}, not of {scenario_id!r}",
                where=str(path),
                hint=record_hint(scenario_id),
            )
        return snapshot

    def read_bytes(self, scenario_id: str) -> bytes:
        """The file as it is. Raises SnapshotError when there is none."""
        path = self.path_for(scenario_id)
        try:
            return path.read_bytes()
        except FileNotFoundError as error:
            raise SnapshotError(f"no snapshot of {scenario_id!r}", where=str(path), hint=record_hint(scenario_id)) from error
        except OSError as error:
            raise SnapshotError(f"the snapshot cannot be read: {error.strerror}", where=str(path)) from error

    def save(
        self, snapshot: Snapshot, *, same: Callable[[Snapshot, Snapshot], bool] | None = None, rewrite: bool = False
    ) -> bool:
        """Write a snapshot and say whether the file changed.

        The old file stays when the new recording tells the same, also where only ``same`` says so, unless ``rewrite``. A
        file of an older schema version is then written anew with what it told. Whoever reads, or is interrupted at any
        moment, finds the old file or the new one, whole. Raises SnapshotError when the file cannot be written, belongs to
        another scenario or was written by a newer harness.
        """
        path = self.path_for(snapshot.scenario)
        old = self._existing(path)
        if old is not None and old.scenario != snapshot.scenario:
            raise SnapshotError(
                f"the file is taken by {old.scenario!r}, so {snapshot.scenario!r} cannot be recorded",
                where=str(path),
                hint="rename one of the two scenarios",
            )
        if old is not None and not rewrite:
            if tells_the_same(old, snapshot) or (same is not None and same(old, snapshot)):
                if old.schema_version == SCHEMA_VERSION:
                    return False
                snapshot = replace(old, file=snapshot.file)
            else:
                snapshot = quieted(old, snapshot)
        shelf = Shelf()
        text = serialise(snapshot, shelf)
        for name, file in shelf.files.items():
            self._keep(name, file)
        write_whole(path, text.encode())
        return True

    def recorded_ids(self) -> tuple[str, ...]:
        """The ids of all scenarios that have a snapshot, sorted; files that are no snapshots are passed over."""
        return tuple(sorted({entry.scenario for entry in self.entries()}))

    def entries(self) -> Iterator[Entry]:
        """All snapshots, by their paths; files that are no snapshots are passed over."""
        for path in sorted(self.folder.rglob("*.json")):
            entry = _entry(path)
            if entry is not None:
                yield entry

    def prune(self, keep_ids: Collection[str]) -> tuple[str, ...]:
        """Delete the snapshots of all other scenarios, then folders left empty; returns the ids removed, sorted.

        Only ever called because the user asked for it, with the lock held. Files that are no snapshots stay. Raises
        SnapshotError when a file cannot be deleted.
        """
        keep = frozenset(keep_ids)
        removed: set[str] = set()
        for entry in list(self.entries()):
            if entry.scenario not in keep:
                self._delete(entry.path)
                removed.add(entry.scenario)
        return tuple(sorted(removed))

    def sweep(self) -> int:
        """Delete the parts that no snapshot names any more; returns how many. Only to be called with the lock held.

        A file that cannot be read keeps them all. Raises SnapshotError when one cannot be deleted.
        """
        named: set[str] = set()
        for path in self.folder.rglob("*.json"):
            try:
                named |= references(path.read_bytes())
            except OSError:
                return 0
        unnamed = [
            path for path in sorted(self.folder.joinpath(FOLDER).rglob("*")) if is_part(path.name) and path.name not in named
        ]
        for path in unnamed:
            self._delete(path)
        return len(unnamed)

    @contextlib.contextmanager
    def lock(self, timeout: float = 0.0, *, who: str = "a recording") -> Iterator[None]:
        """Keep other recorders out while recording; waits ``timeout`` seconds for one that is at it.

        Also sweeps up what a recorder that was killed left half written. Raises SnapshotError when another recorder holds
        the folder, saying which: ``who`` is what it told of itself.
        """
        with keeping_others_out(self.folder, who, timeout):
            for partial in self.folder.rglob(f".*{PARTIAL}"):
                partial.unlink(missing_ok=True)
            yield

    def _fetch(self, name: str) -> bytes:
        """The content of a part. Raises ValueError where it is not what was recorded."""
        path = self.folder.joinpath(path_of(name))
        try:
            return content_of(name, path.read_bytes())
        except OSError as error:
            raise ValueError(f"its part {path} cannot be read: {error.strerror}") from error

    def _keep(self, name: str, file: bytes) -> None:
        """Write a part unless it is there, whole, already."""
        try:
            self._fetch(name)
        except ValueError:
            write_whole(self.folder.joinpath(path_of(name)), file)

    def _text(self, path: Path, scenario_id: str) -> str:
        try:
            return self.read_bytes(scenario_id).decode()
        except UnicodeDecodeError as error:
            raise SnapshotError("the snapshot is not UTF-8", where=str(path), hint=record_hint(scenario_id)) from error

    def _existing(self, path: Path) -> Snapshot | None:
        """The snapshot that stands in a file; None when there is none, or none that can be used: it may be replaced."""
        try:
            return parse(path.read_bytes().decode(), str(path), self._fetch)
        except NewerSnapshotError:
            raise
        except (FileNotFoundError, UnicodeDecodeError, SnapshotError):
            return None
        except OSError as error:
            raise SnapshotError(f"the snapshot cannot be read: {error.strerror}", where=str(path)) from error

    def _delete(self, path: Path) -> None:
        """Delete a file, and the folders that this leaves empty."""
        try:
            path.unlink(missing_ok=True)
            folder = path.parent
            while folder != self.folder and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent
        except OSError as error:
            raise SnapshotError(f"the snapshot cannot be deleted: {error.strerror}", where=str(path)) from error


def _entry(path: Path) -> Entry | None:
    """What the first lines of a file tell, so that ten thousand snapshots need not be read whole."""
    try:
        with path.open(encoding="utf-8") as file:
            lines = [file.readline() for _ in range(max(_HEAD_LINES))]
    except (OSError, ValueError):
        return None
    data = next((data for count in _HEAD_LINES if (data := _head("".join(lines[:count]))) is not None), None)
    if data is None or "schema_version" not in data or not isinstance(data.get("scenario"), str):
        return None
    file_name = data.get("file")
    return Entry(path, data["scenario"], file_name if isinstance(file_name, str) else "")


def _head(text: str) -> dict[str, str] | None:
    try:
        data = json.loads(text.rstrip().removesuffix(",") + "}")
    except ValueError:
        return None
    return data if isinstance(data, dict) else None
