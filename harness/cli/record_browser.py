"""`parity record --browser`: starts the old application, watches what a person does in it, and writes a scenario."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.errors import UsageError

if TYPE_CHECKING:
    from harness.drivers.browser.watching import Person
    from harness.model.settings import Settings
    from harness.recording.browser_flow import BrowserFlow

_HEADLESS = "PARITY_RECORD_HEADLESS"  # for tests: nobody sees the window


def record_browser(path: Path, *, legacy: str | None, start: str) -> None:
    """Record into a file that must not be there yet. Raises UsageError, and what opening a target or browser raises."""
    from harness.engine.extensions import words_of
    from harness.loading.root import project_root
    from harness.loading.settings import load_settings

    headless = bool(os.environ.get(_HEADLESS))
    _check(path, start, headless=headless)
    root = project_root(Path.cwd())
    settings = load_settings(root, words_of(root), legacy=legacy, use=("legacy",))
    flow = recorded(settings, path, start, headless=headless)
    if not flow.verbs:
        raise UsageError("nothing was done in the browser", where=str(path), hint="so nothing was written")
    written = _written(path, flow.text)
    click.echo(f"wrote {written}: {_counted(flow.verbs, 'thing')} done, {_counted(flow.checkpoints, 'checkpoint')}")
    for remark in flow.remarks:
        click.echo(f"not recorded: {remark}", err=True)
    for name, label in flow.environment.items():
        click.echo(f"set before running: {name} (what was typed into {label or 'a password field'})")
    click.echo(f"try it:  parity run {written} --candidate {'again' if 'again' in settings.targets else settings.legacy}")


def recorded(settings: Settings, path: Path, start: str, *, headless: bool, person: Person | None = None) -> BrowserFlow:
    """What was done from ``start`` on until the window was closed, as a scenario; the application is reset before.

    ``person`` does it in place of one.
    """
    from harness.drivers.browser.watching import watch
    from harness.drivers.session import Session, Transport
    from harness.recording.browser_flow import browser_flow, named
    from harness.targets import Targets

    target = settings.targets[settings.legacy]
    if target.public_url or target.read_only:
        which = "public_url" if target.public_url else "read_only"
        raise UsageError(
            f"a browser cannot be recorded on target {target.name!r}, which has `{which}`",
            hint="name another by --legacy, such as one that is started for this",
        )
    with Targets(settings.targets, names=(settings.legacy,), legacy=settings.legacy) as targets:
        targets.reset(settings.legacy)
        endpoint = targets.endpoints[settings.legacy]
        with Transport(endpoint, timeout=settings.timeout, max_body=settings.max_body, pool_size=1) as transport:
            session = Session(transport, folder=str(path.parent))
            click.echo(f"recording {target.name} at {endpoint.base_url}{start}")
            click.echo("every new page is a checkpoint, Alt+Shift+C makes one more; close the window, or press Ctrl-C, to end")
            watched = watch(session, start, headless=headless, person=person)
    return browser_flow(watched, named(path.stem))


def _check(path: Path, start: str, *, headless: bool) -> None:
    """Raises UsageError for what would be a pity to find out after the recording."""
    if path.suffix not in (".yaml", ".yml") or path.name.startswith(("_", ".")):
        raise UsageError("is no name of a scenario file", where=str(path), hint="write it like scenarios/buy_a_book.yaml")
    if path.exists() or path.is_symlink():
        raise UsageError("the file is there already", where=str(path), hint="give another name")
    if not start.startswith("/"):
        raise UsageError(f"--start {start!r} is no path", hint="write it like --start /books")
    if (
        not headless
        and sys.platform.startswith("linux")
        and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    ):
        raise UsageError(
            "this machine has no display, so nobody could see or use the browser",
            hint="record on a machine with a screen (or one forwarded by ssh -X), and commit the scenario",
        )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _written(path: Path, text: str) -> Path:
    """Write the recording; beside a file that has appeared meanwhile rather than over it, for it cannot be made again."""
    from harness.scaffold.writing import create

    chosen, number = path, 1
    while not create(chosen, text):
        number += 1
        chosen = path.with_stem(f"{path.stem}-{number}")
    return chosen
