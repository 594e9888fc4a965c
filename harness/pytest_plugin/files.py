"""Which YAML files pytest collects: all that `parity run` would read, and others that hold a scenario."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from harness.loading.document import MAX_FILE
from harness.loading.files import DEFAULT_FOLDER, is_scenario_file
from harness.loading.root import project_root

_TOP = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?scenario[\"']?\s*:", re.MULTILINE)
_ANYWHERE = tuple(
    re.compile(rb"(?:^|^\xef\xbb\xbf|[{,?-])[ \t]*[\"']?" + key + rb"[\"']?\s*:", re.MULTILINE)
    for key in (b"scenario", b"steps")
)
_folders: pytest.StashKey[tuple[Path, ...]] = pytest.StashKey()


def is_ours(path: Path, config: pytest.Config) -> bool:
    """Whether a file is collected: one in a scenarios folder of the settings always is, so that a mistake in it is told."""
    if not is_scenario_file(path) or not path.is_file():
        return False
    if _folders not in config.stash:
        config.stash[_folders] = _scenario_folders(project_root(config.rootpath))
    below = any(path.is_relative_to(folder) for folder in config.stash[_folders])
    hidden = any(part.startswith(("_", ".")) for folder in config.stash[_folders] for part in _between(folder, path))
    return (below and not hidden) or _holds_scenario(path)


def _between(folder: Path, path: Path) -> tuple[str, ...]:
    return path.relative_to(folder).parts if path.is_relative_to(folder) else ()


def _scenario_folders(root: Path) -> tuple[Path, ...]:
    """The folders that the settings name; none without settings. What is wrong with them is told when they are loaded."""
    for name, keys in (("parity.toml", ()), ("pyproject.toml", ("tool", "parity"))):
        try:
            data = tomllib.loads((root / name).read_text("utf-8-sig"))
            for key in keys:
                data = data[key]
            named = data.get("scenarios", [DEFAULT_FOLDER])
            return tuple(Path(root, each).absolute() for each in named if isinstance(each, str))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return ()


def _holds_scenario(path: Path) -> bool:
    """Whether `scenario` is a key of a document, or, as other tools have such keys too, `steps` is one as well."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE)
    except OSError:
        return False
    if path.suffix.lower() == ".yaml" and _TOP.search(data):
        return True
    return all(key.search(data) for key in _ANYWHERE)
