"""The command line: ``flask --app bookshop reset``."""

from __future__ import annotations

import click
from flask import Flask

from .extensions import db
from .seeding import reset


def install(app: Flask) -> None:
    @app.cli.command("reset")
    def reset_command() -> None:
        """Restore the seeded state of the database and the uploads."""
        db.create_all()
        reset()
        click.echo("The bookshop is back in its seeded state.")
