"""Tells static files from what an application answers itself."""

from __future__ import annotations

import re

_SUFFIX = re.compile(
    r"\.(?:css|js|mjs|map|png|jpe?g|gif|svg|ico|webp|avif|bmp|woff2?|ttf|otf|eot|mp4|webm|mp3|ogg|wav|wasm|webmanifest)\Z",
    re.IGNORECASE,
)
_MEDIA = re.compile(
    r"(?:image|font|audio|video)/|text/css|(?:text|application)/(?:x-)?javascript|application/(?:wasm|font)", re.IGNORECASE
)
_FOLDER = re.compile(r"\A/(?:static|assets|_next/static|favicon\.ico)(?:/|\Z)")


def is_static(path: str, content_type: str = "") -> bool:
    """Whether a path (or the media type of its answer) is that of a script, a style, a picture or a font."""
    return bool(_SUFFIX.search(path) or _FOLDER.match(path) or _MEDIA.match(content_type))
