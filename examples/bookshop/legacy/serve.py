"""Serve the bookshop with waitress: ``python serve.py --port 5000``."""

from __future__ import annotations

import argparse

from bookshop import create_app
from waitress import serve


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args()
    app = create_app()
    # Behind a front end, what it forwards is for the application to read.
    foreign = not app.config["HEADLESS"]
    serve(
        app,
        host=options.host,
        port=options.port,
        threads=8,
        ident="bookshop",
        clear_untrusted_proxy_headers=foreign,
    )


if __name__ == "__main__":
    main()
