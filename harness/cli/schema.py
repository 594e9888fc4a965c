"""`parity schema`: prints the JSON Schema of scenario files, for editors."""

from __future__ import annotations

import json

import click


@click.command(name="schema")
def command() -> None:
    """Print the JSON Schema of scenario files, for editors.

    \b
    Example:
      parity schema > scenario.schema.json
    """
    from harness.engine.words import vocabulary
    from harness.reading.schema import scenario_schema

    click.echo(json.dumps(scenario_schema(vocabulary()), indent=2, ensure_ascii=False))
