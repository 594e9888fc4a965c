"""Every module can be imported first: no cycle hides behind a lucky order."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# A process per module, forked from one that has imported what others wrote but nothing of ours.
SCRIPT = """
import importlib, os, sys
names = sys.argv[1:]
for name in names:
    importlib.import_module(name)
for loaded in [one for one in sys.modules if one == "harness" or one.startswith("harness.")]:
    del sys.modules[loaded]
for name in names:
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(name)
        except ImportError as error:
            print(f"{name}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(1)
"""


@pytest.mark.slow
def test_every_module_can_be_imported_first() -> None:
    files = (path.relative_to(ROOT).with_suffix("") for path in sorted((ROOT / "harness").rglob("*.py")))
    names = [".".join(path.parts).removesuffix(".__init__") for path in files]
    assert len(names) > 100
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, "-c", SCRIPT, *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr[-500:]
