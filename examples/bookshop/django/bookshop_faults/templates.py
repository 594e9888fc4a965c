"""Defects in templates: a piece of one is replaced as it is read."""

from __future__ import annotations

from typing import Any


def replace(template: str, piece: str, by: str) -> None:
    """Replace a piece of a template. Raises LookupError, when the template is read, if the piece is not there."""
    from django.template.loaders.filesystem import Loader

    read = Loader.get_contents

    def spoiled(loader: Any, origin: Any) -> str:
        text: str = read(loader, origin)
        if origin.template_name != template:
            return text
        if piece not in text:
            raise LookupError(f"{template} does not hold {piece!r}")
        return text.replace(piece, by)

    Loader.get_contents = spoiled
