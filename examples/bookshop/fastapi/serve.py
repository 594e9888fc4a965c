"""Serve the bookshop's API with uvicorn: ``python serve.py --port 8000``."""

from __future__ import annotations

import argparse

import uvicorn
from bookshop_api.app import create_app


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args()
    uvicorn.run(
        create_app(),
        host=options.host,
        port=options.port,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        headers=[("Server", "bookshop")],
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
