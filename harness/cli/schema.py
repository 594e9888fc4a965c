"""`parity schema`: prints the JSON Schema of scenario files, for editors, or of results.json, for programs."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="schema")
@click.option("--results", is_flag=True, help="The schema of reports/results.json instead.")
def command(results: bool) -> None:
    """Print the JSON Schema of scenario files, for editors.

    \b
    Example:
      parity schema > scenario.schema.json
    """
    if results:
        from harness.reporters.results_schema import results_schema_text

        click.echo(results_schema_text(), nl=False)
        return
    from harness.engine.extensions import words_of
    from harness.loading.root import project_root
    from harness.loading.schema import schema_text

    click.echo(schema_text(words_of(project_root(Path.cwd()))), nl=False)
