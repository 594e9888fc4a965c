"""Sets a project up: finds its applications, writes what is missing, and tells what became of each file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from harness.engine.extensions import words_of
from harness.engine.inventories import Reading
from harness.errors import SettingsError, UsageError
from harness.loading.root import project_root
from harness.loading.settings import load_settings
from harness.model.route import Inventory
from harness.model.settings import Settings
from harness.scaffold.candidate import Candidate, candidates
from harness.scaffold.flask_application import Application, applications, chosen, environment_values
from harness.scaffold.scenario_files import first_routes, scenario_files
from harness.scaffold.settings_text import Legacy, python_of, settings_text
from harness.scaffold.workflow import repository, workflow_text
from harness.scaffold.writing import create, extend

WORKFLOW = ".github/workflows/parity.yml"
CONFTEST = '''\
"""`pytest` replays the scenarios, with -k, -m, -x and --junitxml as usual, and `parity run` does without it.

Facets, equivalences, profiles and drivers of the project's own are added here.
"""

# def pytest_parity_words():
#     return [Isbn()]  # an equivalence: a class with name, summary and differs(legacy, candidate, case)
'''


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user said: `--app`, and the URLs where the applications run."""

    app: str | None = None
    legacy: str | None = None
    candidate: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: `created`, `added to` or `kept`. ``path`` is relative to the project."""

    done: str
    path: str
    note: str = ""


@dataclass(slots=True)
class Started:
    """What was found and done. ``settings_file`` is relative to the project; ``inventory`` is None with a ``problem``, or
    where the settings name none."""

    root: Path
    settings_file: str = ""
    application: Application | None = None
    others: list[Application] = field(default_factory=list)
    candidate: Candidate | None = None
    more_candidates: list[Candidate] = field(default_factory=list)
    inventory: Inventory | None = None
    problem: str = ""
    outcomes: list[Outcome] = field(default_factory=list)
    settings: Settings | None = None

    @property
    def changed(self) -> bool:
        return any(one.done != "kept" for one in self.outcomes)


def start_project(folder: Path, wishes: Wishes, environ: Mapping[str, str]) -> Started:
    """Set ``folder`` up. Raises UsageError where there is no such folder or no application, and for settings with mistakes."""
    if not folder.is_dir():
        raise UsageError("there is no such folder", where=str(folder), hint="name the folder with the Flask application")
    root = folder.resolve()
    started = Started(root)
    above = project_root(root)
    if above != root:
        raise UsageError(
            f"{root.name}/ belongs to the project in {above}, which has settings already",
            hint=f"run it there: parity init {os.path.relpath(above)}",
        )
    started.settings_file = _settings_file(root)
    if started.settings_file:
        started.outcomes.append(Outcome("kept", started.settings_file, "it has settings of parity"))
    else:
        _find(started, wishes, environ)
        _write_settings(started, wishes, environ)
    words = words_of(root)
    started.settings = load_settings(root, words, use=())
    _read_routes(started, Reading(_legacy_only(started.settings), words))
    _write_scenarios(started)
    _write(started, "conftest.py", CONFTEST, "for words of your own")
    _write(started, _shown(repository(root) / WORKFLOW, root), _workflow(started))
    _ignore_reports(started)
    return started


def _find(started: Started, wishes: Wishes, environ: Mapping[str, str]) -> None:
    root = started.root
    found = [] if wishes.legacy else applications(root, environ)
    if wishes.app is not None:
        one = chosen(wishes.app, root)
        if one is None or not one.folder.is_dir():
            raise UsageError(f"--app {wishes.app!r} names no application", hint="write it like --app shop:create_app")
        found = [one]
    if not found and not wishes.legacy:
        raise UsageError(
            "no Flask application was found",
            where=str(root),
            hint="name it (parity init --app shop:create_app), or where it runs (parity init --legacy https://old.example)",
        )
    if found:
        started.application, *started.others = found
    others = [] if wishes.candidate else candidates(root)
    if others:
        started.candidate, *started.more_candidates = others


def _write_settings(started: Started, wishes: Wishes, environ: Mapping[str, str]) -> None:
    """Into pyproject.toml where there is one, after all that stands there; else parity.toml."""
    root, one = started.root, started.application
    legacy = Legacy(root, url=wishes.legacy.rstrip("/")) if wishes.legacy else _legacy(root, one, environ)
    candidate = wishes.candidate.rstrip("/") if wishes.candidate else started.candidate
    pyproject = root / "pyproject.toml"
    text = settings_text(root, legacy, candidate, prefix="tool.parity.")
    if pyproject.is_file() and _can_take(pyproject, text):
        extend(pyproject, "\n" + text)
        started.settings_file = "pyproject.toml"
        started.outcomes.append(Outcome("added to", "pyproject.toml", "[tool.parity], at its end"))
        return
    create(root / "parity.toml", settings_text(root, legacy, candidate, prefix=""))
    started.settings_file = "parity.toml"
    started.outcomes.append(Outcome("created", "parity.toml", "the settings"))


def _legacy(root: Path, one: Application | None, environ: Mapping[str, str]) -> Legacy:
    assert one is not None
    python = python_of(one.folder, root)
    flask = "flask" if python == "{python}" else f"{python} -m flask"
    debugging = {"FLASK_DEBUG", "FLASK_ENV"} & {*environment_values(root), *environ}
    env = {"FLASK_DEBUG": "0"} if debugging else {}  # a debugger's pages and a second process are nothing to compare
    return Legacy(one.folder, f"{flask} --app {one.reference} run --port {{port}}", f"flask: {one.reference}", env=env)


def _can_take(pyproject: Path, text: str) -> bool:
    """Whether it is still the same TOML, and ours besides, with our text at its end.

    Raises SettingsError for one that is no TOML already.
    """
    try:
        before = pyproject.read_text("utf-8-sig")
        known = tomllib.loads(before)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"is not TOML: {error}", where="pyproject.toml", hint="mend it, then run `parity init` again"
        ) from error
    try:
        together = tomllib.loads(before + "\n" + text)
    except tomllib.TOMLDecodeError:  # `tool` is written in one line there
        return False
    together["tool"].pop("parity")
    return together == known or {**known, "tool": {}} == together


def _settings_file(root: Path) -> str:
    """The file that holds settings already, or nothing."""
    if (root / "parity.toml").is_file():
        return "parity.toml"
    try:
        tool = tomllib.loads((root / "pyproject.toml").read_text("utf-8-sig")).get("tool")
    except (OSError, ValueError):
        return ""
    return "pyproject.toml" if isinstance(tool, dict) and "parity" in tool else ""


def _legacy_only(settings: Settings) -> Settings:
    return replace(settings, candidate=settings.legacy)


def _read_routes(started: Started, reading: Reading) -> None:
    found = reading.result()
    started.inventory = found.legacy
    started.problem = found.problems[0] if found.problems else ""


def _write_scenarios(started: Started) -> None:
    assert started.settings is not None
    folder = Path(started.settings.scenarios[0])
    if folder.is_file():
        return
    there = any(folder.rglob("*.yaml")) if folder.is_dir() else False
    if there and (started.inventory is None or not first_routes(started.inventory.routes)):
        started.outcomes.append(Outcome("kept", _shown(folder, started.root) + "/"))
        return
    for name, (text, count) in scenario_files(started.inventory, started.root).items():
        note = f"{count} scenario{'s' if count > 1 else ''}"
        _write(started, _shown(folder / name, started.root), text, note)


def _workflow(started: Started) -> str:
    assert started.settings is not None
    folders = [Path(one.cwd) for one in started.settings.targets.values() if one.command]
    node = next((Path(one.cwd) for one in started.settings.targets.values() if one.framework == "nextjs"), None)
    return workflow_text(started.root, folders, node=node)


def _ignore_reports(started: Started) -> None:
    """The reports are made anew by each run: they are not committed."""
    assert started.settings is not None
    path = started.root / ".gitignore"
    line = f"{_shown(Path(started.settings.reports), started.root)}/"
    if not path.exists():
        _write(started, ".gitignore", f"{line}\n", line)
        return
    lines = path.read_text("utf-8", "replace").splitlines()
    if any(re_line.strip().lstrip("/").rstrip("*").rstrip("/") == line.rstrip("/") for re_line in lines):
        started.outcomes.append(Outcome("kept", ".gitignore", f"it leaves {line} out"))
        return
    extend(path, f"{line}\n")
    started.outcomes.append(Outcome("added to", ".gitignore", line))


def _write(started: Started, name: str, text: str, note: str = "") -> None:
    made = create(started.root / name, text)
    started.outcomes.append(Outcome("created" if made else "kept", name, note if made else ""))


def _shown(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()
