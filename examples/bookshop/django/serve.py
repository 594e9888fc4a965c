"""Serve the bookshop with waitress: ``python serve.py --port 5000``."""

from __future__ import annotations

import argparse
import os

import django
from waitress import serve


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bookshop.settings")
    django.setup()
    fault = os.environ.get("BOOKSHOP_FAULT")
    if fault:
        import bookshop_faults

        bookshop_faults.install(fault)
    serve(application(), host=options.host, port=options.port, threads=8, ident="bookshop")


def application() -> object:
    """Return the WSGI application, its database brought up to date and filled by the migrations."""
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0, interactive=False)
    return get_wsgi_application()


if __name__ == "__main__":
    main()
