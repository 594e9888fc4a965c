"""Cover pictures: which uploads are accepted, and where they are kept."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from flask import current_app

LARGEST_COVER = 256 * 1024
SIGNATURES = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "gif": b"GIF8"}


class CoverRefused(ValueError):
    """The upload is no acceptable picture; the message is for the person who sent it."""


def read_cover(filename: str, stream: BinaryIO) -> tuple[str, bytes]:
    """Return extension and content of an acceptable upload, judged by name, size and first bytes."""
    extension = Path(filename).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if extension not in SIGNATURES:
        raise CoverRefused("Only PNG, JPEG and GIF pictures are accepted.")
    content = stream.read(LARGEST_COVER + 1)
    if len(content) > LARGEST_COVER:
        raise CoverRefused("The picture must not be larger than 256 KB.")
    if not content.startswith(SIGNATURES[extension]):
        raise CoverRefused("The file is not a valid picture.")
    return extension, content


def store_cover(slug: str, extension: str, content: bytes) -> str:
    """Write the picture and return its file name, which follows from the book's slug."""
    name = f"{slug}.{extension}"
    (folder() / name).write_bytes(content)
    return name


def remove_cover(name: str | None) -> None:
    if name:
        (folder() / name).unlink(missing_ok=True)


def remove_all_covers() -> None:
    for file in folder().iterdir():
        file.unlink(missing_ok=True)


def folder() -> Path:
    path: Path = current_app.config["UPLOAD_FOLDER"]
    path.mkdir(parents=True, exist_ok=True)
    return path
