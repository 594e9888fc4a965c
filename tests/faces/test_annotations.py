"""In GitHub Actions what did not pass is told on the line of the scenario, from the repository's root."""

from __future__ import annotations

import pytest

from tests.faces.conftest import Bench
from tests.twins import as_json

TWO = "scenario: Two\nsteps:\n  - request: GET /a\n  - request: GET /b\n    expect: {status: 200}\n"


@pytest.fixture
def ci(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Both steps differ; what differs holds a workflow command of its own."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(bench.folder.parent))
    bench.scenario(TWO, "a, b.yaml")
    bench.candidate.behaviour = lambda *_: as_json({"title": "50 %\n::set-env name=A::b"})
    return bench


def commands_in(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("::")]


@pytest.mark.parametrize("face", ["cli", "pytest", "workers"])
def test_what_did_not_pass_is_told_on_its_line(ci: Bench, face: str) -> None:
    done = ci.run() if face == "cli" else ci.pytest("scenarios", *(("-n", "2") if face == "workers" else ()))
    assert done.returncode == 1
    first, second = commands_in(done.stdout)
    place = f"{ci.folder.name}/scenarios/a%2C b.yaml"
    assert first.startswith(
        f"::error file={place},line=3,title=parity different%3A a%2C b.yaml%3A%3ATwo::GET /a  200 -> 200%0A"
    )
    assert r'json:$.title changed: "Emma" -> "50 %25\n::set-env name=A::b"' in first
    assert "%0Ajson:$.path missing: " in first
    assert "-> (nothing)" in first
    assert f"file={place},line=4," in second


def test_what_passes_and_other_places_get_none(ci: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    ci.candidate.behaviour = ci.legacy.behaviour
    assert commands_in(ci.run().stdout) == []
    monkeypatch.delenv("GITHUB_ACTIONS")
    ci.candidate.behaviour = lambda *_: as_json({})
    assert commands_in(ci.run().stdout) == []


def test_what_could_not_be_judged_and_what_does_not_gate(ci: Bench) -> None:
    ci.legacy.behaviour = lambda *_: as_json({}, 500)
    ci.candidate.behaviour = lambda *_: as_json({}, 500)
    line, _ = commands_in(ci.run().stdout)
    assert ",title=parity broken" in line
    assert "both sides answered 500" in line
    settings = "".join(
        f'[targets.{name}]\nurl = "{url}"\n' for name, url in (("legacy", ci.legacy.url), ("candidate", ci.candidate.url))
    )
    (ci.folder / "parity.toml").write_text(settings + 'migrated = ["/b"]\n', "utf-8")
    levels = [one.partition(" ")[0] for one in commands_in(ci.parity("run", "scenarios").stdout)]
    assert levels == ["::warning", "::error"]
