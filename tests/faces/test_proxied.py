"""The strangler's false green: a candidate that passes requests on to the legacy application is `proxied`, never parity."""

from __future__ import annotations

import sys

from tests.faces.conftest import Bench

APP = """\
import json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen
port, legacy = int(sys.argv[1]), (sys.argv[2] if len(sys.argv) > 2 else "")

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if legacy and self.path.startswith(("/old", "/secret")):
            body = urlopen(legacy + self.path).read()
        elif legacy and self.path == "/asks":
            body = json.dumps({"n": json.load(urlopen(legacy + "/api"))["n"]}).encode()
        elif self.path == "/secret":
            body = json.dumps({"token": "one-time-token-0123456789"}).encode()
        else:
            body = json.dumps({"n": 1}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass

ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""
SETTINGS = """\
[targets.legacy]
framework = "flask"
command = "{python} app.py {port}"
[targets.candidate]
command = "{python} app.py {port} {legacy_url}"
[targets.headless]
command = "{python} app.py {port}"
[targets.front]
command = "{python} app.py {port} ${targets.headless.url}"
needs = ["headless"]
tap = "headless"
"""
SCENARIOS = """\
scenario: Passed on
steps: [{request: "GET /old?a=1"}]
---
scenario: Passed on with a secret
steps: [{request: GET /secret}]
---
scenario: Asks for data
steps: [{request: GET /asks}]
---
scenario: Its own
steps: [{request: GET /new}]
"""


def verdicts(bench: Bench) -> dict[str, str]:
    return {one["name"]: one["verdict"] for one in bench.results["scenarios"]}


def test_a_request_passed_on_whole_is_proxied_and_asking_for_data_is_not(bench: Bench) -> None:
    (bench.folder / "app.py").write_text(APP, "utf-8")
    (bench.folder / "parity.toml").write_text(SETTINGS, "utf-8")
    bench.scenario(SCENARIOS)
    expected = {
        "Passed on": "proxied",
        "Passed on with a secret": "proxied",
        "Asks for data": "parity",
        "Its own": "parity",
    }
    for candidate in ("candidate", "front"):
        done = bench.parity("run", "--candidate", candidate)
        assert done.returncode == 1, done.stdout + done.stderr
        assert verdicts(bench) == expected, sys.version


def test_a_proxied_route_that_is_not_migrated_does_not_gate(bench: Bench) -> None:
    (bench.folder / "app.py").write_text(APP, "utf-8")
    migrated = SETTINGS.replace('{legacy_url}"', '{legacy_url}"\nmigrated = ["GET /new", "GET /asks"]')
    (bench.folder / "parity.toml").write_text(migrated, "utf-8")
    bench.scenario(SCENARIOS)
    done = bench.parity("run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert verdicts(bench)["Passed on"] == "proxied"
    (bench.folder / "parity.toml").write_text(migrated.replace('"GET /new"', '"GET /new", "GET /old"'), "utf-8")
    assert bench.parity("run").returncode == 1


def test_a_tap_must_be_one_of_the_needs(bench: Bench) -> None:
    (bench.folder / "parity.toml").write_text(SETTINGS.replace('tap = "headless"', 'tap = "headles"'), "utf-8")
    bench.scenario(SCENARIOS)
    done = bench.parity("check")
    assert done.returncode == 2
    assert "`tap`: 'headles' is none of the target's `needs`; did you mean 'headless'?" in done.stderr
