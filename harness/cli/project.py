"""What every command needs first: the words, the settings, the scenarios that were asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from harness.engine.extensions import words_of
from harness.loading.root import project_root
from harness.loading.scenarios import load_scenarios
from harness.loading.selection import parse_shard, select
from harness.loading.settings import SIDES, load_settings
from harness.model.scenario import Scenario
from harness.model.settings import Settings
from harness.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from harness.engine.inventories import Inventories

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


def _shard(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001 - click's shape
    if value is not None:
        parse_shard(value)
    return value


def open_project(
    paths: Sequence[Path],
    *,
    legacy: str | None = None,
    candidate: str | None = None,
    text: str | None = None,
    tags: Sequence[str] = (),
    route: str | None = None,
    run_as: str | None = None,
    shard: str | None = None,
    use: Sequence[str] = SIDES,
    known: Callable[[Settings, Vocabulary], None] = lambda _settings, _words: None,
) -> Project:
    """Load everything; ``use`` are the sides that are needed. ``known`` is called once the settings are, before scenarios.

    Raises UsageError with all problems of the settings or of all scenario files.
    """
    root = project_root(Path.cwd())
    words = words_of(root)
    settings = load_settings(root, words, legacy=legacy, candidate=candidate, use=use)
    known(settings, words)
    loaded = load_scenarios(paths or None, settings, words)
    selected = select(loaded, text=text, tags=tags, route=route, run_as=run_as, shard=shard)
    return Project(settings, words, loaded, selected)


def by_routes(project: Project, *, migrated: bool, changed_since: str | None) -> tuple[Inventories, tuple[Scenario, ...]]:
    """The inventories, and of the selected scenarios those on migrated routes, or on routes whose files have changed.

    Says why; ends the command where nothing has changed. Raises UsageError.
    """
    from harness.engine.choosing import changed_files, choice_of, chosen, migrated_only
    from harness.engine.inventories import Reading
    from harness.engine.routes import RouteMap

    settings = project.settings
    inventories = Reading(settings, project.vocabulary).result()
    routes = RouteMap(settings, inventories)
    selected = migrated_only(project.selected, routes, settings) if migrated else project.selected
    if changed_since is not None:
        files = changed_files(Path(settings.root), changed_since)
        choice = choice_of(files, inventories.facts(settings), settings, project.loaded)
        selected = chosen(selected, choice, routes)
        for line in choice.lines:
            click.echo(line)
        if not files:
            click.echo(f"nothing has changed since {changed_since}")
            raise SystemExit(0)
    return inventories, selected
