"""The examples of docs/importing.md: what goes in comes out as it is printed there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from harness.recording.importers import BUILTINS
from tests.recording.conftest import imported, loaded

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "importing.md").read_text("utf-8")
EXAMPLES = re.findall(r"<!-- ([a-z-]+) -->\n```\w+\n(.*?)```\n```yaml\n(.*?)```", PAGE, re.DOTALL)
SHOWN = {"har", "postman", "openapi", "access-log", "curl"}  # a corpus is not written by hand


def test_every_kind_is_documented() -> None:
    assert {each.name for each in BUILTINS} == set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
    assert {kind for kind, _, _ in EXAMPLES} == SHOWN


@pytest.mark.parametrize(("kind", "given", "shown"), EXAMPLES, ids=[one[0] for one in EXAMPLES])
def test_examples(tmp_path: Path, kind: str, given: str, shown: str) -> None:
    authored = imported(kind, given)
    assert loaded(authored, tmp_path)
    bodies = [re.sub(r"\A(?:# (?:Imported|Needs|Not carried).*\n)+", "", text) for text in authored.files.values()]
    assert "---\n".join(bodies) == shown
