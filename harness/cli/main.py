"""The `parity` command: its sub-commands, and what a fault looks like to the person who typed it."""

from __future__ import annotations

import sys
from types import MappingProxyType
from typing import Any

import click

from harness import __version__
from harness.errors import HarnessError


class Commands(click.Group):
    """Loads a sub-command only when it is used, so that `parity --help` is quick."""

    names = ("init", "check", "run", "record", "import", "calibrate", "report", "routes", "waive", "schema")
    modules = MappingProxyType({"import": "import_scenarios"})  # `import` can be no module's name in a statement

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's shape
        return list(self.names)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002 - click's shape
        if name not in self.names:
            return None
        import importlib

        command: click.Command = importlib.import_module(f"harness.cli.{self.modules.get(name, name)}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """A fault of the harness or its user ends the command with its exit code, one line per problem, no traceback."""
        try:
            return super().invoke(ctx)
        except HarnessError as error:
            click.echo(str(error), err=True)
            if len(error.problems) > 1:
                click.echo(f"{len(error.problems)} problems", err=True)
            ctx.exit(error.exit_code)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="parity")
def main() -> None:
    """Prove that a migrated route behaves like the old one.

    Scenarios (YAML) are replayed against the legacy application and the candidate, and compared by meaning.

    \b
    Example:
      parity run scenarios --legacy http://127.0.0.1:5000 --candidate http://127.0.0.1:8000
    """


if __name__ == "__main__":
    sys.exit(main())
