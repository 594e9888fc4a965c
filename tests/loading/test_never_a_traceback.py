"""Whatever a file holds, loading ends in scenarios or in problems with positions: never in a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from harness.errors import ScenarioError, SettingsError
from harness.loading.scenarios import SCENARIO, load_scenarios
from harness.loading.setting_keys import SETTINGS, TARGET
from harness.loading.settings import load_settings
from harness.loading.shared import SHARED
from harness.loading.step_keys import RECORDS
from harness.model.settings import Settings
from tests.loading.conftest import VOCABULARY
from tests.loading.test_scenarios import LOANS
from tests.loading.test_shared import IDENTITIES

WORDS = sorted(
    {
        *SCENARIO.keys,
        *SHARED.keys,
        *RECORDS["request"][0].keys,
        *RECORDS["form"][0].keys,
        "legacy",
        "candidate",
        "until",
        "when",
    }
)
SCALARS = st.sampled_from(
    [
        None,
        True,
        0,
        1,
        -5,
        1.5,
        "",
        "x",
        "GET /",
        "/a",
        "${x}",
        "${",
        "$${x}",
        "json:$.a",
        "status",
        "uuid",
        "30s",
        "2027-01-01",
    ]
)
KEYS = st.one_of(st.sampled_from(WORDS), st.sampled_from(["json:$.a", "status", "datetime", "x", "reader", ""]))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=10
)
QUICK = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def load(root: Path) -> None:
    try:
        load_scenarios(None, Settings(root=str(root)), VOCABULARY)
    except ScenarioError as error:
        problems = error.problems
    else:
        return
    assert problems
    assert all(problem.where.startswith("scenarios/") for problem in problems)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scenarios").mkdir()
    return tmp_path


@QUICK
@given(st.dictionaries(st.sampled_from(sorted(SCENARIO.keys)), VALUES, max_size=5), VALUES)
def test_any_values_of_known_keys(folder: Path, siblings: dict[str, object], step: object) -> None:
    document = {"scenario": "x", "steps": [step, {"request": "GET /"}], **siblings}
    (folder / "scenarios/a.yaml").write_text(json.dumps(document))
    load(folder)


@QUICK
@given(st.sampled_from(["request", "form"]), st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_siblings_of_a_step(folder: Path, kind: str, siblings: dict[str, object]) -> None:
    step = {kind: "GET /" if kind == "request" else "/", **siblings}
    (folder / "scenarios/a.yaml").write_text(json.dumps({"scenario": "x", "steps": [step]}))
    load(folder)


@QUICK
@given(st.dictionaries(st.sampled_from(sorted(SHARED.keys)), VALUES, max_size=5))
def test_any_shared_file(folder: Path, document: dict[str, object]) -> None:
    (folder / "scenarios/_shared.yaml").write_text(json.dumps(document))
    (folder / "scenarios/a.yaml").write_text("scenario: x\nrun_as: [reader]\nsteps: [{request: GET /}]\n")
    load(folder)


@QUICK
@given(st.data())
def test_a_good_file_with_a_piece_cut_out(folder: Path, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([LOANS, IDENTITIES]))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    (folder / "scenarios" / ("a.yaml" if text is LOANS else "_shared.yaml")).write_text(text[:start] + text[end:])
    if text is IDENTITIES:
        (folder / "scenarios/a.yaml").write_text("scenario: x\nsteps: [{request: GET /}]\n")
    load(folder)


TOML_VALUES = st.recursive(
    SCALARS.filter(lambda value: value is not None),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from([*TARGET.keys, "x"]), inner, max_size=3),
    max_leaves=6,
)


def inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {inline(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value)


@QUICK
@example({"targets": {"legacy": {"url": "http://a", "needs": ["legacy"]}}})
@given(st.dictionaries(st.sampled_from(sorted(SETTINGS.keys)), TOML_VALUES, max_size=4))
def test_any_settings(folder: Path, document: dict[str, object]) -> None:
    (folder / "parity.toml").write_text("".join(f"{key} = {inline(value)}\n" for key, value in document.items()))
    try:
        load_settings(folder, VOCABULARY)
    except SettingsError as error:
        problems = error.problems
    else:
        return
    assert all(problem.where.startswith("parity.toml") or "target" in problem.what for problem in problems)
