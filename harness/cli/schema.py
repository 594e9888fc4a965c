"""`parity schema`: prints the JSON Schema of scenario files, for editors."""

from __future__ import annotations

import click


@click.command(name="schema")
def command() -> None:
    """Print the JSON Schema of scenario files, for editors.

    \b
    Example:
      parity schema > scenario.schema.json
    """
    from harness.engine.words import vocabulary
    from harness.loading.schema import schema_text

    click.echo(schema_text(vocabulary()), nl=False)
