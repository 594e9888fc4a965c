"""`parity check`: validates settings and scenarios, touches nothing."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.project import open_project


@click.command(name="check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def command(paths: tuple[Path, ...]) -> None:
    """Validate settings and scenarios, touch nothing. Exit code 2 when anything is wrong.

    \b
    Example:
      parity check scenarios
    """
    project = open_project(paths, use=())
    files = len({scenario.position.file for scenario in project.loaded})
    steps = sum(len(scenario.steps) for scenario in project.loaded)
    click.echo(f"ok: {len(project.loaded)} scenarios with {steps} steps in {files} files")
