"""`parity waive`: turns open differences into pinned waivers, so that CI can start on day one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click


@click.command(name="waive")
@click.argument("results", type=click.Path(path_type=Path))
@click.option("--reason", required=True, help="Why the differences are accepted.")
@click.option("--owner", required=True, help="Who answers for them.")
@click.option("--until", required=True, metavar="YYYY-MM-DD", help="Their last valid day, UTC.")
@click.option("--write", "write_to", type=click.Path(path_type=Path), is_flag=False, flag_value=Path(), default=None,
              metavar="FILE", help="Add them to this _shared.yaml (default: the first scenarios folder's).")  # fmt: skip
def command(results: Path, reason: str, owner: str, until: str, write_to: Path | None) -> None:
    """Turn the open differences of a run into waivers, each pinned to both values.

    \b
    Example:
      parity waive reports/results.json --reason "Known on day one." --owner shop --until 2027-03-31 --write
    """
    from harness.engine.words import vocabulary
    from harness.errors import UsageError
    from harness.loading.root import project_root
    from harness.loading.settings import load_settings
    from harness.loading.shared import shared_files
    from harness.reporters.baseline import added_to, as_yaml, proposed
    from harness.reporters.results import ResultsReader

    try:
        day = dt.date.fromisoformat(until).isoformat()
    except ValueError:
        day = ""
    if day != until:
        raise UsageError(f"--until {until!r} is not a day", hint="write it like 2027-03-31")
    waivers, left_out = proposed(ResultsReader(results), reason=reason, owner=owner, until=until)
    for line in left_out:
        click.echo(f"not waived: {line}", err=True)
    if write_to is None:
        click.echo(as_yaml(waivers), nl=False)
    else:
        if write_to == Path():
            settings = load_settings(project_root(Path.cwd()), vocabulary(), use=())
            folder = Path(settings.root, *settings.scenarios[:1])
            write_to = next(iter(shared_files(folder)), folder / "_shared.yaml")
        added_to(write_to, waivers)
        click.echo(f"added {len(waivers)} waivers to {write_to}")
    raise SystemExit(1 if left_out else 0)
