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
    from harness.reporters.reports import write_reports
    from harness.reporters.results import merge

    source = results[0]
    if len(results) > 1:
        source = out / "results.json"
        merge(list(results), source)
    write_reports(source, out)
    click.echo(f"wrote {out / 'index.html'} and {out / 'summary.md'}")
