"""What was seen in a browser becomes a scenario as a person would write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.engine.words import vocabulary
from harness.loading.scenarios import load_scenarios
from harness.model.gestures import Gesture, Watched
from harness.model.settings import Settings
from harness.recording.browser_flow import browser_flow, named

USER, PASSWORD = {"label": "Username"}, {"label": "Password"}
BUTTON = {"role": "button", "name": "Log in"}


def steps(*gestures: Gesture) -> list[str]:
    """The lines of the step, each without what stands before it."""
    text = browser_flow(Watched(gestures), "x").text
    return [line.strip() for line in text.partition("- browser:\n")[2].splitlines()]


def test_a_login_keeps_no_password(tmp_path: Path) -> None:
    seen = (
        Gesture("goto", value="/login"),
        Gesture("page", url="http://h/login", value="Log in – Shop"),
        Gesture("fill", USER, "a"),
        Gesture("fill", USER, "ada"),
        Gesture("fill", PASSWORD, secret=True, hint="Password"),
        Gesture("fill", PASSWORD, secret=True, hint="Password"),
        Gesture("click", BUTTON),
        Gesture("page", url="http://h/a", value="Passing – Shop"),
        Gesture("page", url="http://h/account", value="Account – Shop"),
    )
    flow = browser_flow(Watched(seen, ("a second window was opened",)), "Logging in")
    assert flow.text == (
        "# Recorded in a browser by `parity record --browser`: read it once, keep what matters.\n"
        "# Needs in the environment: ADA_PASSWORD (what was typed there is not kept).\n"
        "# a second window was opened\n"
        "scenario: Logging in\n"
        "steps:\n"
        "  - browser:\n"
        "      - goto: /login\n"
        "      - checkpoint: Log in\n"
        "      - fill: {label: Username, value: ada}\n"
        '      - fill: {label: Password, value: "${env.ADA_PASSWORD}"}\n'
        "      - click: {role: button, name: Log in}\n"
        "      - checkpoint: Account\n"
    )
    assert (flow.verbs, flow.checkpoints, flow.environment) == (4, 2, {"ADA_PASSWORD": "Password"})
    (tmp_path / "a.yaml").write_text(flow.text, "utf-8")
    assert load_scenarios([tmp_path / "a.yaml"], Settings(root=str(tmp_path)), vocabulary())


@pytest.mark.parametrize(
    ("hint", "before", "name"),
    [
        ("Password", Gesture("fill", {"label": "Email"}, "bob@shop.example"), "BOB_PASSWORD"),
        ("Password", Gesture("fill", {"label": "Title"}, "Emma"), "PASSWORD"),
        ("New password", Gesture("goto", value="/"), "NEW_PASSWORD"),
        ("", Gesture("goto", value="/"), "PASSWORD"),
        ("密码", Gesture("goto", value="/"), "RECORDED"),
        ("1st code", Gesture("goto", value="/"), "RECORDED_1ST_CODE"),
    ],
)
def test_names_of_variables(hint: str, before: Gesture, name: str) -> None:
    flow = browser_flow(Watched((before, Gesture("fill", PASSWORD, secret=True, hint=hint))), "x")
    assert list(flow.environment) == [name]
    assert f'value: "${{env.{name}}}"' in flow.text


def test_what_belongs_together_is_told_once() -> None:
    card = {"role": "button", "name": "Add", "within": {"role": "article", "has_text": "Emma, a novel"}}
    assert steps(
        Gesture("goto", value="/a"),
        Gesture("goto", value="/b"),
        Gesture("click", card),
        Gesture("click", card),
        Gesture("click", card),
        Gesture("dblclick", card),
        Gesture("click", card),
        Gesture("click", BUTTON),
        Gesture("click", BUTTON),
        Gesture("select", {"label": "Colours"}, ["red"]),
        Gesture("select", {"label": "Colours"}, ["red", "blue"]),
        Gesture("reload"),
    ) == [
        "- goto: /b",
        '- click: {role: button, name: Add, within: {role: article, has_text: "Emma, a novel"}}',
        '- dblclick: {role: button, name: Add, within: {role: article, has_text: "Emma, a novel"}}',
        '- click: {role: button, name: Add, within: {role: article, has_text: "Emma, a novel"}}',
        "- click: {role: button, name: Log in}",
        "- click: {role: button, name: Log in}",
        "- select: {label: Colours, value: [red, blue]}",
        "- reload",
    ]


def test_every_kind_loads_again_and_says_what_was_done(tmp_path: Path) -> None:
    seen = (
        Gesture("goto", value="/"),
        Gesture("page", url="http://h/", value=""),
        Gesture("dialog", value="accept"),
        Gesture("dialog", value={"text": "${unique} why"}),
        Gesture("click", {"css": "main > p"}, frail=True),
        Gesture("checkpoint"),
        Gesture("checkpoint"),
        Gesture("upload", {"label": "Picture"}, ["cat.png"]),
        Gesture("upload", {"label": "Pictures"}, ["a.png", "b.png"]),
        Gesture("fill", {"label": "Note: ${x}"}, "two\nlines and ${env.HOME}"),
        Gesture("fill", {"label": "Number"}, "007"),
        Gesture("fill", {"label": "Empty"}, ""),
        Gesture("press", None, "Escape"),
        Gesture("press", USER, "Enter"),
        Gesture("page", url="http://h/there?x=1"),
        Gesture("download", {"role": "link", "name": "Get it", "exact": True}),
        Gesture("check", {"label": "Gift", "nth": 1}),
        Gesture("uncheck", {"label": "Gift"}),
        Gesture("go_back"),
        Gesture("page", url="http://h/there"),
        Gesture("go_forward"),
    )
    assert steps(*seen) == [
        "- goto: /",
        "- checkpoint: /",
        "- dialog: accept",
        '- dialog: {text: "$${unique} why"}',
        "# Nothing but its place tells this element from others: give it a name of its own, or mend the locator.",
        "- click: {css: main > p}",
        "- checkpoint: / (2)",
        "- checkpoint: / (3)",
        "# Put this file beside the scenario.",
        "- upload: {label: Picture, file: cat.png}",
        "# Put this file beside the scenario.",
        "- upload: {label: Pictures, file: [a.png, b.png]}",
        '- fill: {label: "Note: $${x}", value: "two\\nlines and $${env.HOME}"}',
        '- fill: {label: Number, value: "007"}',
        '- fill: {label: Empty, value: ""}',
        "- press: Escape",
        "- press: {label: Username, key: Enter}",
        "- checkpoint: /there",
        "- download: {role: link, name: Get it, exact: true}",
        "- check: {label: Gift, nth: 1}",
        "- uncheck: {label: Gift}",
        "- go_back",
        "- checkpoint: /there (2)",
        "- go_forward",
    ]
    (tmp_path / "a.yaml").write_text(browser_flow(Watched(seen), "x: 1").text, "utf-8")
    (one,) = load_scenarios([tmp_path / "a.yaml"], Settings(root=str(tmp_path)), vocabulary())
    assert one.name == "x: 1"


def test_tokens_in_addresses_and_in_fields_that_ask_for_one_are_not_kept() -> None:
    seen = (
        Gesture("goto", value="/verify?token=abcDEF123456abcDEF&page=${x}"),
        Gesture("goto", value="/books?q=token#top"),
        Gesture("fill", {"label": "API key"}, "k-12345"),
        Gesture("fill", {"placeholder": "Keywords"}, "k-12345"),
    )
    assert steps(seen[0], seen[2]) == [
        "- goto: /verify?token=${env.RECORDED_TOKEN}&page=$${x}",
        '- fill: {label: API key, value: "${env.API_KEY}"}',
    ]
    assert steps(*seen[1:2], seen[3]) == ["- goto: /books?q=token#top", "- fill: {placeholder: Keywords, value: k-12345}"]


def test_the_name_comes_from_the_file() -> None:
    assert [named(stem) for stem in ("buy_a-book", "login", "...")] == ["Buy a book", "Login", "Recorded"]
