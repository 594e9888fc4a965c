"""What a compared page costs: `parity run` against a bare Playwright script that visits, awaits and captures the same pages.

Both visit the same addresses of two servers in one Chromium each, with the same parallelism, readiness and captures (document,
accessibility tree, text); the script compares nothing. CPU is that of the whole process tree, servers left out, as ratio.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from harness.drivers.browser.finding import installed_browser
from harness.drivers.browser.scripts import STILL

SCENARIOS, PAGES, ROUNDS = 10, 4, 3
BOUND = 1.25

SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
STYLE = ("body{font:16px sans-serif}" + "".join(f".c{n}{{margin:{n}px}}" for n in range(60))).encode()
def page(path):
    number = path.rpartition("/")[2]
    items = "".join(f'<li class="c{n}"><article><h3><a href="/books/{number}/{n}">Book {n} of {number}</a></h3><p>by '
        f'<a href="/authors/{n}">Author {n}</a></p><p class="price">{n}.50</p><p>In stock</p></article></li>' for n in range(40))
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shelf {number}</title><link rel="stylesheet" '
        f'href="/style.css"><meta name="description" content="Books"></head><body><header><nav aria-label="Main"><a href="/">Home</a>'
        f'</nav><form role="search" action="/s"><label for="q">Search</label><input id="q" name="q"><button>Go</button></form></header>'
        f'<main><h1>Shelf {number}</h1><ul>{items}</ul></main><footer><p>The end</p></footer></body></html>').encode()
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    def do_GET(self):
        body, kind = (STYLE, "text/css") if self.path == "/style.css" else (page(self.path), "text/html; charset=utf-8")
        self.send_response(200)
        self.send_header("Content-Type", kind)
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
import asyncio, os, sys
from playwright.async_api import async_playwright
executable, still, scenarios, pages, sides = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:]
ARGS = sys.stdin.read().split("\\n")
async def side(browser, base, turn, number):
    context = await browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB", timezone_id="UTC",
                                        reduced_motion="reduce", service_workers="block")
    page = await context.new_page()
    for at in range(pages):
        async with turn:
            await page.goto(f"{base}/shelf/{number * pages + at}", wait_until="load")
            await page.evaluate(still, [60, 3000])
            content = await page.content()
            aria = await page.locator("body").aria_snapshot()
            text = await page.evaluate("document.body.innerText")
            assert content and aria and text
    await context.close()
async def main():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable or None, args=[one for one in ARGS if one])
        turn, lane = asyncio.Semaphore(max(4, 2 * (os.cpu_count() or 2))), asyncio.Semaphore(8)
        async def scenario(number):
            async with lane:
                await asyncio.gather(*(side(browser, base, turn, number) for base in sides))
        await asyncio.gather(*(scenario(number) for number in range(scenarios)))
        await browser.close()
asyncio.run(main())
"""


class TreeTime(threading.Thread):
    """CPU seconds of a process and all its descendants, also of those that have ended, read from /proc."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.seen: dict[tuple[int, str], float] = {}
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.05):
            self.look()

    def look(self) -> None:
        parents: dict[int, int] = {}
        times: dict[int, tuple[str, float]] = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                fields = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            times[int(entry.name)] = fields[19], (int(fields[11]) + int(fields[12])) / 100
        for pid, (started, seconds) in times.items():
            above: int | None = pid
            while above and above != self.pid:
                above = parents.get(above)
            if above == self.pid:
                self.seen[pid, started] = max(seconds, self.seen.get((pid, started), 0.0))

    @property
    def seconds(self) -> float:
        return sum(self.seen.values())


def measured(command: list[str], cwd: str, given: str = "") -> tuple[float, float]:
    """Wall seconds and CPU seconds of a command with all that it starts."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    tree = TreeTime(process.pid)
    tree.start()
    process.communicate(given, timeout=600)
    took = time.perf_counter() - began
    tree.over.set()
    tree.join()
    if process.returncode != 0:
        raise SystemExit(f"{command[:4]} ended with {process.returncode}")
    return took, tree.seconds


def start() -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, f"http://127.0.0.1:{int(process.stdout.readline())}"


def main() -> None:
    executable = installed_browser()
    if executable is None:
        print("browser: no Chrome, Chromium or Edge is installed, nothing was measured")
        return
    from harness.drivers.browser.finding import switches

    servers = [start() for _ in range(2)]
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "scenarios").mkdir()
            texts = []
            for number in range(SCENARIOS):
                steps = "".join(
                    f"      - goto: /shelf/{number * PAGES + at}\n      - checkpoint: page {at}\n" for at in range(PAGES)
                )
                texts.append(f"scenario: Shelf {number}\nsteps:\n  - browser:\n{steps}")
            (folder / "scenarios" / "shelves.yaml").write_text("---\n".join(texts), "utf-8")
            sides = [url for _, url in servers]
            parity = [sys.executable, "-m", "harness.cli.main", "run", "scenarios"]
            parity += ["--legacy", sides[0], "--candidate", sides[1]]
            bare = [sys.executable, "-c", BARE, executable, STILL, str(SCENARIOS), str(PAGES), *sides]
            arguments = "\n".join(switches(frozenset({"127.0.0.1"})))
            figures = []
            for _ in range(ROUNDS):
                one, other = measured(bare, name, arguments), measured(parity, name)
                figures.append((other[1] / one[1], other[0] / one[0], one, other))
                print(f"  bare {one[1]:6.2f} s CPU {one[0]:6.2f} s wall   parity {other[1]:6.2f} s CPU {other[0]:6.2f} s wall")
    finally:
        for process, _ in servers:
            process.terminate()
            process.wait()
    cpu, wall = (statistics.median(one[at] for one in figures) for at in (0, 1))
    said = "holds" if cpu <= BOUND else "EXCEEDED"
    print(f"{SCENARIOS} scenarios of {PAGES} pages on two sides, {ROUNDS} rounds, medians")
    print(f"CPU of parity to that of the bare script: {cpu:.2f} (bound {BOUND}: {said}); wall clock {wall:.2f}")


if __name__ == "__main__":
    main()
