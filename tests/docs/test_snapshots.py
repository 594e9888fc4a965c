"""docs/snapshots.md: its file is one, its diff is what recording again gives, its commands and rules are some."""

from __future__ import annotations

import difflib
import re
import shlex
import subprocess
from dataclasses import replace
from pathlib import Path

import click
import pytest

from harness.cli.record import command as record_command
from harness.cli.run import command as run_command
from harness.engine.words import vocabulary
from harness.loading.scenarios import load_scenarios
from harness.model.settings import Settings
from harness.snapshots import SCHEMA_VERSION, Exchange, SnapshotStore, parse, serialise
from harness.snapshots.parts import BINARY_LIMIT, TEXT_LIMIT, Shelf

TEXT = (Path(__file__).parents[2] / "docs" / "snapshots.md").read_text("utf-8")


def block(language: str) -> str:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)[0]


def test_the_file_is_what_would_be_written() -> None:
    snapshot = parse(block("json"))
    assert serialise(snapshot) == block("json")
    assert snapshot.schema_version == SCHEMA_VERSION


def test_the_diff_is_what_recording_again_gives(tmp_path: Path) -> None:
    store, old = SnapshotStore(tmp_path), parse(block("json"))
    store.save(old)
    (exchange,) = old.exchanges
    here, there = "127.0.0.1:5000", "127.0.0.1:49152"
    observation = replace(
        exchange.observation,
        request=replace(exchange.observation.request, url=f"http://{there}/api/books/1", headers=(("Host", there),)),
        headers=(("Content-Type", "application/json"), ("Date", "Mon, 01 Mar 2027 09:30:00 GMT")),
        body=exchange.observation.body.replace(b'"Emma"', b'"Emma, or: a matchmaker"'),
        observed_at=1803893400.5,
        elapsed_ms=4.25,
        origins=tuple(origin.replace(here, there) for origin in exchange.observation.origins),
    )
    provenance = replace(old.provenance, version="commit 340e957f0ff6", recorded_at="2027-03-01T09:30:00+00:00")
    again = replace(old, provenance=provenance, exchanges=(Exchange(exchange.step, exchange.fingerprint, observation),))
    assert store.save(again)
    now = store.path_for(old.scenario).read_text("utf-8")
    diff = difflib.unified_diff(block("json").splitlines(), now.splitlines(), n=0, lineterm="")
    assert [line for line in diff if not line.startswith(("---", "+++", "@@"))] == block("diff").splitlines()


def test_the_limits_are_those_of_the_code() -> None:
    assert f"text over {TEXT_LIMIT // 1024} KB compressed, anything else over {BINARY_LIMIT // 1024} KB as it is" in TEXT


def commands(name: str) -> list[list[str]]:
    shown = re.findall(rf"(?:^    |`)parity {name}\b([^`\n#]*)", TEXT, re.MULTILINE)
    return [shlex.split(one) for one in shown]


@pytest.mark.parametrize(("name", "command"), [("record", record_command), ("run", run_command)])
def test_every_command_is_one(name: str, command: click.Command) -> None:
    assert len(commands(name)) > 1
    for arguments in commands(name):
        command.make_context(name, arguments)


def test_every_option_of_recording_is_documented() -> None:
    shared = {"--shard", "--legacy", "--candidate", "--jobs", "--browser", "--start"}  # as for `parity run`, or in browser.md
    options = {name for parameter in record_command.params for name in parameter.opts if name.startswith("-")} - shared
    assert options <= {word for arguments in commands("record") for word in arguments}


def test_the_rules_are_rules(tmp_path: Path) -> None:
    path = tmp_path / "scenarios" / "a.yaml"
    path.parent.mkdir()
    path.write_text("scenario: A loan\nsteps:\n  - request: GET /loans/1\n" + block("yaml"))
    (scenario,) = load_scenarios(None, Settings(root=str(tmp_path)), vocabulary())
    assert len(scenario.steps[0].rules) == 2


def test_git_shows_compressed_text(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        done = subprocess.run(["git", "-C", str(tmp_path), *identity, *arguments], capture_output=True, text=True, check=True)
        return done.stdout

    git("init", "-q")
    lines = re.findall(r"^      ((?:echo|git config) .*)$", TEXT, re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        subprocess.run(line, shell=True, cwd=tmp_path, check=True)  # noqa: S602 - as it stands in the documentation
    shelf = Shelf()
    shelf.put(b"<h1>Emma</h1>\n", "text/html", is_text=True)
    ((name, content),) = shelf.files.items()
    path = tmp_path / "snapshots" / "parts" / name[:2] / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    git("add", "-A")
    assert "+<h1>Emma</h1>" in git("diff", "--cached")
