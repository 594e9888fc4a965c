"""Puts scenario files on disk: each in one go, and never over a file that is there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from harness.errors import Problem, UsageError


def write_files(folder: Path, files: Mapping[str, str], *, force: bool = False) -> list[Path]:
    """Write ``files`` (name without suffix -> text) below ``folder``; the paths written.

    Raises UsageError, before anything is written, for files that are there already (unless ``force``) and for a folder
    that cannot be written to.
    """
    paths = {folder / f"{name}.yaml": text for name, text in files.items()}
    if not force:
        there = [path for path in paths if path.exists() or path.is_symlink()]
        if there:
            raise UsageError(
                [Problem("the file is there already", str(path), "give another folder with -o, or --force") for path in there]
            )
    done: list[tuple[str, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in paths.items():
            handle, name = tempfile.mkstemp(dir=folder, prefix=".importing-", suffix=".tmp")
            done.append((name, path))
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            Path(name).chmod(0o644)
        for name, path in done:
            Path(name).replace(path)
    except OSError as error:
        for name, _ in done:
            Path(name).unlink(missing_ok=True)
        raise UsageError(
            f"cannot be written: {error.strerror}", where=str(folder), hint="choose another folder with -o"
        ) from error
    return list(paths)
