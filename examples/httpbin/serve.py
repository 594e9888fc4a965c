"""Serves whichever httpbin is installed, with werkzeug's own server."""

from __future__ import annotations

import sys

from httpbin import app
from werkzeug.serving import run_simple

if __name__ == "__main__":
    run_simple("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1]), app, threaded=True)
