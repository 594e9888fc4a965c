"""`parity record` over the years: what is not asked for stays as it is, what varies leaves no diff, nothing is lost."""

from __future__ import annotations

import itertools
import json
import subprocess
import time
from pathlib import Path

import pytest

from harness.snapshots import SnapshotStore
from tests.faces.conftest import Bench
from tests.twins import Answer, as_json

THREE = """\
scenario: The first
tags: [smoke]
steps:
  - request: GET /books/1
---
scenario: The second
tags: [slow]
steps:
  - request: GET /authors/2
"""
OTHER = "scenario: The third\nsteps:\n  - request: GET /books/3\n"


def marked(mark: str) -> object:
    return lambda method, path, body: as_json({"path": path, "mark": mark})


def files(bench: Bench) -> dict[str, bytes]:
    """Snapshots and parts by the name of the scenario, or their own."""
    folder = bench.folder / "snapshots"
    return {path.name.rpartition("-")[0] or path.name: path.read_bytes() for path in folder.rglob("[!.]*") if path.is_file()}


def record(bench: Bench, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = bench.parity("record", *arguments, "--legacy", bench.legacy.url)
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture
def recorded(bench: Bench) -> Bench:
    """Three recorded scenarios in two files, and a legacy application that answers something else from now on."""
    bench.scenario(THREE)
    bench.scenario(OTHER, "more/b.yaml")
    bench.legacy.behaviour = marked("old")  # type: ignore[assignment]
    assert "recorded 3 of 3 scenarios" in record(bench).stdout
    bench.legacy.behaviour = marked("new")  # type: ignore[assignment]
    return bench


@pytest.mark.parametrize(
    ("arguments", "chosen"),
    [
        (["-k", "FIRST"], {"the-first"}),
        (["--tag", "slow"], {"the-second"}),
        (["--route", "GET /books/*"], {"the-first", "the-third"}),
        (["--route", "/authors/<int:id>"], {"the-second"}),
        (["scenarios/more"], {"the-third"}),
        (["scenarios/a.yaml", "-k", "second"], {"the-second"}),
        (["--shard", "3/3"], {"the-third"}),
        (["--only-new"], set()),
    ],
)
def test_only_what_is_selected_is_recorded(recorded: Bench, arguments: list[str], chosen: set[str]) -> None:
    before = files(recorded)
    done = record(recorded, *arguments)
    after = files(recorded)
    assert {name for name in after if after[name] != before[name]} == chosen
    assert after.keys() == before.keys()
    assert f"{len(chosen)} changed" in done.stdout
    assert len([line for line in done.stdout.splitlines() if line.startswith("changed: ")]) == len(chosen)
    assert "pruned" not in done.stdout


def test_only_new_records_what_has_no_snapshot_also_in_a_known_file(recorded: Bench) -> None:
    before = files(recorded)
    recorded.scenario(THREE + "---\nscenario: The fourth\nsteps:\n  - request: GET /books/4\n")
    done = record(recorded, "--only-new")
    assert "recorded 1 of 1 scenarios" in done.stdout
    assert "1 new, 0 changed" in done.stdout
    after = files(recorded)
    assert after.keys() - before.keys() == {"the-fourth"}
    assert all(after[name] == content for name, content in before.items())


def test_what_cannot_be_recorded_keeps_its_snapshot_and_the_others_are_recorded(recorded: Bench) -> None:
    before = files(recorded)
    recorded.scenario(THREE.replace("GET /books/1", "GET /books/1\n    expect: {status: 418}"))
    done = record(recorded, "--prune", code=3)
    assert "not recorded: a.yaml::The first" in done.stderr
    after = files(recorded)
    assert after["the-first"] == before["the-first"]
    assert after["the-second"] != before["the-second"]


def test_pruning_deletes_snapshots_of_scenarios_that_are_gone_and_no_others(recorded: Bench) -> None:
    recorded.scenario("scenario: Of another folder\nsteps:\n  - request: GET /x\n").rename(recorded.folder / "c.yaml")
    recorded.scenario(THREE)
    record(recorded, "c.yaml")
    names = {"the-first", "the-second", "the-third", "of-another-folder"}
    assert files(recorded).keys() == names

    record(recorded, "scenarios/a.yaml", "-k", "first", "--prune")  # a part of what there is: nothing is gone
    assert files(recorded).keys() == names

    recorded.scenario(OTHER.replace("third", "fifth"), "more/b.yaml")
    done = record(recorded, "scenarios/a.yaml", "--prune")  # in a file that was not read
    assert files(recorded).keys() == names
    assert "pruned" not in done.stdout

    done = record(recorded)
    assert "no such scenario any more: more/b.yaml::The third" in done.stdout
    assert "parity record --prune deletes" in done.stdout
    names |= {"the-fifth"}
    assert files(recorded).keys() == names

    done = record(recorded, "--prune", "-k", "fifth")
    assert [line for line in done.stdout.splitlines() if line.startswith("pruned")] == ["pruned: more/b.yaml::The third"]
    assert files(recorded).keys() == names - {"the-third"}

    (recorded.folder / "c.yaml").unlink()
    done = record(recorded, "--prune")
    assert "pruned: c.yaml::Of another folder" in done.stdout
    assert files(recorded).keys() == {"the-first", "the-second", "the-fifth"}


def test_pruning_takes_the_parts_that_nobody_names(bench: Bench) -> None:
    bench.legacy.behaviour = lambda _, path, __: (200, [("Content-Type", "image/png")], path.encode() + b"\x00" * 5000)
    bench.scenario(THREE)
    record(bench)
    assert sum(name.endswith(".png") for name in files(bench)) == 2
    bench.scenario(THREE.partition("---")[0])
    record(bench, "--prune")
    assert sum(name.endswith(".png") for name in files(bench)) == 1


VARYING = """\
scenario: A loan
rules:
  json:$.id: {identifier: {of: loan}}
  json:$.made_at: {datetime: {within: 30s}}
  json:$.trace: any
  header:x-request-id: uuid
steps:
  - request: POST /loans
    capture: {loan: "json:$.id"}
  - request: GET /loans/${loan}
"""


def varying() -> object:
    """Every loan has a new id, time and trace; the token of a page is another one each time."""
    numbers = itertools.count(17)

    def behaviour(method: str, path: str, body: bytes) -> Answer:
        number = next(numbers) if method == "POST" else int(path.rpartition("/")[2])
        made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        trace = ("X-Request-Id", f"6fa0a882-ba75-4264-a18c-5479a2726b{number}")
        session = ("Set-Cookie", f"session=eyJfZnJlc2giOmZhbHNlfQ.aSCv{number}{'-Xy9' * 8}; HttpOnly; Path=/")
        return as_json({"id": number, "made_at": made, "trace": f"t{number}", "title": titles[0]}, 200, trace, session)

    titles = ["Emma"]
    behaviour.titles = titles  # type: ignore[attr-defined]
    return behaviour


def test_values_that_rules_say_vary_leave_no_diff(bench: Bench) -> None:
    bench.scenario(VARYING)
    bench.legacy.behaviour = varying()  # type: ignore[assignment]
    record(bench)
    before = files(bench)
    assert "0 changed, 1 as they were" in record(bench).stdout
    assert files(bench) == before

    bench.legacy.behaviour.titles[0] = "Persuasion"  # type: ignore[attr-defined]
    assert "changed: a.yaml::A loan" in record(bench).stdout
    assert b'"title": "Persuasion"' in files(bench)["a-loan"]
    assert b'"title": "Emma"' not in files(bench)["a-loan"]


def test_without_the_rule_what_varies_is_written(bench: Bench) -> None:
    bench.scenario(VARYING.replace("  json:$.trace: any\n", ""))
    bench.legacy.behaviour = varying()  # type: ignore[assignment]
    record(bench)
    assert "1 changed, 0 as they were" in record(bench).stdout


def test_rewriting_takes_everything_as_it_is_now(bench: Bench) -> None:
    bench.scenario(VARYING)
    bench.legacy.behaviour = varying()  # type: ignore[assignment]
    record(bench)
    before = files(bench)
    assert "1 changed" in record(bench, "--rewrite").stdout
    assert b'"trace": "t17"' in before["a-loan"]
    assert b'"trace": "t18"' in files(bench)["a-loan"]


def test_the_candidate_is_judged_by_a_snapshot_that_stayed(bench: Bench) -> None:
    bench.scenario(VARYING)
    bench.legacy.behaviour = varying()  # type: ignore[assignment]
    bench.candidate.behaviour = varying()  # type: ignore[assignment]
    record(bench)
    record(bench)
    done = bench.parity("run", "--against", "snapshot", "--candidate", bench.candidate.url)
    assert done.returncode == 0, done.stdout


def test_a_snapshot_tells_of_whom_it_is_and_of_what_version(bench: Bench) -> None:
    bench.scenario(OTHER)
    target = f'[targets.legacy]\nurl = "{bench.legacy.url}"\nframework = "flask"\nversion = "shop 4.2"\n'
    (bench.folder / "parity.toml").write_text(target)
    assert bench.parity("record").returncode == 0
    (content,) = files(bench).values()
    found = json.loads(content)
    assert found["file"] == "scenarios/a.yaml"
    assert found["provenance"]["version"] == "shop 4.2"
    assert found["provenance"]["harness"]
    assert found["provenance"]["target"] == "legacy"
    (bench.folder / "parity.toml").write_text(target.replace("4.2", "4.3"))
    assert "1 as they were" in bench.parity("record").stdout
    assert files(bench) == {"the-third": content}


def test_the_commit_of_the_folder_it_is_started_in_is_its_version(bench: Bench) -> None:
    from harness.engine.versions import version_of
    from harness.model.target import Target

    def git(*arguments: str) -> str:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        done = subprocess.run(
            ["git", "-C", str(bench.folder), *identity, *arguments], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    target = Target("legacy", command="flask run", cwd=str(bench.folder))
    assert version_of(target) == ""
    git("init", "-q")
    assert version_of(target) == ""
    git("commit", "-q", "--allow-empty", "-m", "x")
    commit = git("rev-parse", "HEAD")[:12]
    assert version_of(target) == f"commit {commit}"
    bench.scenario(OTHER)
    git("add", "-A")
    assert version_of(target) == f"commit {commit}+"
    assert version_of(Target("legacy", url="http://127.0.0.1:1", cwd=str(bench.folder))) == ""


def test_a_second_recorder_is_told_who_the_first_one_is(recorded: Bench) -> None:
    before = files(recorded)
    with SnapshotStore(recorded.folder / "snapshots").lock(who="the nightly job"):
        done = record(recorded, code=3)
    assert "another recording is writing here: the nightly job, process" in done.stderr
    assert "since 20" in done.stderr
    assert "wait until it has ended" in done.stderr
    assert files(recorded) == before
    record(recorded)
    assert files(recorded) != before


def test_nothing_of_the_lock_is_seen_by_version_control(recorded: Bench) -> None:
    subprocess.run(["git", "-C", str(recorded.folder), "init", "-q"], check=True)
    arguments = ["git", "-C", str(recorded.folder), "status", "--porcelain", "--untracked-files=all", "snapshots"]
    status = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout
    assert len(status.splitlines()) == 3
    assert all(line.endswith(".json") for line in status.splitlines())


def test_pytest_deletes_only_what_is_gone(recorded: Bench) -> None:
    recorded.legacy.behaviour = marked("old")  # type: ignore[assignment]
    recorded.scenario(THREE)
    (recorded.folder / "d.yaml").write_text(OTHER.replace("third", "fourth"))
    record(recorded, "d.yaml")
    before = files(recorded)
    done = recorded.pytest("scenarios/a.yaml", "--snapshot-update", "-k", "first")
    assert done.returncode == 0, done.stdout
    assert files(recorded) == before
    (recorded.folder / "scenarios" / "more" / "b.yaml").unlink()
    done = recorded.pytest("--snapshot-update")
    assert "1 unused snapshot deleted" in done.stdout
    assert files(recorded).keys() == before.keys() - {"the-third"}, done.stdout


def test_the_folder_may_hold_other_files(recorded: Bench) -> None:
    note = Path(recorded.folder, "snapshots", "README.md")
    note.write_text("Ours.")
    record(recorded, "--prune")
    assert note.read_text() == "Ours."
