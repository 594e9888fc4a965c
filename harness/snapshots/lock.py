"""One recorder at a time: the lock of a snapshots folder, and who holds it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import platform
from collections.abc import Iterator
from pathlib import Path

from harness.errors import SnapshotError

LOCK_NAME = ".recording.lock"
HOLDER_NAME = ".recording.by"
_IGNORED = "# What `parity record` keeps here while it works; this file too need not be committed.\n.*\n"


@contextlib.contextmanager
def keeping_others_out(folder: Path, who: str, timeout: float = 0.0) -> Iterator[None]:
    """Hold the lock of a folder, which is made where there is none; waits ``timeout`` seconds for whoever holds it.

    The system ends the lock with the process, however that ends. Raises SnapshotError when somebody else holds it.
    """
    import filelock

    try:
        folder.mkdir(parents=True, exist_ok=True)
        _ignore(folder)
        lock = filelock.FileLock(folder / LOCK_NAME, timeout=timeout)
        lock.acquire()
    except filelock.Timeout as error:
        raise SnapshotError(
            f"another recording is writing here: {_holder(folder)}",
            where=str(folder),
            hint="wait until it has ended, or stop it",
        ) from error
    except OSError as error:
        raise SnapshotError(f"the folder cannot be written to: {error.strerror}", where=str(folder)) from error
    note = folder / HOLDER_NAME
    try:
        since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        with contextlib.suppress(OSError):
            note.write_text(f"{who}, process {os.getpid()} on {platform.node()}, since {since}\n", "utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


def _holder(folder: Path) -> str:
    """What the holder has written of itself; it may not have come to that yet."""
    try:
        return (folder / HOLDER_NAME).read_text("utf-8").strip() or "it has not said who it is"
    except (OSError, ValueError):
        return "it has not said who it is"


def _ignore(folder: Path) -> None:
    """Keep the lock out of version control, unless somebody has written a .gitignore there."""
    with contextlib.suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="utf-8") as file:
        file.write(_IGNORED)
