"""A real pair: httpbin 0.7.0 against 0.10.4, and 0.10.4 under two servers (`make pair-httpbin` installs both)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "httpbin"
INSTALLED = all((ROOT / ".venvs" / f"httpbin-{version}" / ".ready").exists() for version in ("0.7.0", "0.10.4"))

pytestmark = pytest.mark.skipif(not INSTALLED, reason="the two httpbins are not installed: run `make pair-httpbin`")


def replayed(folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "harness.cli.main", "run", "--report", str(folder), *arguments]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=120, check=False)
    found: dict[str, Any] = json.loads((folder / "results.json").read_text("utf-8"))
    return done.returncode, found


def test_every_listed_difference_is_found_and_nothing_invented(tmp_path: Path) -> None:
    code, results = replayed(tmp_path)
    assert code == 1
    found = {
        f"{scenario['name']} | {step['name']}": sorted(one["address"] for one in step["differences"])
        for scenario in results["scenarios"]
        for step in scenario["steps"]
        if step["differences"]
    }
    assert found == json.loads((FOLDER / "expected.json").read_text("utf-8"))
    assert results["summary"]["broken"] == 0


def test_two_servers_of_one_application_show_no_difference(tmp_path: Path) -> None:
    code, results = replayed(tmp_path, "--legacy", "candidate", "--candidate", "gunicorn")
    assert code == 0, [step for scenario in results["scenarios"] for step in scenario["steps"] if step["differences"]]
    assert results["any_rules"] == 0
    assert results["stale"] == {"rules": [], "waivers": []}
