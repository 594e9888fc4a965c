"""Large and binary parts of snapshots: files beside them, named by their content, so each is stored once whoever shows it."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath

FOLDER = "parts"
TEXT_LIMIT = 64 * 1024  # bytes; shorter texts stay in the snapshot, where a reviewer reads them
BINARY_LIMIT = 1024
_NAME = re.compile(r"([0-9a-f]{32})(\.[a-z]{2,4}){1,2}")
_REFERENCE = re.compile(rb"[0-9a-f]{32}(?:\.[a-z]{2,4}){1,2}")
_DIGITS = 32
_TEXTS = {"html": ".html", "json": ".json", "xml": ".xml", "svg": ".svg", "csv": ".csv", "css": ".css", "javascript": ".js"}
_BINARIES = {"png": ".png", "jpeg": ".jpg", "gif": ".gif", "webp": ".webp", "pdf": ".pdf", "zip": ".zip"}


@dataclass(slots=True)
class Shelf:
    """What is to be stored beside one snapshot while its text is written: file name -> content of the file."""

    files: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes, content_type: str, *, is_text: bool) -> dict[str, object]:
        """What stands in the snapshot instead: the file's name (a digest of the content) and the content's length in bytes."""
        kinds, other = (_TEXTS, ".txt") if is_text else (_BINARIES, ".bin")
        subtype = content_type.partition(";")[0].lower()
        suffix = next((suffix for word, suffix in kinds.items() if word in subtype), other)
        name = _digest(content) + suffix + (".gz" if is_text else "")
        self.files[name] = gzip.compress(content, 9, mtime=0) if is_text else content
        return {"part": name, "bytes": len(content)}


def path_of(name: str) -> PurePosixPath:
    """Where a part is kept below the snapshots folder. Raises ValueError for a name that is none."""
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"{name!r} is not the name of a part")
    return PurePosixPath(FOLDER, name[:2], name)


def content_of(name: str, file: bytes) -> bytes:
    """The content of a part from what its file holds. Raises ValueError when it is not what the name says."""
    try:
        content = gzip.decompress(file) if name.endswith(".gz") else file
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"its part {path_of(name)} is damaged: {error}") from error
    if _digest(content) != name[:_DIGITS]:
        raise ValueError(f"its part {path_of(name)} holds something else than was recorded")
    return content


def references(text: bytes) -> frozenset[str]:
    """The names of all parts that a snapshot file may need: never too few, also where it is damaged or was reformatted."""
    return frozenset(match.decode() for match in _REFERENCE.findall(text))


def is_part(name: str) -> bool:
    """Whether a file's name is that of a part."""
    return _NAME.fullmatch(name) is not None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]
