"""Finds scenario files: what the command line or the settings name, and the folder that their ids are relative to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.errors import Problem, ScenarioError
from harness.model.settings import Settings

SUFFIXES = (".yaml", ".yml")
DEFAULT_FOLDER = "scenarios"


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A file to read; ``root`` is the scenarios folder it belongs to, ``name`` its place below that, with slashes."""

    path: Path
    root: Path
    name: str


def is_scenario_file(path: Path) -> bool:
    """Whether a file below a scenarios folder holds scenarios: YAML, and its name does not start with `_` or a dot."""
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(("_", "."))


def scenario_roots(settings: Settings) -> tuple[Path, ...]:
    """The scenarios folders of the settings (`scenarios` by default), absolute; a file there stands for its folder."""
    found = []
    for each in settings.scenarios or (DEFAULT_FOLDER,):
        path = Path(settings.root, each).absolute()
        found.append(path.parent if path.is_file() else path)
    return tuple(found)


def root_of(path: Path, settings: Settings, named: Path | None = None) -> Path:
    """The folder that ids of a file are relative to.

    The innermost scenarios folder of the settings that holds it, so that ids (and the snapshots known by them) are the same
    whichever part of it is named; else the folder that was named; else the file's own.
    """
    holding = [root for root in scenario_roots(settings) if path.is_relative_to(root)]
    if holding:
        return max(holding, key=lambda root: len(root.parts))
    return named if named is not None else path.parent


def find_files(paths: Sequence[Path | str] | None, settings: Settings) -> list[ScenarioFile]:
    """All scenario files below some files and folders (None: those of the settings), each once, sorted below each path.

    Files and folders whose name starts with `_` or a dot are left out. Raises ScenarioError for a path that is not there,
    and for a folder without any scenario file: nothing found is never a pass.
    """
    chosen: Iterable[Path | str] = paths or [Path(settings.root, each) for each in settings.scenarios or (DEFAULT_FOLDER,)]
    found: dict[Path, ScenarioFile] = {}
    problems = []
    for each in chosen:
        path = Path(os.path.normpath(Path(each).absolute()))
        if path.is_dir():
            files = list(_below(path))
            if not files:
                problems.append(
                    Problem("no scenario file below this folder", shown(path, settings), "scenario files are *.yaml")
                )
        elif path.is_file():
            files = [path]
        else:
            hint = "name files or folders with scenarios" if paths else "create it, or set `scenarios` in the settings"
            problems.append(Problem("there is no such file or folder", shown(path, settings), hint))
            continue
        for file in files:
            root = root_of(file, settings, path if path.is_dir() else None)
            found.setdefault(file, ScenarioFile(file, root, file.relative_to(root).as_posix()))
    if problems:
        raise ScenarioError(problems)
    return list(found.values())


def files_below(folder: Path, settings: Settings) -> set[Path]:
    """The scenario files that a `_shared.yaml` is for: those of the settings' folders where it stands in or above one."""
    roots = scenario_roots(settings)
    within = any(folder.is_relative_to(root) for root in roots)
    beneath = [] if within else [root for root in roots if root.is_relative_to(folder) and root.is_dir()]
    return {path for start in beneath or [folder] for path in _below(start)}


def _below(folder: Path) -> Iterator[Path]:
    """Links to folders are followed; each folder is read once, whatever leads to it."""
    seen: set[Path] = set()
    for parent, folders, files in os.walk(folder, followlinks=True):
        real = Path(parent).resolve()
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith(("_", ".")))
        yield from (path for name in sorted(files) if is_scenario_file(path := Path(parent, name)))


def shown(path: Path, settings: Settings) -> str:
    """A path as the user would name it: relative to the project's root, else to the working directory, else absolute."""
    for base in (Path(settings.root).absolute(), Path.cwd()):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return str(path)
