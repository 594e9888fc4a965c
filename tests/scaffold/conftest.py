"""A folder with somebody's project, and `parity` run in it as a user would."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import commands


@dataclass
class Home:
    """``folder`` is the project's root and the current folder of the commands."""

    folder: Path

    def write(self, name: str, text: str = "") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def text(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def parity(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        env = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
        return commands.run("harness.cli.main", *arguments, cwd=cwd or self.folder, env=env)

    def contents(self) -> dict[str, bytes]:
        """Every file but what Python and the applications keep for themselves."""
        files = (path for path in sorted(self.folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    folder = tmp_path / "project"
    folder.mkdir()
    return Home(folder)
