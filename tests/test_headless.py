"""The headless variant of the legacy bookshop: there with its setting, and without it nothing of it exists."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEGACY = ROOT / "examples" / "bookshop" / "legacy"
LOCK = ROOT / "examples" / "bookshop" / "nextjs" / "package-lock.json"

ASKING = """
import json
from bookshop import create_app
app = create_app()
client = app.test_client()
client.set_cookie("cart", "%7B%221%22%3A2%7D")
proxied = {"X-Forwarded-Host": "shop.example"}
login = client.post("/headless/login", json={"username": "ada", "password": "ada-reads-books"})
bearer = {"Authorization": f"Bearer {(login.get_json() or {}).get('token')}"}
print(json.dumps({
    "rules": sorted(rule.rule for rule in app.url_map.iter_rules()),
    "login": login.status_code,
    "page": client.get("/about", headers=proxied).get_data(as_text=True),
    "account": client.get("/account", headers=bearer).status_code,
    "me": [client.get("/headless/me", headers=headers).status_code for headers in (bearer, {})],
    "admin": client.get("/headless/admin/overview", headers=bearer).status_code,
}))
"""


def asked(**setting: str) -> dict[str, object]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("BOOKSHOP_")} | setting
    command = [sys.executable, "-c", ASKING]
    done = subprocess.run(command, cwd=LEGACY, env=env, capture_output=True, text=True, timeout=60, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_without_the_setting_nothing_of_it_exists() -> None:
    plain = asked()
    assert not [rule for rule in plain["rules"] if "headless" in rule]  # type: ignore[attr-defined]
    assert (plain["login"], plain["account"], plain["me"]) == (404, 302, [404, 404])
    assert "http://shop.example/about" not in str(plain["page"])
    assert "Cart (0 items)" in str(plain["page"])


def test_with_the_setting_it_adds_to_the_application_and_takes_nothing_away() -> None:
    plain, headless = asked(), asked(BOOKSHOP_HEADLESS="1")
    added = set(headless["rules"]) - set(plain["rules"])  # type: ignore[call-overload]
    assert set(plain["rules"]) <= set(headless["rules"])  # type: ignore[call-overload]
    assert len(added) > 15
    assert all(rule.startswith("/headless/") for rule in added)
    assert (headless["login"], headless["account"], headless["me"], headless["admin"]) == (200, 200, [200, 401], 403)
    assert "http://shop.example/about" in str(headless["page"])
    assert "Cart (2 items)" in str(headless["page"])


def test_the_lock_file_names_no_registry() -> None:
    text = LOCK.read_text("utf-8")
    assert "resolved" not in text
    assert '"integrity"' in text
