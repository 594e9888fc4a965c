"""Chooses scenarios by the routes they go to: those that are migrated, or those whose files have changed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.engine.routes import RouteMap
from harness.errors import UsageError
from harness.model.route import RouteFacts
from harness.model.scenario import Scenario
from harness.model.settings import Settings

_IGNORED = frozenset({"node_modules", ".venv", "venv", ".git", "__pycache__", "site-packages", ".next"})


@dataclass(frozen=True, slots=True)
class Choice:
    """``everything`` says why all scenarios are chosen, if they are. ``routes`` and ``files`` (of scenarios) map to reasons."""

    everything: str | None = None
    routes: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    @property
    def lines(self) -> list[str]:
        """Why each route was chosen, for people."""
        if self.everything:
            return [f"all scenarios: {self.everything}"]
        return [f"{route}: {why}" for route, why in (*sorted(self.routes.items()), *sorted(self.files.items()))]


def migrated_only(scenarios: Iterable[Scenario], routes: RouteMap, settings: Settings) -> tuple[Scenario, ...]:
    """The scenarios that go to a migrated route, or might. Raises UsageError where the candidate lists none."""
    target = settings.targets.get(settings.candidate)
    if target is None or not target.migrated:
        raise UsageError(
            f"the candidate {settings.candidate!r} lists no migrated routes",
            hint="set `migrated = [...]` for it, or leave the option out",
        )
    touched = ((scenario, routes.touched(scenario)) for scenario in scenarios)
    return tuple(scenario for scenario, known in touched if known is None or any(routes.gates(route) for route in known))


def chosen(scenarios: Sequence[Scenario], choice: Choice, routes: RouteMap) -> tuple[Scenario, ...]:
    """The scenarios of a choice; one whose routes cannot be told before it runs is among them."""
    if choice.everything:
        return tuple(scenarios)

    def is_chosen(scenario: Scenario) -> bool:
        if str(Path(scenario.file).resolve()) in choice.files:
            return True
        touched = routes.touched(scenario)
        return bool(choice.routes) and (touched is None or any(_is_of(route, choice.routes) for route in touched))

    return tuple(scenario for scenario in scenarios if is_chosen(scenario))


def _is_of(route: str, known: dict[str, str]) -> bool:
    """Whether a route is a known one, or has the address of one."""
    template = route.partition(" ")[2]
    return route in known or any(each.partition(" ")[2] == template for each in known)


def changed_files(root: Path, ref: str) -> list[Path]:
    """The files that differ from a commit, those git does not know yet included. Raises UsageError."""

    def git(*arguments: str) -> str:
        try:
            done = subprocess.run(  # noqa: S603 - git, with a checked reference
                ["git", "-C", str(root), *arguments],  # noqa: S607 - the user's own git
                capture_output=True,
                text=True,
                check=True,
            )
        except FileNotFoundError:
            raise UsageError("--changed-since needs git, which is not there") from None
        except subprocess.CalledProcessError as error:
            what = error.stderr.strip().splitlines()[0] if error.stderr.strip() else f"git knows no {ref!r}"
            raise UsageError(f"--changed-since {ref}: {what}", hint="name a commit, a branch or a tag") from error
        return done.stdout

    top = Path(git("rev-parse", "--show-toplevel").strip())
    commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").strip()
    listed = git("diff", "--name-only", "--no-renames", "-z", commit)
    listed += git("ls-files", "--others", "--exclude-standard", "--full-name", "-z", str(top))
    return [top / name for name in dict.fromkeys(listed.split("\0")) if name]


def choice_of(files: Sequence[Path], facts: RouteFacts | None, settings: Settings, scenarios: Sequence[Scenario]) -> Choice:
    """What some changed files choose: the routes whose views they hold, and scenario files themselves.

    A file that is neither chooses everything. So do files of views where the inventories are not complete.
    """
    if not files:
        return Choice()
    if facts is None or facts.problems or not facts.routes:
        return Choice(everything="the inventories of both sides are needed to tell what a file belongs to")
    own = {str(Path(scenario.file).resolve()) for scenario in scenarios}
    by_source = _by_source(facts)
    routes: dict[str, str] = {}
    picked: dict[str, str] = {}
    for path in files:
        name = str(path.resolve())
        shown = _shown(path, settings)
        if name in own:
            picked[name] = f"{shown} changed"
        elif name in by_source:
            for source in (name, *_importers(path.resolve(), by_source)):
                how = "" if source == name else f", which {_shown(Path(source), settings)} imports"
                for route, side in by_source[source]:
                    routes.setdefault(route, f"{shown} changed{how} ({side}'s view)")
        else:
            return Choice(everything=f"{shown} changed, which belongs to no single route")
    return Choice(routes=routes, files=picked)


def _shown(path: Path, settings: Settings) -> str:
    root = Path(settings.root).resolve()
    return str(path.resolve().relative_to(root)) if path.resolve().is_relative_to(root) else str(path)


def _by_source(facts: RouteFacts) -> dict[str, list[tuple[str, str]]]:
    """The routes whose view a file holds, with the side it is on."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in facts.routes:
        for source, side in ((row.source, "legacy"), (row.candidate_source, "the candidate")):
            if source:
                found.setdefault(str(Path(source).resolve()), []).append((row.route, side))
    return found


def _importers(changed: Path, by_source: dict[str, list[tuple[str, str]]]) -> list[str]:
    """Files with views that import a changed one, directly or through others: told by the name of its module."""
    if changed.suffix != ".py":
        return []
    folder = _project_folder(changed)
    texts = {path: path.read_text("utf-8", "replace") for path in _python_files(folder)}
    reached, waiting = {changed}, [changed]
    while waiting:
        uses = _importing(waiting.pop())
        for path, text in texts.items():
            if path not in reached and uses(text):
                reached.add(path)
                waiting.append(path)
    return sorted(str(path) for path in reached if path != changed and str(path) in by_source)


def _importing(path: Path) -> Callable[[str], bool]:
    name = re.escape(path.parent.name if path.stem == "__init__" else path.stem)
    pattern = re.compile(
        rf"^\s*(?:from\s+\S*\b{name}\s+import|from\s+\S+\s+import\s(?:[^#\n(]*|\s*\([^)]*)\b{name}\b|import\s[^#\n]*\b{name}\b)",
        re.MULTILINE,
    )
    return lambda text: pattern.search(text) is not None


def _project_folder(path: Path) -> Path:
    """The folder above all packages that hold a file."""
    folder = path.parent
    while (folder / "__init__.py").is_file():
        folder = folder.parent
    return folder


def _python_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.py") if _IGNORED.isdisjoint(path.relative_to(folder).parts)]
