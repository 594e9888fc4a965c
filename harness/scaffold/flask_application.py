"""Finds the Flask application of a folder: what FLASK_APP names, what serves it, or what its files define."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.scaffold.python_sources import Definition, definitions, place_of, python_files

_ENVIRONMENTS = (".env", ".flaskenv")  # in the order in which Flask prefers them
_SERVED = ("Procfile", "Dockerfile", "docker-compose.yml", "docker-compose.yaml", "compose.yaml", "compose.yml", "Makefile")
_FILES = ("wsgi", "app", "application", "main", "server")
_ASSIGNED = re.compile(r"^\s*(?:export\s+)?([A-Z_]+)\s*=\s*(.*?)\s*$", re.MULTILINE)
_REFERENCE = re.compile(r"(?:(?P<folder>.*)/)?(?P<module>[A-Za-z_][\w.]*)(?::(?P<name>[A-Za-z_][\w.]*(?:\(\))?))?")


@dataclass(frozen=True, slots=True)
class Application:
    """A Flask application: ``reference`` as `flask --app` takes it in ``folder`` (absolute), and how it was found.

    ``needs``: it is a factory that cannot be called without arguments.
    """

    folder: Path
    reference: str
    found: str
    needs: bool = False

    def shown(self, root: Path) -> str:
        """As `parity init --app` takes it."""
        below = Path(os.path.relpath(self.folder, root)).as_posix()
        return self.reference if below == "." else f"{below}/{self.reference}"


def applications(root: Path, environ: Mapping[str, str]) -> list[Application]:
    """All that were found below ``root``, the one to take first."""
    found = [one for file in python_files(root) for one in definitions(file, "Flask")]
    name, served = _project_name(root), _served_text(root)
    found.sort(key=lambda one: _rank(one, root, name, served))
    listed = [Application(one.folder, one.reference, _where(one, root, served), one.needs) for one in found]
    named = _named(root, environ)
    if named is None:
        return listed
    same = [one for one in listed if one.folder == named.folder and _module(one) == _module(named)]
    if same and ":" not in named.reference:  # only the module is named: Flask would take the same name of it
        named = Application(named.folder, same[0].reference, named.found, same[0].needs)
    return [named, *(one for one in listed if one.shown(root) != named.shown(root))]


def chosen(reference: str, root: Path) -> Application | None:
    """The application that `--app` names: `shop:create_app`, `app.py`, `backend/app.py:app`; None where it names none."""
    path, colon, name = reference.strip().partition(":")
    match = _REFERENCE.fullmatch(path.removesuffix(".py").removesuffix("/__init__") + colon + name)
    if match is None:
        return None
    folder = Path(os.path.normpath(root / (match["folder"] or ".")))
    module = match["module"]
    if path.endswith(".py") or (match["folder"] and "." not in module):
        file = folder / f"{module}.py"
        package = folder / module / "__init__.py"
        if file.is_file() or package.is_file():
            folder, module = place_of(package if package.is_file() else file)
    return Application(folder, f"{module}:{match['name']}" if match["name"] else module, "--app")


def environment_values(root: Path) -> dict[str, str]:
    """What .env and .flaskenv set, as Flask itself reads them."""
    values: dict[str, str] = {}
    for name in reversed(_ENVIRONMENTS):
        try:
            text = (root / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        values |= {key: value.strip("'\"") for key, value in _ASSIGNED.findall(text)}
    return values


def _named(root: Path, environ: Mapping[str, str]) -> Application | None:
    """The application that FLASK_APP names."""
    values = environment_values(root)
    text = environ.get("FLASK_APP") or values.get("FLASK_APP", "")
    one = chosen(text, root) if text else None
    if one is None:
        return None
    where = "the environment" if environ.get("FLASK_APP") else next(each for each in _ENVIRONMENTS if _sets(root / each))
    return Application(one.folder, one.reference, f"FLASK_APP in {where}")


def _sets(file: Path) -> bool:
    return file.is_file() and "FLASK_APP" in file.read_text("utf-8", "replace")


def _module(one: Application) -> str:
    return one.reference.partition(":")[0]


def _rank(one: Definition, root: Path, project: str, served: str) -> tuple[bool | int | str, ...]:
    """The smaller, the likelier: what is served, then what needs nothing, lies highest, and has a usual name."""
    depth = len(one.folder.relative_to(root).parts) if one.folder.is_relative_to(root) else 0
    package = one.module.partition(".")[0]
    dots = one.module.count(".")
    name = one.module.rpartition(".")[2]
    usual = _FILES.index(name) if name in _FILES and not one.factory else len(_FILES)
    return (
        f" {one.reference}" not in served,
        one.needs,
        depth,
        package != project,
        dots,
        usual,
        one.factory and one.name not in ("create_app", "make_app"),
        one.factory,
        str(one.file),
        one.name,
    )


def _where(one: Definition, root: Path, served: str) -> str:
    file = one.file.relative_to(root).as_posix()
    what = f"the factory {one.name}" if one.factory else one.name
    return f"{what} in {file}{', which is what is served' if f' {one.reference}' in served else ''}"


def _served_text(root: Path) -> str:
    """The lines that start a server, in files that are kept for that."""
    lines = []
    for name in _SERVED:
        file = root / name
        if file.is_file():
            text = file.read_text("utf-8", "replace")
            lines += [line for line in text.splitlines() if re.search(r"gunicorn|waitress|uwsgi|flask", line)]
    return " " + re.sub(r"[\"',\[\]=\s]+", " ", " ".join(lines))


def _project_name(root: Path) -> str:
    try:
        data = tomllib.loads((root / "pyproject.toml").read_text("utf-8-sig"))
        return str(data["project"]["name"]).lower().replace("-", "_")
    except (OSError, ValueError, KeyError, TypeError):
        return ""
