"""`parity record`: records snapshots of the legacy side."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.project import open_project, selecting


@click.command(name="record")
@selecting
@click.option("--only-new", is_flag=True, help="Only scenarios that have no snapshot yet.")
@click.option("--prune", is_flag=True, help="Delete snapshots of scenarios that no longer exist.")
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
    browser: Path | None,
    start: str,
    jobs: int | None,
) -> None:
    """Record what the legacy side answers, so that parity can be proven when it is gone. Exit code 3 when any scenario
    could not be recorded; its old snapshot stays as it is.

    With --browser no snapshot is recorded: a person uses the old application in a browser, and a scenario is written.

    \b
    Examples:
      parity record --only-new
      parity record --browser scenarios/buy_a_book.yaml --start /books
    """
    if browser is not None:
        from harness.cli.record_browser import record_browser

        if paths:
            raise click.UsageError("--browser writes a scenario, and records none: leave PATHS out")
        record_browser(browser, legacy=legacy, start=start)
        return
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
    store = SnapshotStore(Path(project.settings.snapshots))
    scenarios = missing_only(project.selected, store) if only_new else project.selected
    failed = written = 0
    for done in record_all(project.settings, project.vocabulary, scenarios, store, jobs or DEFAULT_JOBS):
        written += done.written
        if done.problem is not None:
            failed += 1
            click.echo(f"not recorded: {done.scenario}\n  {done.problem}", err=True)
    click.echo(f"recorded {written} of {len(scenarios)} scenarios below {store.folder}")
    if prune and not failed:
        for removed in store.prune([scenario.id for scenario in project.loaded]):
            click.echo(f"pruned: {removed}")
    raise SystemExit(3 if failed or (not scenarios and not only_new) else 0)
