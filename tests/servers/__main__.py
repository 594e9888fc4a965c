"""The same as processes, to be started by a target's command: ``python -m tests.servers BEHAVIOUR --port PORT [...]``."""

# ruff: noqa: T201  # its output is what is tested

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("behaviour", choices=["good", "dies", "never-ready", "noisy", "grandchildren", "crashes", "stubborn"])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--after", type=int, default=3, help="dies: after so many requests")
    parser.add_argument("--pids", help="grandchildren: a file to write their ids to")
    options = parser.parse_args()
    if options.behaviour == "crashes":
        print("about to crash", flush=True)
        sys.exit("RuntimeError: no database")
    if options.behaviour == "never-ready":
        print("waiting for a database that never comes", flush=True)
        time.sleep(600)
    if options.behaviour == "noisy":
        for number in range(20_000):
            print(f"line {number} " + "x" * 100)
    if options.behaviour == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if options.behaviour == "grandchildren":
        _have_grandchildren(options.pids)
    _serve(options.port, options.after if options.behaviour == "dies" else None)


def _have_grandchildren(pids: str) -> None:
    """One that ignores SIGTERM, and one that has left the process group as well."""
    sleeper = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    born = []
    for new_session in (False, True):
        child = subprocess.Popen([sys.executable, "-c", sleeper], start_new_session=new_session, stdout=subprocess.PIPE)
        child.stdout.readline()
        born.append(str(child.pid))
    Path(pids).write_text(" ".join(born), encoding="ascii")


def _serve(port: int, dies_after: int | None) -> None:
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            seen.append(self.path)
            body = "\n".join(
                [f"{name}={value}" for name, value in sorted(os.environ.items()) if name.startswith("T_")]
            ).encode()
            status = {"/healthz": 200, "/redirect": 302, "/broken": 500, "/busy": 200 if seen.count("/busy") > 2 else 503}
            self.send_response(status.get(self.path, 200))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Host", self.headers["Host"])
            self.end_headers()
            self.wfile.write(body)
            if dies_after is not None and len(seen) >= dies_after:
                print("dying now", flush=True)
                os._exit(7)

        do_POST = do_GET  # noqa: N815  # the name http.server asks for

        def log_message(self, format: str, *args: object) -> None:
            print(format % args, flush=True)

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    print(f"listening on {port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
