"""Where the snapshot of a scenario is kept: a readable path that no two scenario ids share, on any file system."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

_FOLDER_LIMIT = 60
_NAME_LIMIT = 70
_HASH_DIGITS = 12
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)


def relative_path(scenario: str) -> PurePosixPath:
    """The path below the snapshots folder: the scenario file's folders, its name, then a slug and a hash of the whole id.

    Only lower-case ASCII letters, digits, ``_``, ``-`` and the final ``.json`` occur. The hash alone keeps ids apart, so
    ``GET /a/b`` and ``GET /ab``, or names differing in case, accents or length, never meet.
    """
    file, _, name = scenario.partition("::")
    folders = [_folder(part) for part in re.sub(r"\.ya?ml$", "", file).split("/") if part not in ("", ".")]
    digest = hashlib.sha256(scenario.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_DIGITS]
    slug = _slug(name, _NAME_LIMIT)
    return PurePosixPath(*folders, f"{slug}-{digest}.json" if slug else f"{digest}.json")


def _folder(part: str) -> str:
    slug = _slug(part, _FOLDER_LIMIT) or "_"
    return f"{slug}_" if _RESERVED.fullmatch(slug) else slug


def _slug(text: str, limit: int) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", ascii_text.lower()).strip("-")[:limit].strip("-")
