"""Loads settings: `[tool.parity]` in pyproject.toml, or the same keys in parity.toml, or none at all."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode, Node

from harness.errors import Problem, SettingsError
from harness.loading.environment import filled_target, secrets_of
from harness.loading.files import DEFAULT_FOLDER
from harness.loading.inventory_keys import inventory_of, moved_of
from harness.loading.setting_keys import SETTINGS, is_url
from harness.loading.source import Problems
from harness.loading.toml_nodes import TomlSource, toml_node
from harness.model.frozen import EMPTY
from harness.model.settings import Settings
from harness.model.target import Target
from harness.model.vocabulary import Vocabulary, did_you_mean, nearest

SIDES = ("legacy", "candidate")
_TOLD = re.compile(r"\$\{targets\.([^.}]+)\.url\}")
_FILES = ("pyproject.toml", "parity.toml")


def load_settings(
    root: Path,
    vocabulary: Vocabulary,
    *,
    legacy: str | None = None,
    candidate: str | None = None,
    jobs: int | None = None,
    timeout: float | None = None,
    reports: str | None = None,
    snapshots: str | None = None,
    use: Sequence[str] = SIDES,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings of the project at ``root``, with what the command line overrides.

    ``legacy`` and ``candidate`` are names of targets or URLs. ``use`` says which sides are needed: only their targets (and
    what these need) must exist and have their `${env.NAME}` set; it may be empty, for checking alone.
    Raises SettingsError with every problem found.
    """
    root = root.absolute()
    problems = Problems()
    file, data, text = _read(root, problems)
    source = TomlSource(file or "the command line", vocabulary, problems)
    in_table = file == "pyproject.toml"
    node = toml_node(data, text, ("tool", "parity") if in_table else (), skip=2 if in_table else 0)
    found = SETTINGS.read(node, source) or {}
    settings = _overridden(
        _settings(root, file, found, node, source),
        {"jobs": jobs, "timeout": timeout, "reports": reports, "snapshots": snapshots},
    )
    for side, wanted in (("legacy", legacy), ("candidate", candidate)):
        if wanted is not None:
            settings = _choose(settings, side, wanted, problems)
    _check_needs(settings.targets, node, source)
    settings = _prepared(settings, use, environ, problems)
    if problems:
        raise SettingsError(problems)
    return settings


def _overridden(settings: Settings, chosen: Mapping[str, Any]) -> Settings:
    """The settings with what the command line says; paths there are relative to the working directory."""
    given = {key: value for key, value in chosen.items() if value is not None}
    for key in ("reports", "snapshots"):
        if key in given:
            given[key] = str(Path(given[key]).absolute())
    return replace(settings, **given)


def _read(root: Path, problems: Problems) -> tuple[str | None, dict[str, Any], str]:
    """The file that holds the settings, its table and its text; reports two of them and what is no TOML."""
    holding: list[tuple[str, dict[str, Any], str]] = []
    for name in _FILES:
        path = root / name
        if not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8-sig")
            data = tomllib.loads(text)
        except (OSError, UnicodeDecodeError) as error:
            problems.add(Problem(f"cannot be read: {error}", name))
            continue
        except tomllib.TOMLDecodeError as error:
            problems.add(Problem(f"not TOML: {error}", name))
            continue
        if name == "parity.toml":
            holding.append((name, data, text))
        elif isinstance(data.get("tool"), dict) and "parity" in data["tool"]:
            holding.append((name, data["tool"]["parity"], text))
    if len(holding) > 1:
        problems.add(Problem("both pyproject.toml and parity.toml hold settings", "parity.toml", "keep one of them"))
    return holding[0] if holding else (None, {}, "")


def _settings(root: Path, file: str | None, found: dict[str, Any], node: Node, source: TomlSource) -> Settings:
    targets = {}
    for name, values in (found.get("targets") or {}).items():
        targets[name] = _target(root, name, values or {}, _member(node, "targets", name), source)
    scenarios = found.get("scenarios") or [DEFAULT_FOLDER]
    return Settings(
        root=str(root),
        file=str(root / file) if file else None,
        targets=targets,
        legacy=found.get("legacy") or "legacy",
        candidate=found.get("candidate") or "candidate",
        scenarios=tuple(str(root / each) for each in scenarios if each),
        snapshots=str(root / (found.get("snapshots") or "snapshots")),
        reports=str(root / (found.get("reports") or "reports")),
        redact=tuple(address for address in found.get("redact") or () if address is not None),
        cookie_names=found.get("cookie_names") or EMPTY,
        isolation=found.get("isolation") or "separate",
        timeout=found.get("timeout") or 30.0,
        max_body=found.get("max_body") or 16 * 1024 * 1024,
        jobs=found.get("jobs"),
        evaluate=bool(found.get("evaluate")),
        moved=moved_of(found.get("moved") or (), _member(node, "moved"), source),
    )


