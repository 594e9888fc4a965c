"""Guesses the new implementation from what lies in the folder: manage.py, next.config.*, a FastAPI application."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.scaffold.python_sources import definitions, walk

_DJANGO = re.compile(r"DJANGO_SETTINGS_MODULE")
_NEXT = re.compile(r"next\.config\.(?:js|mjs|cjs|ts|mts)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A new implementation: ``evidence`` is the file that gave it away, ``folder`` (absolute) where it is started.

    ``command`` is without its Python: `{python}` stands for the one of the folder. ``first`` must be run before, once.
    """

    framework: str
    folder: Path
    evidence: Path
    command: str
    inventory: str
    first: str = ""


def candidates(root: Path) -> list[Candidate]:
    """All that were found below ``root``, those that lie highest first."""
    found = list(_found(root))
    return sorted(found, key=lambda one: (len(one.folder.relative_to(root).parts), one.framework, str(one.evidence)))


def _found(root: Path) -> Iterator[Candidate]:
    for file in walk(root):
        if file.name == "manage.py" and _DJANGO.search(_text(file)):
            command = "{python} manage.py runserver --noreload {port}"
            yield Candidate("django", file.parent, file, command, "django")
        elif _NEXT.fullmatch(file.name):
            yield Candidate("nextjs", file.parent, file, "npx next start --port {port}", "nextjs: .", "npx next build")
        elif file.suffix == ".py":
            for one in definitions(file, "FastAPI"):
                if "fastapi" not in _text(file).lower():
                    continue
                factory = " --factory" if one.factory else ""
                command = f"{{python}} -m uvicorn {one.reference}{factory} --port {{port}}"
                yield Candidate("fastapi", one.folder, file, command, f"fastapi: {one.reference}")
                break


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""
