"""`parity record`: records snapshots of the legacy side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.cli.project import open_project, selecting

if TYPE_CHECKING:
    from harness.engine.recording import Recorded


@click.command(name="record")
@selecting
@click.option("--only-new", is_flag=True, help="Only scenarios that have no snapshot yet.")
@click.option("--prune", is_flag=True, help="Delete snapshots of scenarios that no longer exist.")
@click.option("--rewrite", is_flag=True, help="Write files also where the recording brought nothing new.")
@click.option("--browser", type=click.Path(path_type=Path), metavar="FILE",
              help="Open the old application in a browser and write a scenario of what is done in it.")  # fmt: skip
@click.option("--start", default="/", metavar="PATH", help="With --browser: the page to begin with.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Scenarios at the same time.")
def command(
    paths: tuple[Path, ...],
    text: str | None,
    tags: tuple[str, ...],
    route: str | None,
    run_as: str | None,
    shard: str | None,
    legacy: str | None,
    candidate: str | None,
    only_new: bool,
    prune: bool,
    rewrite: bool,
    browser: Path | None,
    start: str,
    jobs: int | None,
) -> None:
    """Record what the legacy side answers, so that parity can be proven when it is gone. A file changes only where an answer
    has, beyond what rules say varies by itself. What is not selected stays as it is; so does the snapshot of a scenario that
    cannot be recorded, and the exit code is 3.

    With --browser no snapshot is recorded: a person uses the old application in a browser, and a scenario is written.

    \b
    Examples:
      parity record --only-new
      parity record scenarios/loans.yaml -k "borrows 1"
      parity record --route "GET /books/*"
      parity record --prune
      parity record --browser scenarios/buy_a_book.yaml --start /books
    """
    if browser is not None:
        from harness.cli.record_browser import record_browser

        if paths:
            raise click.UsageError("--browser writes a scenario, and records none: leave PATHS out")
        record_browser(browser, legacy=legacy, start=start)
        return
    from harness.engine.leftovers import leftovers
    from harness.engine.recording import missing_only, record_all
    from harness.engine.run import DEFAULT_JOBS
    from harness.snapshots.store import SnapshotStore

    project = open_project(
        paths,
        legacy=legacy,
        candidate=candidate,
        text=text,
        tags=tags,
        route=route,
        run_as=run_as,
        shard=shard,
        use=("legacy",),
    )
    settings = project.settings
    store = SnapshotStore(Path(settings.snapshots))
    tally = Tally()
    with store.lock(who="parity record"):
        scenarios = missing_only(project.selected, store) if only_new else project.selected
        if scenarios:
            number = jobs or settings.jobs or DEFAULT_JOBS
            for done in record_all(settings, project.vocabulary, scenarios, store, number, rewrite=rewrite):
                tally.count(done)
        click.echo(f"recorded {tally.recorded} of {len(scenarios)} scenarios below {store.folder}{tally.details}")
        gone = leftovers(store, project.loaded, settings)
        if prune and not tally.failed:
            for removed in store.prune(set(store.recorded_ids()) - set(gone)):
                click.echo(f"pruned: {removed}")
        elif gone:
            _tell_of(gone, prune=prune)
        if prune or len(scenarios) == len(project.loaded):
            store.sweep()
    raise SystemExit(3 if tally.failed or (not scenarios and not only_new) else 0)


@dataclass(slots=True)
class Tally:
    """Counts what became of the scenarios, and says what a reviewer will see in the diff."""

    recorded: int = 0
    failed: int = 0
    new: int = 0
    changed: int = 0

    def count(self, done: Recorded) -> None:
        self.recorded += done.written
        if done.problem is not None:
            self.failed += 1
            click.echo(f"not recorded: {done.scenario}\n  {done.problem}", err=True)
        elif done.is_new:
            self.new += 1
        elif done.changed:
            self.changed += 1
            click.echo(f"changed: {done.scenario}")

    @property
    def details(self) -> str:
        return f" ({self.new} new, {self.changed} changed, {self.recorded - self.new - self.changed} as they were)"


def _tell_of(gone: Sequence[str], *, prune: bool) -> None:
    """Snapshots of scenarios that no longer exist, which stay."""
    for scenario in gone:
        click.echo(f"no such scenario any more: {scenario}")
    click.echo("nothing was pruned, for not all was recorded" if prune else "parity record --prune deletes their snapshots")
