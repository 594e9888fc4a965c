"""`parity init`: sets a project up, and says what to do next."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from harness.scaffold.project import Started

_STYLE = {"created": "green", "added to": "green", "kept": "bright_black"}
_SHOWN = 3
_LINES = 6  # of what a process said last


def _url(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001 - click's shape
    from harness.loading.setting_keys import is_url

    if value is not None and not is_url(value):
        raise click.BadParameter(f"{value!r} is no URL; write it like https://old.example")
    return value


@click.command(name="init")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--app", metavar="MODULE:NAME", help="The Flask application or its factory, such as backend/shop:create_app.")
@click.option("--legacy", metavar="URL", callback=_url, help="Where the old application runs, if it is not to be started.")
@click.option("--candidate", metavar="URL", callback=_url, help="Where the new one runs, if it is not to be started.")
def command(folder: Path, app: str | None, legacy: str | None, candidate: str | None) -> None:
    """Set a project up: settings, an inventory, a first scenario for every route that needs no parameter, a CI workflow.

    Finds the Flask application in DIR (the current folder) and imports it once, in a process of its own, to learn its routes.
    Nothing that is there is written over: a second time, only what is missing is made.

    \b
    Examples:
      parity init
      parity init legacy --app shop:create_app
      parity init --legacy https://old.example --candidate http://127.0.0.1:8000
    """
    from harness.scaffold.project import Wishes, start_project

    if app and legacy:
        raise click.UsageError("--app and --legacy URL both name the old application: give one of them")
    started = start_project(folder, Wishes(app, legacy, candidate), os.environ)
    _tell_found(started)
    _tell_files(started)
    _tell_next(started, folder)


def _tell_found(started: Started) -> None:
    root, one = started.root, started.application
    if one is not None:
        click.echo(f"Flask application: {click.style(one.shown(root), bold=True)} ({one.found})")
        if one.needs:
            click.echo("  it needs arguments: give `command` and `inventory` in the settings one that can be called without")
        names = [other.shown(root) for other in started.others[:_SHOWN]]
        more = len(started.others) - len(names)
        if names:
            click.echo(f"  found as well: {', '.join(names)}{f' and {more} more' if more > 0 else ''}; "
                       "to choose another, remove what was written and say --app MODULE:NAME")  # fmt: skip
    if started.candidate is not None:
        where = started.candidate.evidence.relative_to(root).as_posix()
        click.echo(f"New implementation: {started.candidate.framework}, because there is {where}")
        for other in started.more_candidates[:_SHOWN]:
            click.echo(f"  found as well: {other.framework} in {other.evidence.relative_to(root).as_posix()}")
    if started.inventory is not None:
        from harness.scaffold.scenario_files import first_routes

        routes = started.inventory.routes
        noun = "route" if len(routes) == 1 else "routes"
        click.echo(f"{len(routes)} {noun}, {len(first_routes(routes))} that can be asked for without parameters")
    if started.problem:
        what, *said = started.problem.splitlines()
        reason = said[-1].strip() if said else what
        click.secho(f"Its routes could not be learnt: {reason}", fg="yellow")
        click.echo("\n".join(f"  {line}" for line in [what, *said[-_LINES:]]))
    if one is not None or started.inventory is not None or started.problem:
        click.echo()


def _tell_files(started: Started) -> None:
    width = max(len(one.path) for one in started.outcomes)
    for one in started.outcomes:
        note = click.style(one.note, dim=True) if one.note else ""
        click.echo(f"{click.style(f'{one.done:<8}', fg=_STYLE[one.done])}  {one.path:<{width}}  {note}".rstrip())
    if not started.changed:
        click.echo("\nNothing to do: all of it is there already.")


def _tell_next(started: Started, folder: Path) -> None:
    settings = started.settings
    assert settings is not None
    lines = []
    here = "" if folder.resolve() == Path.cwd() else f"cd {os.path.relpath(started.root)} && "
    if started.problem:
        lines.append(
            f"let the application be imported (or correct {started.settings_file}), then once more: parity init {folder}"
        )
    if "again" in settings.targets:
        meant = "the old application against itself: parity, or what varies by itself (parity calibrate)"
        lines.append(f"{here}parity run --candidate again    {meant}")
    if settings.candidate in settings.targets:
        lines.append(f"{here}parity run                      the new one against the old one")
    else:
        lines.append(
            f"say in {started.settings_file} what the new implementation is (targets.candidate), then: {here}parity run"
        )
    lines.append("open reports/index.html, write the scenarios that matter, commit them with the workflow")
    click.echo("\nNext:")
    for number, line in enumerate(lines[:3], start=1):
        click.echo(f"  {number}. {line}")
