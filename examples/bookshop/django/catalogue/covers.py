"""Cover pictures: what is accepted, and where they are kept."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

MOST_BYTES = 256 * 1024
FIRST_BYTES = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "gif": b"GIF8"}


class CoverRefused(ValueError):
    """The upload is no picture the shop takes; the message is for the person who sent it."""


def accepted(upload: UploadedFile) -> tuple[str, bytes]:
    """Return the extension and the bytes of a picture; raises CoverRefused."""
    extension = Path(upload.name or "").suffix.lower().removeprefix(".").replace("jpeg", "jpg")
    if extension not in FIRST_BYTES:
        raise CoverRefused("Only PNG, JPEG and GIF pictures are accepted.")
    if (upload.size or 0) > MOST_BYTES:
        raise CoverRefused("The picture must not be larger than 256 KB.")
    content = upload.read()
    if not content.startswith(FIRST_BYTES[extension]):
        raise CoverRefused("The file is not a valid picture.")
    return extension, content


def keep(slug: str, extension: str, content: bytes) -> str:
    return default_storage.save(f"{slug}.{extension}", ContentFile(content))


def remove(name: str | None) -> None:
    if name:
        default_storage.delete(name)


def remove_all() -> None:
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
