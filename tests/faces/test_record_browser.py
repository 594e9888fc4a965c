"""`parity record --browser`: what a person does in the bookshop becomes a scenario that runs to parity."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from harness.cli.record_browser import recorded
from harness.drivers.browser.finding import installed_browser
from harness.engine.words import vocabulary
from harness.loading.settings import load_settings
from tests.faces.conftest import Bench
from tests.twins import Answer, as_html

ROOT = Path(__file__).resolve().parents[2]
PARITY = [sys.executable, "-m", "harness.cli.main"]
needs_browser = pytest.mark.skipif(installed_browser() is None, reason="no Chrome, Chromium or Edge is installed")


async def bob(page: Any) -> None:
    """Logs in, searches, fills a cart and writes a review, with mouse and keyboard."""
    shop = page.url.rstrip("/")
    await page.get_by_role("link", name="Log in").click()
    await page.get_by_label("Username").click()
    await page.keyboard.type("bob")
    await page.keyboard.press("Tab")
    await page.keyboard.type("bob-reads-too")
    await page.get_by_role("button", name="Log in").click()
    await page.wait_for_url("**/account")
    await page.get_by_label("Search books").click()
    await page.keyboard.type("salt")
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="The Salt Ledger").click()
    await page.get_by_label("Quantity").fill("2")
    await page.get_by_role("button", name="Add to cart").click()
    await page.wait_for_url("**/cart")
    await page.goto(f"{shop}/books/a-map-of-fog")
    await page.get_by_label("Rating, 1 to 5").click()
    await page.keyboard.type("4")
    await page.get_by_label("Your review").click()
    await page.keyboard.type("Foggy and slow and I liked it very much.")
    await page.get_by_role("button", name="Send the review").click()
    await page.get_by_text("liked it very much").wait_for()


@needs_browser
@pytest.mark.slow
def test_a_visit_to_the_bookshop_is_recorded_and_runs_to_parity(tmp_path: Path) -> None:
    path = tmp_path / "bobs_visit.yaml"
    settings = load_settings(ROOT, vocabulary(), use=("legacy",))
    flow = recorded(settings, path, "/", headless=True, person=bob)
    assert flow.text == (
        "# Recorded in a browser by `parity record --browser`: read it once, keep what matters.\n"
        "# Needs in the environment: BOB_PASSWORD (what was typed there is not kept).\n"
        "scenario: Bobs visit\n"
        "steps:\n"
        "  - browser:\n"
        "      - goto: /\n"
        "      - checkpoint: Welcome\n"
        "      - click: {role: link, name: Log in}\n"
        "      - checkpoint: Log in\n"
        "      - fill: {label: Username, value: bob}\n"
        '      - fill: {label: Password, value: "${env.BOB_PASSWORD}"}\n'
        "      - click: {role: button, name: Log in}\n"
        "      - checkpoint: Your account\n"
        "      - fill: {label: Search books, value: salt}\n"
        "      - press: {label: Search books, key: Enter}\n"
        "      - checkpoint: Search for “salt”\n"
        "      - click: {role: link, name: The Salt Ledger}\n"
        "      - checkpoint: The Salt Ledger by Ada Nørgaard\n"
        '      - fill: {label: Quantity, value: "2"}\n'
        "      - click: {role: button, name: Add to cart}\n"
        "      - checkpoint: Your cart\n"
        "      - goto: /books/a-map-of-fog\n"
        "      - checkpoint: A Map of Fog by Ada Nørgaard\n"
        '      - fill: {label: "Rating, 1 to 5", value: "4"}\n'
        "      - fill: {label: Your review, value: Foggy and slow and I liked it very much.}\n"
        "      - click: {role: button, name: Send the review}\n"
        "      - checkpoint: A Map of Fog by Ada Nørgaard (2)\n"
    )
    assert (flow.verbs, flow.checkpoints, flow.remarks) == (14, 8, ())
    path.write_text(flow.text, "utf-8")
    command = [*PARITY, "run", str(path), "--candidate", "again", "--report", str(tmp_path / "reports")]
    environment = {**os.environ, "BOB_PASSWORD": "bob-reads-too"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 parity" in done.stdout


def page(method: str, path: str, body: bytes) -> Answer:
    return as_html("<!doctype html><title>Here</title><h1>Here</h1>")


def settings_of(bench: Bench, more: str = "") -> None:
    (bench.folder / "parity.toml").write_text(f'[targets.legacy]\nurl = "{bench.legacy.url}"\n{more}', "utf-8")


@needs_browser
def test_ctrl_c_ends_it_and_what_was_done_is_written(bench: Bench) -> None:
    bench.legacy.behaviour = page
    settings_of(bench)
    command = [*PARITY, "record", "--browser", "scenarios/look_around.yaml", "--start", "/here"]
    environment = {**os.environ, "PARITY_RECORD_HEADLESS": "1"}
    process = subprocess.Popen(
        command,
        cwd=bench.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 60
        while "GET /here" not in bench.legacy.asked and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1.0)  # the page arrives
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all that it started as well
        output, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert "wrote scenarios/look_around.yaml: 1 thing done, 1 checkpoint" in output
    written = (bench.folder / "scenarios" / "look_around.yaml").read_text("utf-8")
    assert written.endswith("scenario: Look around\nsteps:\n  - browser:\n      - goto: /here\n      - checkpoint: Here\n")
    assert bench.parity("check").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "more", "said"),
    [
        (("scenarios/there.yaml",), "", "scenarios/there.yaml: the file is there already; give another name"),
        (("scenarios/new.txt",), "", "is no name of a scenario file; write it like scenarios/buy_a_book.yaml"),
        (("scenarios/_new.yaml",), "", "is no name of a scenario file"),
        (("new.yaml", "--start", "books"), "", "--start 'books' is no path; write it like --start /books"),
        (("new.yaml",), "read_only = true\n", "a browser cannot be recorded on target 'legacy', which has `read_only`"),
        (("new.yaml", "--legacy", "nobody"), "", "there is no target 'nobody'"),
    ],
)
def test_mistakes_are_told_before_a_browser_is_opened(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], more: str, said: str
) -> None:
    monkeypatch.setenv("PARITY_RECORD_HEADLESS", "1")
    settings_of(bench, more)
    there = bench.scenario("mine\n", "there.yaml")
    done = bench.parity("record", "--browser", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert there.read_text("utf-8") == "mine\n"
    assert not (bench.folder / "new.yaml").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_without_a_display_it_says_so(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "PARITY_RECORD_HEADLESS"):
        monkeypatch.delenv(name, raising=False)
    settings_of(bench)
    done = bench.parity("record", "--browser", "new.yaml")
    assert done.returncode == 2
    assert (
        "this machine has no display, so nobody could see or use the browser; record on a machine with a screen" in done.stderr
    )


def test_paths_and_a_browser_do_not_go_together(bench: Bench) -> None:
    done = bench.parity("record", "--browser", "new.yaml", "scenarios")
    assert done.returncode == 2
    assert "--browser writes a scenario, and records none: leave PATHS out" in done.stderr
