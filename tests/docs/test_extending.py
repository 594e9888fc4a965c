"""The example of docs/extending.md works as it stands, on the command line and under pytest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.faces.conftest import Bench, bench
from tests.twins import as_json

__all__ = ["bench"]

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "extending.md").read_text("utf-8")
SCENARIO = "scenario: A book\nsteps:\n  - request: GET /books/1\n    rules: {'json:$.isbn': isbn}\n"


def examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def example(language: str) -> str:
    return examples(language)[0]


def test_the_example_is_used_by_both_faces_and_still_finds_differences(bench: Bench) -> None:
    (bench.folder / "conftest.py").write_text(example("python"), "utf-8")
    (bench.folder / "parity.toml").write_text("", "utf-8")
    bench.scenario(SCENARIO)
    bench.legacy.behaviour = lambda *_: as_json({"isbn": "978-0-306-40615-7"})
    bench.candidate.behaviour = lambda *_: as_json({"isbn": "0306406152"})
    assert bench.run().returncode == 0
    assert bench.pytest("scenarios").returncode == 0
    bench.candidate.behaviour = lambda *_: as_json({"isbn": "0306406179"})
    done = bench.run()
    assert done.returncode == 1
    assert "they are different books" in done.stdout
    assert bench.pytest("scenarios").returncode == 1


def test_without_the_hook_the_word_is_unknown_and_mistakes_in_it_are_told(bench: Bench) -> None:
    (bench.folder / "parity.toml").write_text("", "utf-8")
    bench.scenario(SCENARIO)
    done = bench.run()
    assert done.returncode == 2
    assert "unknown equivalence 'isbn'" in done.stderr
    for code, said in (("return [3]", "which is no facet"), ("raise ValueError('no words')", "ValueError: no words")):
        (bench.folder / "conftest.py").write_text(f"def pytest_parity_words():\n    {code}\n", "utf-8")
        done = bench.run()
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_a_projects_reporter_writes_beside_the_others_with_both_faces(bench: Bench) -> None:
    (bench.folder / "conftest.py").write_text(examples("python")[1], "utf-8")
    (bench.folder / "parity.toml").write_text("", "utf-8")
    bench.scenario("scenario: A book\nsteps:\n  - request: GET /books/1\n")
    slides = bench.folder / "reports" / "slides.txt"
    for replay in (bench.run, lambda: bench.pytest("scenarios"), lambda: bench.pytest("scenarios", "-n", "1")):
        assert replay().returncode == 0
        assert slides.read_text("utf-8").startswith("parity: ")
        assert (bench.folder / "reports" / "index.html").is_file()
        slides.unlink()
    assert bench.parity("report", "reports/results.json").returncode == 0
    assert slides.is_file()


def test_a_reporter_that_fails_or_takes_a_file_is_told_and_the_run_does_not_pass(bench: Bench) -> None:
    (bench.folder / "parity.toml").write_text("", "utf-8")
    bench.scenario("scenario: A book\nsteps:\n  - request: GET /books/1\n")
    code = examples("python")[1]
    for change, said, faces in (
        (("lines = [", "raise OSError('no room')\n        lines = ["), "the reporter 'slides' failed: OSError: no room", ([],)),
        (('"slides.txt"', '"index.html"'), "'index.html' is written by the reporter 'html'", (["-n", "1"],)),
        (('"slides.txt"', '"../x.txt"'), "'../x.txt' is no name of a file", ()),
    ):
        (bench.folder / "conftest.py").write_text(code.replace(*change), "utf-8")
        slides = bench.folder / "reports" / "slides.txt"
        slides.parent.mkdir(exist_ok=True)
        slides.write_text("an old report", "utf-8")
        done = bench.run()
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr
        for arguments in faces:
            done = bench.pytest("scenarios", *arguments)
            assert done.returncode != 0
            assert said in done.stdout + done.stderr
            assert "INTERNALERROR" not in done.stdout + done.stderr
        if "failed" in said:
            assert not slides.exists(), "a report of an earlier run looks fresh"
            assert (bench.folder / "reports" / "index.html").is_file()


def test_a_projects_importer_is_one_more_kind(bench: Bench) -> None:
    (bench.folder / "conftest.py").write_text(examples("python")[1], "utf-8")
    (bench.folder / "parity.toml").write_text("", "utf-8")
    (bench.folder / "paths.json").write_text('["/books/1", "/about"]', "utf-8")
    done = bench.parity("import", "paths", "paths.json", "-o", "imported")
    assert done.returncode == 0, done.stderr
    written = "".join(path.read_text("utf-8") for path in (bench.folder / "imported").glob("*.yaml"))
    assert "GET /books/1" in written
    assert "GET /about" in written
    done = bench.parity("import", "pahts", "paths.json")
    assert done.returncode == 2
    assert "there is no importer 'pahts'; did you mean 'paths'?" in done.stderr


def test_an_extension_that_fails_costs_its_own_scenario_the_verdict_and_no_other(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PWD", str(bench.folder))  # a folder, not a password, whatever its name sounds like
    broken = example("python").replace("numbers = []", "raise ValueError('no books today')")
    (bench.folder / "conftest.py").write_text(broken, "utf-8")
    (bench.folder / "parity.toml").write_text("", "utf-8")
    bench.scenario(SCENARIO)
    bench.scenario("scenario: Authors\nsteps:\n  - request: GET /authors\n", "b.yaml")
    bench.legacy.behaviour = bench.candidate.behaviour = lambda *_: as_json({"isbn": "0306406152"})
    for done in (bench.run(), bench.pytest("scenarios")):
        assert done.returncode == {"run": 3}.get(done.args[3], 1), done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert "ValueError: no books today" in done.stdout
        scenarios = sorted(bench.results["scenarios"], key=lambda one: one["verdict"])
        assert [one["verdict"] for one in scenarios] == ["broken", "parity"]
        problem = scenarios[0]["problem"]
        assert f"{bench.folder}/conftest.py:12 in differs" in problem


def test_an_extension_that_fails_only_when_differences_are_confirmed_leaves_them_as_found(bench: Bench) -> None:
    fails = "if legacy == candidate:\n            raise ValueError('the same twice')\n        numbers = []"
    broken = example("python").replace("numbers = []", fails)
    (bench.folder / "conftest.py").write_text(broken, "utf-8")
    (bench.folder / "parity.toml").write_text("", "utf-8")
    bench.scenario(SCENARIO)
    bench.legacy.behaviour = lambda *_: as_json({"isbn": "0306406152"})
    bench.candidate.behaviour = lambda *_: as_json({"isbn": "0306406179"})
    done = bench.run()
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "they are different books" in done.stdout
    (note,) = (note for note in bench.results["scenarios"][0]["notes"] if "could not be confirmed" in note)
    assert "ValueError: the same twice" in note
