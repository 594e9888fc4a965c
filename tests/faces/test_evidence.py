"""What a failed browser step leaves behind: pictures, diffs and traces, linked from the report; nothing after a green run."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from harness.drivers.browser.finding import installed_browser
from tests.faces.conftest import Bench
from tests.twins import Answer, as_html

pytestmark = pytest.mark.skipif(installed_browser() is None, reason="no Chrome, Chromium or Edge is installed")

SECRET = "correct-horse-battery"
COOKIE = "f3Q9xT7mLw2RzP8vKc5N"
FLOW = """\
scenario: A visitor signs in
steps:
  - browser:
      - goto: /sign-in
      - checkpoint: the form
      - fill: {label: Password, value: "${env.EVIDENCE_PASSWORD}"}
      - click: {role: button, name: Sign in}
      - checkpoint: signed in
"""


def shop(word: str = "Welcome") -> object:
    def behaviour(method: str, path: str, body: bytes) -> Answer:
        if method == "POST":
            page = f"<!doctype html><html lang=en><title>In</title><main><h1>{word}</h1><p>You typed {SECRET}</p></main>"
            status, headers, content = as_html(page)
            return status, [*headers, ("Set-Cookie", f"session={COOKIE}; Path=/; HttpOnly")], content
        return as_html(
            '<!doctype html><html lang=en><title>Sign in</title><form method="post"><label>Password '
            '<input type="password" name="password"></label><button>Sign in</button></form>'
        )

    return behaviour


@pytest.fixture
def failing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setenv("EVIDENCE_PASSWORD", SECRET)
    settings = "\n".join(f'[targets.{side}]\nurl = "{app.url}"\nreset = "POST /reset"\n'
                         for side, app in (("legacy", bench.legacy), ("candidate", bench.candidate)))  # fmt: skip
    (bench.folder / "parity.toml").write_text(settings, "utf-8")
    bench.scenario(FLOW)
    bench.legacy.behaviour = shop()  # type: ignore[assignment]
    bench.candidate.behaviour = shop("Go away")  # type: ignore[assignment]
    return bench


def kept(bench: Bench) -> dict[str, Path]:
    [scenario] = bench.results["scenarios"]
    of_steps = [(f"{number}.{one['kind']}.{one['side']}", one["path"])
                for number, step in enumerate(scenario["steps"]) for one in step["evidence"]]  # fmt: skip
    of_all = [(f"{one['kind']}.{one['side']}", one["path"]) for one in scenario["evidence"]]
    return {name: bench.folder / "reports" / path for name, path in (*of_steps, *of_all)}


def test_a_failure_leaves_pictures_diffs_and_traces_and_no_secret(failing: Bench) -> None:
    done = failing.parity("run", "scenarios")
    assert done.returncode == 1, done.stdout + done.stderr
    files = kept(failing)
    assert set(files) == {
        "1.picture.legacy", "1.picture.candidate", "1.difference.", "1.aria.", "1.text.", "trace.legacy", "trace.candidate",
    }  # fmt: skip
    assert all(path.stat().st_size for path in files.values())
    assert "pictures beside the report: evidence/" in done.stdout
    drawn = Image.open(files["1.difference."]).convert("RGB")
    assert drawn.size == (1280, 720)
    assert (255, 0, 0) in drawn.get_flattened_data()
    text = files["1.text."].read_text("utf-8")
    assert "-Welcome" in text
    assert "+Go away" in text
    assert '+  - heading "Go away" [level=1]' in files["1.aria."].read_text("utf-8")
    with zipfile.ZipFile(files["trace.candidate"]) as trace:
        assert any(name.endswith(".trace") for name in trace.namelist())
        assert any(b"Go away" in trace.read(name) for name in trace.namelist())
    for path in (failing.folder / "reports").rglob("*"):
        for content in contents(path):
            assert SECRET.encode() not in content, path
            assert COOKIE.encode() not in content, path
    report = (failing.folder / "reports" / "index.html").read_text("utf-8")
    assert files["1.difference."].relative_to(failing.folder / "reports").as_posix() in report


def contents(path: Path) -> list[bytes]:
    if not path.is_file():
        return []
    raw = path.read_bytes()
    if path.suffix != ".zip":
        return [raw]
    with zipfile.ZipFile(io.BytesIO(raw)) as trace:
        return [trace.read(name) for name in trace.namelist()]


def test_a_green_run_keeps_nothing_and_sweeps_up_what_an_earlier_one_kept(failing: Bench) -> None:
    failing.parity("run", "scenarios")
    folder = failing.folder / "reports" / "evidence"
    assert folder.is_dir()
    failing.candidate.behaviour = failing.legacy.behaviour
    assert failing.parity("run", "scenarios").returncode == 0
    assert not folder.exists()
    assert kept(failing) == {}
    assert failing.parity("run", "scenarios", "--evidence", "always").returncode == 0
    assert {"0.picture.legacy", "0.picture.candidate", "1.picture.legacy", "trace.legacy"} <= set(kept(failing))


def test_a_folder_of_that_name_which_is_not_ours_stays(failing: Bench) -> None:
    mine = failing.folder / "reports" / "evidence" / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("x", "utf-8")
    failing.candidate.behaviour = failing.legacy.behaviour
    failing.parity("run", "scenarios")
    assert mine.read_text("utf-8") == "x"


def test_never_means_never(failing: Bench) -> None:
    assert failing.parity("run", "scenarios", "--evidence", "never").returncode == 1
    assert kept(failing) == {}
    assert not (failing.folder / "reports" / "evidence").exists()


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_pytest_keeps_it_too(failing: Bench, workers: tuple[str, ...]) -> None:
    done = failing.pytest_configured(*workers, "scenarios")
    assert done.returncode == 1, done.stdout
    files = kept(failing)
    assert {"1.difference.", "trace.legacy"} <= set(files)
    assert all(path.is_file() for path in files.values()), files


def test_results_that_are_merged_elsewhere_still_find_it(failing: Bench) -> None:
    failing.parity("run", "scenarios")
    other = failing.folder / "elsewhere" / "deep"
    assert failing.parity("report", "reports/results.json", "-o", str(other)).returncode == 0
    report = (other / "index.html").read_text("utf-8")
    assert os.path.relpath(kept(failing)["1.difference."], other) in report
