"""What docs/edge.md shows is what the program writes and reads."""

from __future__ import annotations

import re
from pathlib import Path

from harness.engine.words import vocabulary
from harness.loading.settings import load_settings
from harness.model.observation import Side
from harness.strangler.base import Export, upstream, writers
from tests.strangler.shop import shop

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "edge.md").read_text("utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found
    return found[1]


def test_every_proxy_is_in_the_table_with_its_summary() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", TEXT, re.MULTILINE))
    assert rows == {name: one.summary for name, one in writers().items()}


def test_the_command_line_offers_the_same_proxies() -> None:
    from harness.cli.routes import EXPORTS

    assert tuple(writers()) == EXPORTS


def test_the_rules_shown_are_those_that_are_written() -> None:
    split = shop(["GET /books/<slug>", "GET /books/new"], ["GET /books/<slug>"])
    upstreams = {side: upstream(side, None) for side in Side}
    assert block("nginx") in writers()["nginx"].write(Export(split, upstreams))


def test_the_settings_shown_are_valid(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(block("toml"), "utf-8")
    settings = load_settings(tmp_path, vocabulary())
    assert settings.targets["edge"].needs == ("legacy", "candidate")


def test_ports_of_upstreams_are_read_and_checked(tmp_path: Path) -> None:
    import pytest

    from harness.errors import SettingsError

    line = re.search(r"`(upstreams = .*?)`", TEXT)
    assert line
    path = tmp_path / "pyproject.toml"
    path.write_text(block("toml") + line[1] + "\n", "utf-8")
    settings = load_settings(tmp_path, vocabulary())
    assert dict(settings.targets["edge"].upstreams) == {"legacy": 5000, "candidate": 8000}
    path.write_text(block("toml") + "upstreams = { legacy = 70000, candiate = 1 }\n", "utf-8")
    with pytest.raises(SettingsError, match="did you mean 'candidate'"):
        load_settings(tmp_path, vocabulary())
