"""docs/starting.md: `parity init` prints and writes what stands there, and it runs."""

from __future__ import annotations

import re
from pathlib import Path

from tests.scaffold.conftest import Home

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "starting.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"<!-- (.*?) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL))


def test_the_example(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.write("app.py", EXAMPLES["app.py"])
    assert home.parity("init").stdout == EXAMPLES["parity init"]
    assert home.text("scenarios/app.yaml") == EXAMPLES["scenarios/app.yaml"]
    done = home.parity("run", "--candidate", "again")
    assert done.returncode == 0, done.stdout
