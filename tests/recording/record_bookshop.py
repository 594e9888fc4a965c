"""Records the fixtures anew: a visit to the bookshop in Chromium, as a HAR and as an access log of the same visit.

.venv/bin/pip install playwright
.venv/bin/python -m tests.recording.record_bookshop [/usr/bin/chromium]
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = Path(__file__).with_name("fixtures")
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--no-sandbox",
]
API = """async () => {
  const send = (method, path, body, token) => fetch(path, {method, body: body && JSON.stringify(body), headers: {
    ...(body ? {'Content-Type': 'application/json'} : {}), ...(token ? {Authorization: `Bearer ${token}`} : {})}});
  const {token} = await (await send('POST', '/api/token', {username: 'bob', password: 'bob-reads-too'})).json();
  await (await send('GET', '/api/me', null, token)).text();
  const order = await (await send('POST', '/api/orders', {lines: [{book_id: 4, quantity: 1}], delivery: 'standard', name: 'Bob',
    address: 'Quay 1', city: 'Harbour', postcode: '1000', country: 'DK'}, token)).json();
  const path = `/api/orders/${order.reference}`;
  await (await send('GET', path, null, token)).text();
  await (await send('POST', `${path}/cancel`, null, token)).text();
  await (await send('DELETE', '/api/token', null, token)).text();
  return order;
}"""


class CombinedLog:
    """WSGI middleware that writes the combined log format."""

    def __init__(self, app: Any, path: Path) -> None:
        self.app = app
        self.stream = path.open("w", encoding="utf-8")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def started(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
            size = dict(headers).get("Content-Length", "-")
            when = dt.datetime.now(dt.UTC).strftime("%d/%b/%Y:%H:%M:%S +0000")
            request = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}{query} HTTP/1.1"
            referer, agent = environ.get("HTTP_REFERER", "-"), environ.get("HTTP_USER_AGENT", "-")
            self.stream.write(f'127.0.0.1 - - [{when}] "{request}" {status[:3]} {size} "{referer}" "{agent}"\n')
            return start_response(status, headers, *rest)

        found: Iterable[bytes] = self.app(environ, started)
        return found


def visit(page: Any, base: str) -> None:
    """What a reader does; readers, then writers."""
    page.goto(base + "/")
    page.click("nav[aria-label=Main] >> text=Books")
    page.goto(base + "/books?page=2")
    page.goto(base + "/books/the-salt-ledger")
    page.goto(base + "/books/naranjas-nieve")
    page.goto(base + "/genres")
    page.goto(base + "/genres/crime/")
    page.goto(base + "/authors/3")
    page.goto(base + "/books/nothing-here")
    page.goto(base + "/book.php?id=2")
    page.fill("#site-search", "salt")
    page.press("#site-search", "Enter")
    page.goto(base + "/account")
    page.fill("[name=username]", "ada")
    page.fill("[name=password]", "wrong-password")
    page.click("main form button")
    page.fill("[name=password]", "ada-reads-books")
    page.check("[name=remember]")
    page.click("main form button")
    page.goto(base + "/books/the-salt-ledger")
    page.fill("form[action='/cart/add'] [name=quantity]", "2")
    page.click("form[action='/cart/add'] button")
    page.goto(base + "/checkout")
    for name, value in (("address", "Quay 1"), ("postcode", "1000"), ("city", "Harbour")):
        page.fill(f"main [name={name}]", value)
    page.select_option("main [name=country]", "DK")
    page.check("main [name=terms]")
    page.click("main form button")
    page.goto(base + "/account/profile")
    page.fill("[name=name]", "Ada Børk")
    page.click("main form button")
    page.click("text=Log out")
    page.goto(base + "/register")
    for name, value in (("username", "carol"), ("name", "Carol Öst"), ("email", "carol@readers.example"),
                        ("password", "carol-reads-a-lot"), ("confirm", "carol-reads-a-lot")):  # fmt: skip
        page.fill(f"main [name={name}]", value)
    page.click("main form button")
    page.goto(base + "/account")
    page.evaluate(API)


def slim(path: Path) -> None:
    """Leave out what no test needs: bodies of static files, timings, browser internals."""
    har = json.loads(path.read_text("utf-8"))
    seen: set[str] = set()
    kept = []
    for entry in har["log"]["entries"]:
        url = entry["request"]["url"]
        if "/static/" in url and url in seen:
            continue
        seen.add(url)
        kept.append(entry)
        for key in ("timings", "cache", "serverIPAddress", "_serverPort", "_securityDetails"):
            entry.pop(key, None)
        entry["request"]["headers"] = [one for one in entry["request"]["headers"] if one["name"].lower() != "user-agent"]
        content = entry["response"]["content"]
        if not content.get("mimeType", "").startswith(("text/html", "application/json")):
            content.pop("text", None)
    har["log"]["entries"] = []
    head = json.dumps(har, ensure_ascii=False)
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in kept)
    path.write_text(head.replace('"entries": []', f'"entries": [\n{lines}\n]') + "\n", "utf-8")


def main() -> None:
    from playwright.sync_api import sync_playwright
    from waitress.server import create_server

    chromium = sys.argv[1] if len(sys.argv) > 1 else "/usr/bin/chromium"
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(BOOKSHOP_TEST_ROUTES="1", BOOKSHOP_DATABASE=str(Path(folder, "shop.sqlite")))
        sys.path.insert(0, str(ROOT / "examples" / "bookshop" / "legacy"))
        from bookshop import create_app

        log = CombinedLog(create_app(), FIXTURES / "bookshop-access.log")
        server = create_server(log, host="127.0.0.1", port=0)
        base = f"http://127.0.0.1:{server.effective_port}"
        threading.Thread(target=server.run, daemon=True).start()
        har = FIXTURES / "bookshop.har"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            context = browser.new_context(record_har_path=har, record_har_content="embed")
            context.request.post(base + "/test/reset")
            page = context.new_page()
            page.set_default_timeout(5000)
            visit(page, base)
            context.close()
            browser.close()
        server.close()
        log.stream.close()
    slim(har)


if __name__ == "__main__":
    main()
