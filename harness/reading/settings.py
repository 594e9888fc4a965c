"""Loads settings from `[tool.parity]` in pyproject.toml or from parity.toml, and from the command line; none is fine too."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.errors import AddressError, Problem, SettingsError
from harness.model.address import Address
from harness.model.settings import Settings
from harness.model.target import Target
from harness.model.vocabulary import Vocabulary, did_you_mean
from harness.reading.checks import seconds

_TOP = {
    "targets": dict, "legacy": str, "candidate": str, "scenarios": list, "snapshots": str, "reports": str, "redact": list,
    "cookie_names": dict, "isolation": str, "timeout": object, "max_body": object, "jobs": int,
}  # fmt: skip
_TARGET = {
    "framework": str, "url": str, "command": str, "cwd": str, "ready": str, "reset": str, "settle": str, "public_url": str,
    "headers": dict, "cookies": dict, "auth": object, "verify": object, "env": dict, "needs": list, "read_only": bool,
    "migrated": list, "start_timeout": object,
}  # fmt: skip
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kKmMgG]?)(?:i?[bB])?")
_FACTOR = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_ENV = re.compile(r"\$\{env\.([A-Za-z_][A-Za-z0-9_]*)\}")


def load_settings(start: Path, vocabulary: Vocabulary, *, legacy: str | None = None, candidate: str | None = None) -> Settings:
    """The settings of the project that ``start`` lies in; ``legacy`` and ``candidate`` are a target's name or a URL.

    Raises SettingsError with every problem.
    """
    found = _find(start)
    problems: list[Problem] = []
    if found is None:
        settings = Settings(root=str(start.resolve()), scenarios=("scenarios",))
        settings = replace(settings, snapshots=str(start / "snapshots"), reports=str(start / "reports"))
    else:
        file, table, lines = found
        settings = _Reader(file, lines, vocabulary, problems).read(table)
    settings = _chosen(settings, "legacy", legacy, problems)
    settings = _chosen(settings, "candidate", candidate, problems)
    if problems:
        raise SettingsError(problems)
    return settings


def _find(start: Path) -> tuple[Path, dict[str, Any], list[str]] | None:
    """The nearest settings at or above a folder."""
    start = start.resolve()
    for folder in (start, *start.parents):
        tables: list[tuple[Path, dict[str, Any], list[str]]] = []
        for name in ("pyproject.toml", "parity.toml"):
            path = folder / name
            if not path.is_file():
                continue
            raw = path.read_text("utf-8", errors="replace")
            try:
                data = tomllib.loads(raw)
            except tomllib.TOMLDecodeError as error:
                raise SettingsError(f"is not TOML: {error}", where=str(path)) from error
            table = data.get("tool", {}).get("parity") if name == "pyproject.toml" else data.get("tool", {}).get("parity", data)
            if table is not None:
                tables.append((path, table, raw.splitlines()))
        if len(tables) > 1:
            raise SettingsError(f"settings stand in both {tables[0][0].name} and {tables[1][0].name}", where=str(folder),
                                hint="keep one of them")  # fmt: skip
        if tables:
            return tables[0]
    return None


class _Reader:
    """Reads one settings table; problems carry the line where the key can be found."""

    def __init__(self, file: Path, lines: list[str], vocabulary: Vocabulary, problems: list[Problem]) -> None:
        self.file = file
        self.lines = lines
        self.vocabulary = vocabulary
        self.problems = problems

    def read(self, table: dict[str, Any]) -> Settings:
        root = self.file.parent
        found = self._known(table, _TOP, "")
        targets = {
            name: self._target(name, value, root)
            for name, value in found.get("targets", {}).items()
            if self._is(value, dict, f"targets.{name}")
        }
        for target in targets.values():
            self._needs(target, targets)
        isolation = found.get("isolation", "separate")
        if isolation not in ("separate", "shared"):
            self._problem(f"isolation {isolation!r} is neither 'separate' nor 'shared'", "isolation")
        redact = tuple(address for text in found.get("redact", []) if (address := self._address(text)) is not None)
        return Settings(
            root=str(root),
            file=str(self.file),
            targets=targets,
            legacy=found.get("legacy", "legacy"),
            candidate=found.get("candidate", "candidate"),
            scenarios=tuple(str(folder) for folder in found.get("scenarios", ["scenarios"])),
            snapshots=str(root / found.get("snapshots", "snapshots")),
            reports=str(root / found.get("reports", "reports")),
            redact=redact,
            cookie_names={str(name): str(other) for name, other in found.get("cookie_names", {}).items()},
            isolation=isolation,
            timeout=self._seconds(found, "timeout", 30.0),
            max_body=self._size(found.get("max_body", 16 * 1024 * 1024)),
            jobs=found.get("jobs"),
        )

    def _known(self, table: Mapping[str, Any], shape: Mapping[str, type], prefix: str) -> dict[str, Any]:
        found = {}
        for name, value in table.items():
            if name not in shape:
                self._problem(f"unknown setting {prefix + name!r}", name, did_you_mean(name, shape))
            elif shape[name] is object or self._is(value, shape[name], prefix + name):
                found[name] = value
        return found

    def _is(self, value: object, kind: type, key: str) -> bool:
        if isinstance(value, kind) and (kind is not int or not isinstance(value, bool)):
            return True
        names = {str: "text", dict: "a table", list: "a list", int: "a whole number", bool: "true or false"}
        self._problem(f"{key!r} must be {names[kind]}, not {value!r}", key.rpartition(".")[2])
        return False

    def _target(self, name: str, table: dict[str, Any], root: Path) -> Target:
        found = self._known(table, _TARGET, f"targets.{name}.")
        if ("url" in found) == ("command" in found):
            self._problem(f"target {name!r} needs either `url` or `command`", name, "one of them, not both")
        for key in ("url", "public_url"):
            if key in found and not re.match(r"https?://[^/\s]+", found[key]) and "${" not in found[key]:
                self._problem(f"{found[key]!r} is not a URL", key, "write it like http://127.0.0.1:5000")
        texts = {key: str(found[key]) if key in found else None for key in ("url", "command", "ready", "reset", "settle")}
        return Target(
            name=name,
            framework=found.get("framework", ""),
            **texts,  # type: ignore[arg-type]
            cwd=str(root / found.get("cwd", ".")),
            public_url=found.get("public_url"),
            headers={key: str(value) for key, value in found.get("headers", {}).items()},
            cookies={key: str(value) for key, value in found.get("cookies", {}).items()},
            auth=found.get("auth"),
            verify=self._verify(found.get("verify", True), root),
            env={key: str(value) for key, value in found.get("env", {}).items()},
            needs=tuple(found.get("needs", ())),
            read_only=found.get("read_only", False),
            migrated=tuple(found.get("migrated", ())),
            start_timeout=self._seconds(found, "start_timeout", 60.0),
        )

    def _verify(self, value: object, root: Path) -> bool | str:
        return value if isinstance(value, bool) else str(root / str(value))

    def _needs(self, target: Target, targets: Mapping[str, Target]) -> None:
        for name in target.needs:
            if name not in targets:
                self._problem(
                    f"target {target.name!r} needs {name!r}, which is no target", "needs", did_you_mean(name, targets)
                )
        if _reaches(target.name, target.name, targets, set()):
            self._problem(f"target {target.name!r} needs itself in the end", "needs")

    def _address(self, written: object) -> Address | None:
        try:
            return self.vocabulary.address(str(written))
        except AddressError as error:
            for problem in error.problems:
                self._problem(problem.what, "redact", problem.hint)
            return None

    def _seconds(self, found: Mapping[str, Any], key: str, default: float) -> float:
        value = seconds(found.get(key, default))
        if value is None:
            self._problem(f"{key!r} must be a duration, not {found[key]!r}", key, "write it like 30s or 200ms")
        return default if value is None else value

    def _size(self, value: object) -> int:
        match = _SIZE.fullmatch(str(value).strip())
        if match is None:
            self._problem(f"'max_body' must be a size, not {value!r}", "max_body", "write it like 16MB")
            return 0
        return int(float(match.group(1)) * _FACTOR[match.group(2).lower()])

    def _problem(self, what: str, key: str, hint: str = "") -> None:
        line = next(
            (at for at, text in enumerate(self.lines, 1) if re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", text)), None
        )
        where = f"{os.path.relpath(self.file)}:{line}:1" if line else os.path.relpath(self.file)
        self.problems.append(Problem(what, where, hint))


def _reaches(start: str, goal: str, targets: Mapping[str, Target], seen: set[str]) -> bool:
    for name in targets[start].needs if start in targets else ():
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            if _reaches(name, goal, targets, seen):
                return True
    return False


def _chosen(settings: Settings, side: str, given: str | None, problems: list[Problem]) -> Settings:
    """The settings with a side's target chosen by name or URL, its environment variables filled in."""
    if given is not None and re.match(r"https?://", given):
        targets = {**settings.targets, side: Target(name=side, url=given.rstrip("/"))}
        return replace(settings, targets=targets, **{side: side})  # type: ignore[arg-type]
    name = given or getattr(settings, side)
    if name not in settings.targets:
        if given is not None:
            problems.append(Problem(f"there is no target {name!r}", f"--{side}", did_you_mean(name, settings.targets)
                                    if settings.targets else "name a URL such as http://127.0.0.1:5000"))  # fmt: skip
        return replace(settings, **{side: name})  # type: ignore[arg-type]
    targets = dict(settings.targets)
    for needed in (name, *targets[name].needs):
        if needed in targets:
            targets[needed] = _with_environment(targets[needed], problems)
    return replace(settings, targets=targets, **{side: name})  # type: ignore[arg-type]


def _with_environment(target: Target, problems: list[Problem]) -> Target:
    def filled(value: Any) -> Any:
        if isinstance(value, str):
            return _ENV.sub(lambda match: one(match.group(1)), value)
        if isinstance(value, Mapping):
            return {key: filled(item) for key, item in value.items()}
        return [filled(item) for item in value] if isinstance(value, list) else value

    def one(name: str) -> str:
        if name not in os.environ:
            problems.append(Problem(f"target {target.name!r} uses the environment variable {name!r}, which is not set"))
        return os.environ.get(name, "")

    changed = {key: filled(getattr(target, key)) for key in ("url", "headers", "cookies", "auth", "env", "public_url")}
    return replace(target, **changed)
