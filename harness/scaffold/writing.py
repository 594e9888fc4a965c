"""Puts files on disk that are not there yet, each in one go, and adds lines to the end of those that are."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from harness.errors import UsageError


def create(path: Path, text: str) -> bool:
    """Write a file that is not there; False, and nothing is touched, where there is anything of that name.

    Raises UsageError where it cannot be written.
    """
    if path.exists() or path.is_symlink():
        return False
    temporary = _temporary(path, text)
    try:
        os.link(temporary, path)  # unlike a rename, this never takes the place of what appeared meanwhile
    except FileExistsError:
        return False
    except OSError:
        _renamed(temporary, path)  # a file system without links
    finally:
        temporary.unlink(missing_ok=True)
    return True


def extend(path: Path, addition: str) -> None:
    """Add lines to the end of a file, all that is there kept byte for byte. Raises UsageError where that cannot be done."""
    try:
        before = path.read_bytes()
        mode = path.stat().st_mode & 0o777
    except OSError as error:
        raise _fault(path, error) from error
    end = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before or before.endswith(b"\n") else end
    temporary = _temporary(path, "")
    try:
        temporary.write_bytes(before + gap + addition.encode().replace(b"\n", end))
        temporary.chmod(mode)
        _renamed(temporary, path.resolve())
    finally:
        temporary.unlink(missing_ok=True)


def _temporary(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(name).chmod(0o644)
    except OSError as error:
        raise _fault(path, error) from error
    return Path(name)


def _renamed(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        raise _fault(path, error) from error


def _fault(path: Path, error: OSError) -> UsageError:
    return UsageError(
        f"cannot be written: {error.strerror}", where=str(path), hint="correct its permissions, then run it again"
    )
