"""Finds a browser: any installed headless shell, Chrome, Chromium or Edge, then Playwright's own."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from harness.errors import DriverError

_SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
"""Chromium without anything around its pages: the same engine for less than half the CPU, and what Playwright itself takes."""
_NAMES = (
    *("google-chrome", "google-chrome-stable", "chrome", "chromium", "chromium-browser"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge"),
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
HINT = "install Chrome, Chromium or Edge, or run: python -m playwright install chromium"


def installed_browser(*, window: bool = False) -> str | None:
    """The path of an installed browser; ``PARITY_BROWSER`` names one. None where there is none.

    ``window``: one that a person can use.

    Raises DriverError where PARITY_BROWSER names something that is not there.
    """
    named = os.environ.get("PARITY_BROWSER")
    if named is not None:
        found = shutil.which(named)
        if found is None:
            raise DriverError(f"PARITY_BROWSER names {named!r}, which is not there", hint=HINT)
        return found
    for name in _NAMES if window else (*_SHELLS, *_NAMES):
        found = shutil.which(name)
        if found is not None:
            return found
    return next((place for place in _PLACES if Path(place).is_file()), None)


def switches(hosts: frozenset[str]) -> list[str]:
    """Chromium's switches: nothing is sent to any other host than ``hosts``, and nothing on the browser's own account."""
    allowed = "".join(f" , EXCLUDE {host}" for host in sorted(hosts))
    found = [
        *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"),
        *("--no-first-run", "--no-default-browser-check", "--disable-domain-reliability", "--disable-breakpad"),
        *("--force-color-profile=srgb", "--font-render-hinting=none", "--hide-scrollbars"),
        f"--host-resolver-rules=MAP * ~NOTFOUND{allowed}",
    ]
    if sys.platform.startswith("linux") and os.geteuid() == 0:
        found.append("--no-sandbox")  # Chromium refuses to run as root with one
    return found
