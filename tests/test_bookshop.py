"""The bookshop's own scenarios: the legacy application against a second instance of itself must show no difference."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def parity(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "harness.cli.main", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_the_legacy_application_equals_itself_on_every_route(tmp_path: Path) -> None:
    done = parity("run", "scenarios", "--candidate", "again", "--report", str(tmp_path))
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    found = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert found["verdict"] == "parity"
    assert found["stale"] == {"rules": [], "waivers": []}
    assert found["any_rules"] == 0
    names = {scenario["name"] for scenario in found["scenarios"]}
    assert len(names) >= 70
