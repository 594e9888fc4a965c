"""The CI workflow (GitHub Actions): checks the scenarios, runs them, keeps the report, shows the summary."""

from __future__ import annotations

import os
import re
from pathlib import Path

from harness.scaffold.settings_text import python_of

_TEXT = """\
# Does the new implementation behave like the old one? Written by `parity init`; change it as you like.
name: parity
on:
  push:
    branches: [main, master]
  pull_request:

permissions:
  contents: read
@defaults@
jobs:
  parity:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
@node@      # What both applications need to start.
@installs@      - run: python -m pip install parity-harness

      - run: parity check
      - run: parity run

      - name: Summary
        if: always()
        run: if [ -f reports/summary.md ]; then cat reports/summary.md >> "$GITHUB_STEP_SUMMARY"; fi
      - name: Report
        if: always()
        uses: actions/upload-artifact@v4
        with:
          name: parity-report
          path: @below@reports/
          if-no-files-found: ignore
"""
_NODE = """\
      - uses: actions/setup-node@v4
        with:
          node-version: 22
"""


def repository(root: Path) -> Path:
    """The git repository that a project belongs to, in whose root alone workflows are looked for; the project without one."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)


def workflow_text(root: Path, folders: list[Path], *, node: Path | None) -> str:
    """The workflow. ``folders`` (absolute) are where the applications live; ``node`` is the folder of a Next.js one."""
    top = repository(root)
    installs = [line for folder in dict.fromkeys([root, *folders]) for line in _install(folder, root)]
    if node is not None:
        installs.append(f"npm ci && npx next build{_in(node, root)}")
    below = "" if root == top else f"{root.relative_to(top).as_posix()}/"
    defaults = f"defaults:\n  run:\n    working-directory: {below}\n" if below else ""
    lines = "".join(_run(line) for line in installs) or "      # - run: python -m pip install -r requirements.txt\n"
    filled = {"node": _NODE if node is not None else "", "installs": lines, "below": below, "defaults": defaults}
    return re.sub(r"@(node|installs|below|defaults)@", lambda match: filled[match[1]], _TEXT)


def _install(folder: Path, root: Path) -> list[str]:
    """What a folder needs; where the settings name the Python of an environment there, that is made first."""
    python = python_of(folder, root)
    pip = "python -m pip install"
    if python != "{python}":
        pip = f"python -m venv {Path(python).parent.parent.as_posix()} && {python} -m pip install"
    if (folder / "requirements.txt").is_file():
        return [f"{pip} -r requirements.txt{_in(folder, root)}"]
    text = ""
    if (folder / "pyproject.toml").is_file():
        text = (folder / "pyproject.toml").read_text("utf-8", "replace")
    if "[project]" in text or "[tool.poetry]" in text or (folder / "setup.py").is_file():
        return [f"{pip} .{_in(folder, root)}"]
    return []


def _in(folder: Path, root: Path) -> str:
    """A working directory is relative to the repository, whatever the default is."""
    where = os.path.relpath(folder, repository(root))
    return "" if folder == root else f"\n        working-directory: {Path(where).as_posix()}"


def _run(line: str) -> str:
    return f"      - run: {line}\n"
