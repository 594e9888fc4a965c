#!/bin/sh
# Gets a browser for the browser steps where there is none: Playwright's own, else Debian's packages (as root).
# Says what to do where neither can be had; the harness itself never installs anything.
set -u
python=${1:?usage: get_browser.sh PYTHON}
there() {
    "$python" -c "
import sys
from harness.drivers.browser.finding import installed_browser
sys.exit(installed_browser() is None)" && return 0
    "$python" -c "
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not pathlib.Path(playwright.chromium.executable_path).exists())" 2>/dev/null
}
debian() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
# The headless shell costs less than half the CPU. It is added to Debian's Chromium, unless that had to be changed for it;
# older Debians do not have it.
shell() {
    debian && dpkg -s chromium >/dev/null 2>&1 && ! command -v chromium-headless-shell >/dev/null || return 0
    added=$(apt-get install --simulate chromium-headless-shell 2>/dev/null) || return 0
    case $added in *"Inst chromium "* | *"Inst chromium-common "*) return 0 ;; esac
    timeout 300 apt-get install -y -qq chromium-headless-shell >/dev/null 2>&1 || true
}
if there; then
    shell
    exit 0
fi
echo "getting a browser ..."
timeout 300 "$python" -m playwright install chromium >/dev/null 2>&1 && there && exit 0
if debian; then
    { apt-get install -y -qq chromium || { apt-get update -qq && apt-get install -y -qq chromium; }; } >/dev/null 2>&1
    shell
    there && exit 0
fi
echo "no browser could be had: install Chrome, Chromium or Edge; browser steps are broken without one" >&2
exit 0
