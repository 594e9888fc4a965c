"""docs/browser.md: its example loads, every verb it shows is one, and every verb is shown."""

from __future__ import annotations

import re
from pathlib import Path

from harness.engine.words import vocabulary
from harness.loading.browser_steps import VERBS
from harness.loading.scenarios import load_scenarios
from harness.model.actions import WAYS
from harness.model.gestures import Gesture, Watched
from harness.model.settings import Settings
from harness.recording.browser_flow import browser_flow

TEXT = (Path(__file__).parent.parent.parent / "docs" / "browser.md").read_text("utf-8")


def test_the_example_and_every_verb_load(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "cover.png").write_bytes(b"")
    example = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)[0]
    table = TEXT.partition("## Verbs")[2].partition("An element is told")[0]
    shown = re.findall(r"`(- [^`]*)`", table)
    assert len(shown) > 10
    steps = "scenario: All verbs\nsteps:\n  - browser:\n" + "".join(f"      {one}\n" for one in shown)
    (tmp_path / "scenarios" / "a.yaml").write_text(example + "---\n" + steps, "utf-8")
    assert len(load_scenarios(None, Settings(root=str(tmp_path), evaluate=True), vocabulary())) == 2


def test_every_verb_and_every_way_is_documented() -> None:
    names = set(re.findall(r"`([a-z_]+)`", TEXT))
    assert set(VERBS) <= names
    assert set(WAYS) <= names


def test_the_recorded_example_is_what_is_written() -> None:
    """The gestures of the visit, as `tests/faces/test_record_browser.py` sees them in a real browser."""
    shown = re.findall(r"<!-- recorded -->\n```yaml\n(.*?)```", TEXT, re.DOTALL)[0]
    search = {"label": "Search books"}

    def page(title: str) -> Gesture:
        return Gesture("page", url="http://127.0.0.1/", value=f"{title} – The Parity Bookshop")

    seen = (
        Gesture("goto", value="/login"),
        page("Log in"),
        Gesture("fill", {"label": "Username"}, "bob"),
        Gesture("fill", {"label": "Password"}, secret=True, hint="Password"),
        Gesture("click", {"role": "button", "name": "Log in"}),
        page("Your account"),
        Gesture("fill", search, "salt"),
        Gesture("press", search, "Enter"),
        page("Search for “salt”"),
        Gesture("click", {"role": "link", "name": "The Salt Ledger"}),
        page("The Salt Ledger by Ada Nørgaard"),
        Gesture("click", {"role": "button", "name": "Add to cart"}),
        page("Your cart"),
    )
    assert browser_flow(Watched(seen), "Bobs visit").text == shown
