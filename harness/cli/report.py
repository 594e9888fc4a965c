"""`parity report`: rebuilds or merges reports from results."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="report")
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "out", type=click.Path(path_type=Path), default=Path("reports"), metavar="DIR", help="Where reports go.")
def command(results: tuple[Path, ...], out: Path) -> None:
    """Rebuild the reports from results.json, or merge the results of several shards.

    \b
    Example:
      parity report shard1/results.json shard2/results.json -o reports
    """
    from harness.engine.extensions import words_of
    from harness.loading.root import project_root
    from harness.reporters.reports import reporters_with, write_reports
    from harness.reporters.results import merge

    source = results[0]
    if len(results) > 1:
        source = out / "results.json"
        merge(list(results), source)
    own = words_of(project_root(Path.cwd())).reporters
    write_reports(source, out, own)
    click.echo(f"wrote {' and '.join(str(out / reporter.file) for reporter in reporters_with(own))}")