def _target(root: Path, name: str, values: dict[str, Any], node: Node, source: TomlSource) -> Target:
    if ("url" in values) == ("command" in values):
        source.report(node, "a target has either `url` or `command`", "give exactly one of them")
    framework = values.get("framework") or ""
    profiles = source.vocabulary.profiles
    if framework not in profiles and nearest(framework, profiles):
        source.report(_member(node, "framework"), f"unknown framework {framework!r}", did_you_mean(framework, profiles))
    cwd = root / (values.get("cwd") or ".")
    if "cwd" in values and not cwd.is_dir():
        source.report(_member(node, "cwd"), f"there is no folder {values['cwd']!r}", "`cwd` is relative to the project's root")
    given = {key: value for key, value in values.items() if value is not None}
    verify = given.get("verify", True)
    inventory = given.get("inventory")
    if inventory is not None:
        inventory = inventory_of(inventory, cwd, given.get("command") or "", _member(node, "inventory"), source)
    return Target(
        **{
            **given,
            "name": name,
            "cwd": str(cwd),
            "needs": tuple(given.get("needs", ())),
            "tap": given.get("tap", ""),
            "migrated": tuple(given.get("migrated", ())),
            "verify": str(root / verify) if isinstance(verify, str) else verify,
            "inventory": inventory,
        }
    )


def _member(node: Node, *keys: str) -> Node:
    """The value at a path of keys, or the innermost mapping that is there."""
    for wanted in keys:
        members = node.value if isinstance(node, MappingNode) else []
        node = next((value for key, value in members if key.value == wanted), node)
    return node


def _choose(settings: Settings, side: str, wanted: str, problems: Problems) -> Settings:
    """Put a target on a side: by name, or an ad-hoc one by URL, which keeps the side's framework and routes only.

    Headers, cookies and credentials are not kept: they were meant for another host.
    """
    if not is_url(wanted):
        if wanted.startswith(("http://", "https://")):
            problems.add(Problem(f"--{side}: {wanted!r} is no base URL", "", "write it like http://127.0.0.1:5000"))
        elif wanted not in settings.targets:
            hint = (
                did_you_mean(wanted, settings.targets) if settings.targets else f"write a URL: --{side} http://127.0.0.1:5000"
            )
            problems.add(Problem(f"--{side}: there is no target {wanted!r}", "", hint))
        return replace(settings, **{side: wanted})  # type: ignore[arg-type]
    configured = settings.targets.get(getattr(settings, side))
    name = side if configured is None else configured.name
    target = Target(name=name, url=wanted.rstrip("/"), cwd=settings.root)
    if configured is not None:
        target = replace(target, framework=configured.framework, migrated=configured.migrated)
        if configured.inventory is not None:
            target = replace(target, inventory=configured.inventory, cwd=configured.cwd, env=configured.env)
    other = getattr(settings, SIDES[1 - SIDES.index(side)])
    if configured is not None and other == name:
        target = replace(target, name=f"{name}-{side}")
    return replace(settings, targets={**settings.targets, target.name: target}, **{side: target.name})  # type: ignore[arg-type]


def _check_needs(targets: Mapping[str, Target], node: Node, source: TomlSource) -> None:
    """Report `needs` and `${targets.NAME.url}` that name no target, and cycles."""
    for name, target in targets.items():
        place = _member(node, "targets", name, "needs")
        for needed in target.needs:
            if needed not in targets:
                source.report(place, f"`needs`: there is no target {needed!r}", did_you_mean(needed, targets))
        if target.tap and target.tap not in target.needs:
            place = _member(node, "targets", name, "tap")
            hint = did_you_mean(target.tap, target.needs)
            source.report(place, f"`tap`: {target.tap!r} is none of the target's `needs`", hint)
        for key, told in _told(target):
            if told not in targets:
                source.report(_member(node, "targets", name, key), f"there is no target {told!r}", did_you_mean(told, targets))
        place = _member(node, "targets", name, "needs")
        if name in reachable(targets, target.needs):
            source.report(place, f"the target {name!r} needs itself, directly or through others", "break the circle")


def _told(target: Target) -> Iterator[tuple[str, str]]:
    """Where a target is told the URL of another, and of which."""
    for key in ("command", "reset", "settle", "env"):
        value = getattr(target, key) or ""
        for text in value.values() if isinstance(value, Mapping) else (value,):
            yield from ((key, name) for name in _TOLD.findall(text))


def reachable(targets: Mapping[str, Target], names: Sequence[str]) -> tuple[str, ...]:
    """Some targets and all that they need, each once."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in targets and name not in found:
            found[name] = None
            waiting.extend(targets[name].needs)
    return tuple(found)


def _prepared(settings: Settings, use: Sequence[str], environ: Mapping[str, str], problems: Problems) -> Settings:
    """Fill `${env.NAME}` in all targets; what is missing is reported only for those that are used."""
    chosen = []
    for side in use:
        name = getattr(settings, side)
        if name in settings.targets:
            chosen.append(name)
        elif not problems:
            hint = f"add [tool.parity.targets.{name}] to pyproject.toml, or pass --{side} URL"
            where = Path(settings.file).name if settings.file else ""
            problems.add(Problem(f"there is no {side} target {name!r}", where, hint))
    used = set(reachable(settings.targets, chosen))
    targets = {}
    secrets: dict[str, str] = {}
    for name, target in settings.targets.items():
        secrets |= secrets_of(target, environ)
        targets[name], missing = filled_target(target, environ)
        if name in used:
            for key, variable in missing:
                where = f"{Path(settings.file).name}: targets.{name}.{key}" if settings.file else f"targets.{name}.{key}"
                problems.add(
                    Problem(f"the environment variable {variable} is not set", where, f"set {variable} before the run")
                )
    return replace(settings, targets=targets, secrets=secrets)
