"""Which files are read and what their ids are relative to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.errors import ScenarioError
from harness.loading.files import find_files, is_scenario_file
from harness.loading.scenarios import load_scenarios
from harness.model.settings import Settings
from tests.loading.conftest import VOCABULARY, Project

PLAIN = "scenario: x\nsteps: [{request: GET /}]\n"


def test_yaml_below_the_folder_but_nothing_underscored(project: Project) -> None:
    for name in ("b.yaml", "a.yml", "sub/c.yaml", "_draft.yaml", "_drafts/d.yaml", ".git/e.yaml", "notes.txt", ".f.yaml"):
        project.write(f"scenarios/{name}", PLAIN)
    assert [one.id for one in project.scenarios()] == ["a.yml::x", "b.yaml::x", "sub/c.yaml::x"]
    assert is_scenario_file(Path("a.yaml"))
    assert not is_scenario_file(Path("_a.yaml"))


def test_ids_do_not_depend_on_which_part_is_named(project: Project) -> None:
    path = project.write("scenarios/sub/c.yaml", PLAIN)
    for named in ([path], [path.parent], [path.parent.parent], [path, path.parent], None):
        assert [one.id for one in project.scenarios(paths=named)] == ["sub/c.yaml::x"]


def test_without_settings_ids_are_relative_to_the_folder_named(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project.write("tests/parity/sub/c.yaml", PLAIN)
    monkeypatch.chdir(project.root)
    settings = Settings(root=str(project.root))
    assert [one.id for one in load_scenarios(["tests/parity"], settings, VOCABULARY)] == ["sub/c.yaml::x"]
    assert [one.id for one in load_scenarios([os.path.relpath(path)], settings, VOCABULARY)] == ["c.yaml::x"]


def test_an_explicit_file_may_have_any_name(project: Project) -> None:
    path = project.write("elsewhere/_draft.yaml", PLAIN)
    assert [one.id for one in project.scenarios(paths=[path])] == ["_draft.yaml::x"]


def test_positions_are_named_from_the_project_or_the_working_directory(project: Project, tmp_path_factory) -> None:
    outside = Project(tmp_path_factory.mktemp("outside"))
    path = outside.write("a.yaml", "scenario: x\n")
    with pytest.raises(ScenarioError) as caught:
        project.scenarios(paths=[path])
    assert str(caught.value).startswith(f"{path}:1:1: ")


def test_nothing_found_is_never_a_pass(project: Project) -> None:
    with pytest.raises(ScenarioError, match="scenarios: there is no such file or folder; create it"):
        project.scenarios()
    (project.root / "scenarios").mkdir()
    with pytest.raises(ScenarioError, match="no scenario file below this folder"):
        find_files(None, Settings(root=str(project.root)))
    with pytest.raises(ScenarioError, match=r"nope.yaml: there is no such file or folder"):
        project.scenarios(paths=[project.root / "nope.yaml"])


def test_every_problem_of_the_finding_comes_at_once(project: Project) -> None:
    with pytest.raises(ScenarioError) as caught:
        project.scenarios(paths=[project.root / "a", project.root / "b"])
    assert len(caught.value.problems) == 2
