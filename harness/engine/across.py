"""The stage shared between processes: a writing scenario has an exclusive lock, a reading one a shared lock."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class Across:
    """A lock file in a folder that all processes of a run know, and beside it whether the targets are in their known state.

    Works where `flock` does (Linux, macOS); each process holds it for one scenario at a time.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = folder / "stage.lock"
        self._clean = folder / "stage.clean"

    @contextmanager
    def holding(self, reset: Callable[[], None], *, writes: bool) -> Iterator[None]:
        """Hold the stage in its known state; ``reset`` brings it there."""
        with self._lock.open("a") as file:
            while True:
                fcntl.flock(file, fcntl.LOCK_EX if writes else fcntl.LOCK_SH)
                if self._clean.exists():
                    break
                fcntl.flock(file, fcntl.LOCK_EX)
                if not self._clean.exists():
                    reset()
                    self._clean.touch()
                if writes:
                    break
            if writes:
                self._clean.unlink()
            yield
