"""`parity import`: its options, where files go, and that none is ever lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.recording.writing import write_files
from tests.recording.conftest import Desk

CURL = "curl http://h/books/1\ncurl http://h/tags\n"


@pytest.fixture
def lines(desk: Desk) -> Path:
    path = desk.folder / "lines.txt"
    path.write_text(CURL, "utf-8")
    return path


def test_files_go_to_the_scenarios_folder_of_the_settings(desk: Desk, lines: Path) -> None:
    (desk.folder / "parity.toml").write_text('scenarios = ["checks"]\n', "utf-8")
    done = desk.parity("import", "curl", "lines.txt")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (desk.folder / "checks").iterdir()) == ["books.yaml", "tags.yaml"]
    assert "2 scenarios with 2 steps in 2 files" in done.stdout


def test_a_file_that_is_there_is_not_written_over(desk: Desk, lines: Path) -> None:
    out = desk.folder / "out"
    out.mkdir()
    (out / "tags.yaml").write_text("mine\n", "utf-8")
    done = desk.parity("import", "curl", "lines.txt", "-o", "out")
    assert done.returncode == 2
    assert "tags.yaml: the file is there already; give another folder with -o, or --force" in done.stderr
    assert [path.name for path in out.iterdir()] == ["tags.yaml"]  # nor was the other one written
    assert (out / "tags.yaml").read_text("utf-8") == "mine\n"
    assert desk.parity("import", "curl", "lines.txt", "-o", "out", "--force").returncode == 0
    assert "GET /tags" in (out / "tags.yaml").read_text("utf-8")


def test_standard_input(desk: Desk) -> None:
    command = [sys.executable, "-m", "harness.cli.main", "import", "curl", "-", "-o", "out"]
    done = subprocess.run(command, cwd=desk.folder, input=CURL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "# Imported from standard input." in desk.text("books.yaml")


def test_a_mistake_is_one_line_and_exit_code_2(desk: Desk) -> None:
    (desk.folder / "x.har").write_text('{\n "log": ]', "utf-8")
    for arguments, said in (
        (("har", "x.har"), "x.har:2:9: this is no HAR, for it is no JSON"),
        (("har", "nowhere.har"), "nowhere.har: cannot be read: No such file or directory; check the path"),
        (("har", "."), "is a folder"),
    ):
        done = desk.parity("import", *arguments)
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr
        assert not (desk.folder / "scenarios").exists()


def test_generating_without_hypothesis_says_what_to_install(desk: Desk) -> None:
    (desk.folder / "api.yaml").write_text("openapi: 3.0.0\npaths: {/a: {get: {responses: {200: {}}}}}\n", "utf-8")
    (desk.folder / "hypothesis.py").write_text("raise ImportError\n", "utf-8")
    done = desk.parity("import", "openapi", "api.yaml", "--generate", "2", "-o", "out", env={"PYTHONPATH": str(desk.folder)})
    assert done.returncode == 2
    assert "--generate needs hypothesis, which is not installed; pip install 'parity-harness[generate]'" in done.stderr


def test_help_shows_examples(desk: Desk) -> None:
    assert "parity import har session.har" in desk.parity("import", "--help").stdout


def test_a_failure_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").mkdir()  # cannot be replaced by a file
    with pytest.raises(UsageError):
        write_files(tmp_path, {"a": "x", "b": "y"}, force=True)
    assert not list(tmp_path.glob(".importing-*"))
