"""What every command needs first: the words, the settings, the scenarios that were asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from harness.engine.words import vocabulary
from harness.errors import UsageError
from harness.model.scenario import Scenario
from harness.model.settings import Settings
from harness.model.vocabulary import Vocabulary
from harness.reading.scenarios import load_scenarios
from harness.reading.selection import select
from harness.reading.settings import load_settings

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Project:
    """Settings, words and scenarios: ``loaded`` are all found, ``selected`` those to be replayed."""

    settings: Settings
    vocabulary: Vocabulary
    loaded: tuple[Scenario, ...]
    selected: tuple[Scenario, ...]


def selecting(command: F) -> F:
    """The options that select scenarios, the same for every command that replays."""
    options = [
        click.argument("paths", nargs=-1, type=click.Path(path_type=Path)),
        click.option("-k", "text", metavar="TEXT", help="Only scenarios whose id holds all words of TEXT."),
        click.option("--tag", "tags", multiple=True, metavar="T", help="Only scenarios with this tag (repeatable)."),
        click.option("--route", metavar="R", help="Only scenarios with a step on this route; * stands for anything."),
        click.option("--run-as", metavar="IDENTITY", help="Only runs as this identity."),
        click.option("--shard", metavar="K/N", callback=_shard, help="Only the K-th of N parts."),
        click.option("--legacy", metavar="NAME|URL", help="The legacy target."),
        click.option("--candidate", metavar="NAME|URL", help="The candidate target."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _shard(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    part, slash, parts = value.partition("/")
    if slash and part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts):
        return int(part), int(parts)
    raise click.BadParameter(f"{value!r} is not a part such as 1/4", ctx, parameter)


def open_project(
    paths: Sequence[Path],
    *,
    legacy: str | None = None,
    candidate: str | None = None,
    text: str | None = None,
    tags: Sequence[str] = (),
    route: str | None = None,
    run_as: str | None = None,
    shard: tuple[int, int] | None = None,
) -> Project:
    """Load everything. Raises UsageError with all problems of the settings or of all scenario files."""
    words = vocabulary()
    settings = load_settings(Path.cwd(), words, legacy=legacy, candidate=candidate)
    loaded = load_scenarios(paths, settings, words)
    selected = select(loaded, text=text, tags=tags, route=route, run_as=run_as, shard=shard)
    return Project(settings, words, loaded, selected)


def need_targets(settings: Settings, *names: str) -> None:
    """Raises UsageError when a side has no target."""
    for side, name in zip(("legacy", "candidate"), names, strict=False):
        if name and name not in settings.targets:
            known = ", ".join(settings.targets) or "none"
            raise UsageError(
                f"there is no target {name!r} for the {side} side (targets: {known})",
                hint=f"name one with --{side} NAME|URL, or write [tool.parity.targets.{name}] in pyproject.toml",
            )
