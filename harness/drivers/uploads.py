"""Upload files as scenarios name them: a path relative to the scenario file, or the content itself."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.errors import DriverError
from harness.model.headers import plain_text

MAX_UPLOAD = 256 * 1024 * 1024  # bytes
_KEYS = frozenset({"path", "content", "filename", "type"})


@dataclass(frozen=True, slots=True)
class Upload:
    """One file to send."""

    filename: str
    type: str
    content: bytes


def uploads_of(files: Mapping[str, object] | None, folder: str) -> list[tuple[str, Upload]]:
    """Read all files, in the order written.

    Raises DriverError for a file that is not there, is no regular file or is larger than 256 MiB, and for a bad entry.
    """
    found = []
    for field, entry in (files or {}).items():
        entries = entry if isinstance(entry, (list, tuple)) else [entry]
        found += [(field, _upload(field, each, folder)) for each in entries if each is not None]
    return found


def _upload(field: str, entry: object, folder: str) -> Upload:
    if isinstance(entry, str):
        entry = {"path": entry}
    if not isinstance(entry, Mapping) or ("path" in entry) == ("content" in entry) or not set(entry) <= _KEYS:
        raise DriverError(
            f"the file for {field!r} is neither a path nor a mapping",
            hint="write a path, or {path: ..., filename: ..., type: ...}, or {content: ..., filename: ..., type: ...}",
        )
    if "path" in entry:
        path = Path(folder, plain_text(entry["path"], f"the path for {field!r}"))
        filename, content = path.name, _read(field, path)
    else:
        filename, content = field, plain_text(entry["content"], f"the content for {field!r}").encode()
    filename = plain_text(entry.get("filename", filename), f"the filename for {field!r}")
    guessed = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    return Upload(filename, plain_text(entry.get("type", guessed), f"the type for {field!r}"), content)


def _read(field: str, path: Path) -> bytes:
    hint = "upload paths are relative to the scenario file"
    if not path.exists():
        raise DriverError(f"there is no file {str(path)!r} for {field!r}", hint=hint)
    if not path.is_file():
        raise DriverError(f"{str(path)!r} for {field!r} is no regular file", hint=hint)
    if path.stat().st_size > MAX_UPLOAD:
        raise DriverError(f"{str(path)!r} for {field!r} is larger than {MAX_UPLOAD // 1024**2} MiB")
    try:
        return path.read_bytes()
    except OSError as error:
        raise DriverError(f"{str(path)!r} for {field!r} cannot be read: {error.strerror}") from error
