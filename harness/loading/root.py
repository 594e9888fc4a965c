"""Finds the project that a folder belongs to: the nearest folder at or above it that has settings."""

from __future__ import annotations

import tomllib
from pathlib import Path


def project_root(start: Path) -> Path:
    """The nearest folder at or above ``start`` with a parity.toml or a `[tool.parity]`; ``start`` itself when there is none."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / "parity.toml").is_file() or _has_table(folder / "pyproject.toml"):
            return folder
    return start


def _has_table(path: Path) -> bool:
    """Whether a pyproject.toml holds our table; one that cannot be read is for `load_settings` to complain about."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True
    return isinstance(data.get("tool"), dict) and "parity" in data["tool"]
