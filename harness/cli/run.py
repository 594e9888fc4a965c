"""`parity run`: replays and judges, with a progress display; the same engine as pytest."""

from __future__ import annotations

import os
from pathlib import Path

import click

from harness.cli.project import by_routes, open_project, selecting
from harness.loading.settings import SIDES
from harness.model.settings import Settings
from harness.model.verdict import exit_code
from harness.model.vocabulary import Vocabulary


@click.command(name="run")
@selecting
@click.option("--against", type=click.Choice(["live", "snapshot"]), default="live", help="What stands on the legacy side.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Scenarios at the same time.")
@click.option("--strict", is_flag=True, help="Fail on stale rules and waivers.")
@click.option("--migrated", is_flag=True, help="Only scenarios that go to a route which the candidate lists as migrated.")
@click.option("--changed-since", metavar="REF", help="Only scenarios of routes whose files differ from a commit; says why.")
@click.option(
    "--evidence",
    type=click.Choice(["failures", "always", "never"]),
    default="failures",
    help="When to keep pictures, diffs and traces of browser steps.",
)
@click.option("--report", "report_dir", type=click.Path(path_type=Path), metavar="DIR", help="Where reports go.")
def command(
    paths: tuple[Path, ...],
    text: str | None,
    tags: tuple[str, ...],
    route: str | None,
    run_as: str | None,
    shard: str | None,
    legacy: str | None,
    candidate: str | None,
    against: str,
    jobs: int | None,
    strict: bool,
    migrated: bool,
    changed_since: str | None,
    evidence: str,
    report_dir: Path | None,
) -> None:
    """Replay scenarios on both sides and judge. Exit code 0: parity or waived; 1: different, proxied or unstable;
    2: bad settings or scenario; 3: something could not be judged.

    \b
    Examples:
      parity run
      parity run scenarios/loans.yaml -k "borrows 1" --against snapshot
      parity run --against snapshot --candidate legacy   (has the old application drifted?)
      parity run tests/parity --legacy http://127.0.0.1:5000 --candidate http://127.0.0.1:8000
    """
    from rich.console import Console

    from harness.engine.evidence import Keeper
    from harness.engine.run import DEFAULT_JOBS, Options, Run
    from harness.reporters.annotations import workflow_commands
    from harness.reporters.reports import remove_reports, write_reports
    from harness.reporters.results import ResultsReader, ResultsWriter
    from harness.reporters.terminal import TerminalReporter

    def known(settings: Settings, words: Vocabulary) -> None:  # even if this run ends before it begins
        remove_reports(report_dir or Path(settings.reports), words.reporters)

    project = open_project(
        paths,
        legacy=legacy,
        candidate=candidate,
        text=text,
        tags=tags,
        route=route,
        run_as=run_as,
        shard=shard,
        use=SIDES if against == "live" else ("candidate",),
        known=known,
    )
    settings, words = project.settings, project.vocabulary
    inventories, selected = None, project.selected
    if migrated or changed_since is not None:
        inventories, selected = by_routes(project, migrated=migrated, changed_since=changed_since)
    folder = report_dir or Path(settings.reports)
    results = folder / "results.json"
    console = Console(highlight=False)
    listeners = (ResultsWriter(results), TerminalReporter(console, folder))
    keeper = Keeper(folder / "evidence", evidence)
    options = Options(against=against, jobs=jobs or settings.jobs or DEFAULT_JOBS, keeper=keeper)
    run = Run(settings, words, selected, project.loaded, options, listeners, inventories).execute()
    del project, selected  # reports are written from results.json, and there may be very many scenarios
    matrix = write_reports(results, folder, words.reporters)
    if matrix.known and settings.candidate != settings.legacy:  # an application proves nothing of itself
        click.echo(matrix.line)
    for line in workflow_commands(ResultsReader(results), settings.root, os.environ):
        click.echo(line)
    code = exit_code(run.verdict)
    if strict and code == 0 and (run.stale.rules or run.stale.waivers):
        click.echo("failed by --strict: there are stale rules or waivers", err=True)
        code = 1
    raise SystemExit(code)
