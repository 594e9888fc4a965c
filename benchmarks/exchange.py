"""What a compared exchange costs: `parity run` against a bare requests pair making the same calls, in one run, as ratios."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SERVER = """
import sys, time, json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
latency, own = float(sys.argv[2]), sys.argv[3]
book = {"id": 1, "title": "Emma", "tags": ["a", "b"], "price": "9.99", "author": {"name": "Austen"}}
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    def do_GET(self):
        time.sleep(latency)
        body = json.dumps({**book, "title": self.path + own, "price": own + self.path} if own else book).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *a): pass
class Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True
server = Server(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""

BARE = """
import sys, requests
count, sides = int(sys.argv[1]), sys.argv[2:]
sessions = [requests.Session() for _ in sides]
for number in range(count):
    answers = [session.get(f"{side}/books/{number}").json() for session, side in zip(sessions, sides)]
    assert answers[0] == answers[1]
"""


def start(latency: float, own: str = "") -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen([sys.executable, "-c", SERVER, "-", str(latency), own], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, f"http://127.0.0.1:{int(process.stdout.readline())}"


def timed(command: list[str], cwd: str, *, code: int = 0) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds, peak memory in MB of a command that ends with an exit code."""
    before = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != code:
        raise SystemExit(f"{command[:6]} failed")
    return time.perf_counter() - before, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def scenarios(folder: Path, count: int) -> None:
    folder.mkdir()
    per_file = 200
    for first in range(0, count, per_file):
        text = "---\n".join(
            f"scenario: Book {number}\nsteps:\n  - request: GET /books/{number}\n"
            for number in range(first, min(first + per_file, count))
        )
        (folder / f"books{first}.yaml").write_text(text, "utf-8")


def compare(latency: float, count: int, jobs: list[str]) -> None:
    servers = [start(latency), start(latency)]
    sides = [url for _, url in servers]
    try:
        with tempfile.TemporaryDirectory() as folder:
            scenarios(Path(folder, "scenarios"), count)
            scenarios(Path(folder, "single"), 1)
            parity = [
                sys.executable,
                "-m",
                "harness.cli.main",
                "run",
                "scenarios",
                "--legacy",
                sides[0],
                "--candidate",
                sides[1],
            ]
            bare = [sys.executable, "-c", BARE]
            ours, theirs, starts = [], [], []
            for _ in range(3):
                ours.append(timed([*parity, *jobs], folder))
                theirs.append(timed([*bare, str(count), *sides], folder))
                single = ["single" if word == "scenarios" else word for word in parity]
                starts.append((timed([*single, *jobs], folder), timed([*bare, "1", *sides], folder)))
            wall, cpu, _ = (statistics.median(one[at] for one in ours) for at in range(3))
            bare_wall, bare_cpu, _ = (statistics.median(one[at] for one in theirs) for at in range(3))
            fixed = statistics.median(one[0][1] for one in starts)
            bare_fixed = statistics.median(one[1][1] for one in starts)
            each, bare_each = (cpu - fixed) / count * 1000, (bare_cpu - bare_fixed) / count * 1000
            print(
                f"latency {latency * 1000:>3.0f} ms  {' '.join(jobs) or 'default jobs':<12}  "
                f"{2 * count / wall:>7.0f} exchanges/s ({bare_wall / wall:.2f} x the bare pair)  "
                f"CPU per compared pair {each:.2f} ms against {bare_each:.2f} ms bare: ratio {each / bare_each:.2f}"
            )
    finally:
        for process, _ in servers:
            process.terminate()
            process.wait()


def memory() -> None:
    servers = [start(0), start(0)]
    sides = [url for _, url in servers]
    try:
        peaks = {}
        for count in (1_000, 10_000):
            with tempfile.TemporaryDirectory() as folder:
                scenarios(Path(folder, "scenarios"), count)
                command = [
                    sys.executable,
                    "-m",
                    "harness.cli.main",
                    "run",
                    "scenarios",
                    "--legacy",
                    sides[0],
                    "--candidate",
                    sides[1],
                ]
                wall, _, peaks[count] = timed(command, folder)
                size = Path(folder, "reports", "index.html").stat().st_size / 1e6
                print(f"{count:>6} scenarios: {wall:.1f} s, peak {peaks[count]:.0f} MB, index.html {size:.1f} MB")
        print(f"peak memory, 10,000 against 1,000 scenarios: ratio {peaks[10_000] / peaks[1_000]:.2f}")
    finally:
        for process, _ in servers:
            process.terminate()
            process.wait()


def baseline() -> None:
    """What a baseline of waivers costs: 1,000 scenarios that all differ, before and after `parity waive`."""
    servers = [start(0, "old"), start(0, "new")]
    sides = [url for _, url in servers]
    try:
        with tempfile.TemporaryDirectory() as folder:
            scenarios(Path(folder, "scenarios"), 1_000)
            parity = [sys.executable, "-m", "harness.cli.main"]
            run = [*parity, "run", "scenarios", "--legacy", sides[0], "--candidate", sides[1]]
            before = timed(run, folder, code=1)[1]
            said = ["--reason", "day one", "--owner", "shop", "--until", "2099-01-01"]
            timed([*parity, "waive", "reports/results.json", *said, "--write", "scenarios/_shared.yaml"], folder)
            count = Path(folder, "scenarios", "_shared.yaml").read_text("utf-8").count("at:")
            after = timed(run, folder)[1]
            print(f"1,000 scenarios with {count} waivers: {after / before:.2f} times the CPU of the run without")
    finally:
        for process, _ in servers:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    compare(0, 400, ["--jobs", "1"])
    compare(0, 400, [])
    compare(0.02, 100, ["--jobs", "1"])
    compare(0.02, 400, [])
    memory()
    baseline()
