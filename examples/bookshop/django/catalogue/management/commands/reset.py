"""``python manage.py reset``: back to the seeded state."""

from __future__ import annotations

from typing import Any

from catalogue.seeding import reset
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Restore the seeded state of the database and the uploads."

    def handle(self, *_args: Any, **_options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        reset()
        self.stdout.write("The bookshop is back in its seeded state.")
