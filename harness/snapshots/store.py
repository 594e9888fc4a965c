"""The folder of snapshots: one file per scenario, written whole or not at all, deleted only when asked to."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Collection, Iterator
from pathlib import Path

from harness.errors import SnapshotError
from harness.snapshots.file_names import relative_path
from harness.snapshots.format import parse, serialise
from harness.snapshots.snapshot import Snapshot, record_hint
from harness.snapshots.volatile import tells_the_same

LOCK_NAME = ".recording.lock"
_PARTIAL = ".partial"
_HEAD_LINES = 3


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
        snapshot = parse(self._text(path, scenario_id), str(path))
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

    def save(self, snapshot: Snapshot) -> bool:
        """Write a snapshot and say whether the file changed; the old file stays when the new recording tells the same.

        Whoever reads, or is interrupted at any moment, finds the old file or the new one, whole. Raises SnapshotError when
        the file cannot be written, or belongs to another scenario.
        """
        path = self.path_for(snapshot.scenario)
        old = self._existing(path)
        if old is not None and old.scenario != snapshot.scenario:
            raise SnapshotError(
                f"the file is taken by {old.scenario!r}, so {snapshot.scenario!r} cannot be recorded",
                where=str(path),
                hint="rename one of the two scenarios",
            )
        if old is not None and tells_the_same(old, snapshot):
            return False
        _write_whole(path, serialise(snapshot).encode())
        return True

    def recorded_ids(self) -> tuple[str, ...]:
        """The ids of all scenarios that have a snapshot, sorted; files that are no snapshots are passed over."""
        return tuple(sorted({scenario for _, scenario in self._recorded()}))

    def prune(self, keep_ids: Collection[str]) -> tuple[str, ...]:
        """Delete the snapshots of all other scenarios, then folders left empty; returns the ids removed, sorted.

        Only ever called because the user asked for it. Files that are no snapshots stay. Raises SnapshotError when a file
        cannot be deleted.
        """
        keep = frozenset(keep_ids)
        removed: set[str] = set()
        for path, scenario in list(self._recorded()):
            if scenario not in keep:
                try:
                    path.unlink()
                except OSError as error:
                    raise SnapshotError(f"the snapshot cannot be deleted: {error.strerror}", where=str(path)) from error
                removed.add(scenario)
                self._remove_empty(path.parent)
        return tuple(sorted(removed))

    @contextlib.contextmanager
    def lock(self, timeout: float = 0.0) -> Iterator[None]:
        """Keep other recorders out while recording; waits ``timeout`` seconds for one that is at it.

        Also sweeps up what a recorder that was killed left half written. Raises SnapshotError when another recorder holds
        the folder.
        """
        import filelock

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            holder = filelock.FileLock(self.folder / LOCK_NAME, timeout=timeout)
            holder.acquire()
        except filelock.Timeout as error:
            raise SnapshotError(
                "another recording is writing here", where=str(self.folder), hint="wait until it has ended, or stop it"
            ) from error
        except OSError as error:
            raise SnapshotError(f"the folder cannot be written to: {error.strerror}", where=str(self.folder)) from error
        try:
            for partial in self.folder.rglob(f".*{_PARTIAL}"):
                partial.unlink(missing_ok=True)
            yield
        finally:
            holder.release()

    def _text(self, path: Path, scenario_id: str) -> str:
        try:
            return self.read_bytes(scenario_id).decode()
        except UnicodeDecodeError as error:
            raise SnapshotError("the snapshot is not UTF-8", where=str(path), hint=record_hint(scenario_id)) from error

    def _existing(self, path: Path) -> Snapshot | None:
        """The snapshot that stands in a file; None when there is none, or none that can be used: it may be replaced."""
        try:
            return parse(path.read_bytes().decode(), str(path))
        except (FileNotFoundError, UnicodeDecodeError, SnapshotError):
            return None
        except OSError as error:
            raise SnapshotError(f"the snapshot cannot be read: {error.strerror}", where=str(path)) from error

    def _recorded(self) -> Iterator[tuple[Path, str]]:
        for path in sorted(self.folder.rglob("*.json")):
            scenario = _scenario_of(path)
            if scenario is not None:
                yield path, scenario

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.folder and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _scenario_of(path: Path) -> str | None:
    """The scenario id in the first lines of a file, so that ten thousand snapshots need not be read whole."""
    try:
        with path.open(encoding="utf-8") as file:
            head = "".join(file.readline() for _ in range(_HEAD_LINES))
        data = json.loads(head.rstrip().removesuffix(",") + "}")
    except (OSError, ValueError):
        return None
    scenario = data.get("scenario") if isinstance(data, dict) and "schema_version" in data else None
    return scenario if isinstance(scenario, str) else None


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside, flush to the disk, then rename over (POSIX rename is atomic); the folder entry is flushed as well."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(6)}{_PARTIAL}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        raise SnapshotError(f"the snapshot cannot be written: {error.strerror}", where=str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
