"""The same application on both sides, hand-written rules taken out: whatever differs is volatile, and typed rules end it.

`make itself` runs it with five replays of each application, every one with both sides started anew at different moments.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
HTTPBIN = ROOT / ".venvs" / "httpbin-0.10.4"
RUNS = int(os.environ.get("ITSELF_RUNS", "1"))
LATER = "sleep 1.2; "  # the second side starts in another second than the first

pytestmark = pytest.mark.skipif("ITSELF_RUNS" not in os.environ, reason="takes minutes: run `make itself`")

TARGETS = """\
[targets.legacy]
framework = "flask"
command = '{command}'
cwd = '{cwd}'
{more}
[targets.candidate]
framework = "flask"
command = '{later}{command}'
cwd = '{cwd}'
{more}
"""


@dataclass(frozen=True)
class Pair:
    """An application, and the scenario files that are tried: those with rules written by hand, and the plain ones beside."""

    scenarios: Path
    files: tuple[str, ...]
    command: str
    cwd: Path
    more: str


PAIRS = {
    "bookshop": Pair(
        ROOT / "scenarios",
        ("_shared.yaml", "account.yaml", "admin.yaml", "api_books.yaml", "api_people.yaml", "site.yaml"),
        f"{sys.executable} serve.py --port {{port}}",
        ROOT / "examples" / "bookshop" / "legacy",
        'ready = "/healthz"\nreset = "POST /test/reset"\nenv = { BOOKSHOP_TEST_ROUTES = "1" }\n',
    ),
    "httpbin": Pair(
        ROOT / "examples" / "httpbin" / "scenarios",
        ("requests.yaml",),
        f"{HTTPBIN}/bin/python serve.py --port {{port}}",
        ROOT / "examples" / "httpbin",
        'public_url = "http://parity.test"\n',
    ),
}


def without_rules(source: Path, target: Path) -> None:
    """Copy scenarios without their rules and waivers, and with both sides doing the same."""
    yaml: Any = YAML()
    yaml.width = 4096
    documents = list(yaml.load_all(source.read_text("utf-8")))
    for document in documents:
        for part in (document, *document.get("steps", ())):
            for key in ("rules", "waivers", "sides"):
                part.pop(key, None)
    with target.open("w", encoding="utf-8") as file:
        yaml.dump_all(documents, file)


@pytest.fixture(params=PAIRS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    pair = PAIRS[request.param]
    if request.param == "httpbin" and not (HTTPBIN / ".ready").exists():
        pytest.skip("httpbin is not installed: run `make pair-httpbin`")
    (tmp_path / "scenarios").mkdir()
    for name in pair.files:
        without_rules(pair.scenarios / name, tmp_path / "scenarios" / name)
    if (pair.scenarios / "files").is_dir():
        shutil.copytree(pair.scenarios / "files", tmp_path / "scenarios" / "files")
    text = TARGETS.format(command=pair.command, cwd=pair.cwd, more=pair.more, later=LATER)
    (tmp_path / "parity.toml").write_text(text, "utf-8")
    return tmp_path


def parity(folder: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "harness.cli.main", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    return done.returncode, done.stdout + done.stderr


def found(folder: Path) -> dict[str, Any]:
    results: dict[str, Any] = json.loads((folder / "reports" / "results.json").read_text("utf-8"))
    return results


def test_what_differs_within_one_application_is_volatile_and_typed_rules_end_it(folder: Path) -> None:
    seen: set[str] = set()
    for _ in range(RUNS):
        code, text = parity(folder, "run")
        assert code in (0, 1), text
        results = found(folder)
        assert results["summary"]["broken"] == 0, text
        differences = [
            (scenario["id"], step["name"], one)
            for scenario in results["scenarios"]
            for step in scenario["steps"]
            for one in step["differences"]
        ]
        seen |= {one["address"] for _, _, one in differences}
        assert [one for one in differences if one[2]["volatile"] is None] == []
    assert seen, "nothing varied, so nothing was proven"
    code, calibrated = parity(folder, "calibrate", "-n", "3", "--write")
    assert code == 0, calibrated
    written = [line.strip() for path in folder.glob("scenarios/*.yaml") for line in path.read_text("utf-8").splitlines()]
    assert not [line for line in written if line.endswith(": any")]
    code, text = parity(folder, "run", "--strict")
    assert code == 0, text
    results = found(folder)
    assert results["verdict"] == "parity"
    assert results["any_rules"] == 0
    assert results["stale"] == {"rules": [], "waivers": []}
    sys.stderr.write(f"\n{len(results['scenarios'])} scenarios, {RUNS} runs; varied: {', '.join(sorted(seen))}\n{calibrated}")
