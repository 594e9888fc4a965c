"""The example of docs/extending.md works as it stands, on the command line and under pytest."""

from __future__ import annotations

import re
from pathlib import Path

from tests.faces.conftest import Bench, bench
from tests.twins import as_json

__all__ = ["bench"]

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "extending.md").read_text("utf-8")
SCENARIO = "scenario: A book\nsteps:\n  - request: GET /books/1\n    rules: {'json:$.isbn': isbn}\n"


def example(language: str) -> str:
    match = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert match is not None
    return match[1]


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
