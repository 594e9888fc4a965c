"""The RealWorld collection and description, imported without an edit, run against an application that serves that API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.recording.conftest import REALWORLD, Desk, two_conduits

COLLECTION = REALWORLD / "Conduit.postman_collection.json"
DESCRIPTION = REALWORLD / "openapi.yml"

pytestmark = pytest.mark.skipif(
    not COLLECTION.exists(), reason=f"{COLLECTION.name} is not there: ../shared/real-pairs/realworld is needed"
)
PASSWORD = {"PASSWORD": "dragons-are-friends"}


def verdicts(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "reports" / "results.json").read_text("utf-8"))
    return found


def requests_of(items: list[dict[str, Any]]) -> int:
    return sum(requests_of(one["item"]) if "item" in one else 1 for one in items)


def test_every_request_becomes_a_step_and_what_scripts_keep_a_capture(desk: Desk) -> None:
    done = desk.parity("import", "postman", str(COLLECTION), "-o", "out")
    assert done.returncode == 0, done.stderr
    count = requests_of(json.loads(COLLECTION.read_text("utf-8"))["item"])
    assert f"with {count} steps" in done.stdout
    steps = desk.texts
    for kept in ('token: "json:$.user.token"', 'slug: "json:$.article.slug"', 'commentId: "json:$.comment.id"'):
        assert kept in steps
    for used in ("Token ${token}", "/articles/${slug}", "/comments/${commentId}"):
        assert used in steps
    assert "{{" not in steps
    check = desk.parity("check", "out")
    assert check.returncode == 0, check.stderr
    assert check.stderr == ""


def test_the_collection_runs_against_a_second_instance(desk: Desk) -> None:
    assert desk.parity("import", "postman", str(COLLECTION), "-o", "out").returncode == 0
    with two_conduits() as (legacy, candidate):
        run = desk.parity("run", "out", "--legacy", f"{legacy}/api", "--candidate", f"{candidate}/api", env=PASSWORD)
    assert run.returncode == 0, run.stdout
    found = verdicts(desk.folder)
    assert found["verdict"] == "parity"
    statuses = [step["legacy"]["status"] for scenario in found["scenarios"] for step in scenario["steps"]]
    assert len(statuses) == 32
    assert set(statuses) <= {200, 201, 204}


def test_every_operation_of_the_description_runs_and_succeeds(desk: Desk) -> None:
    done = desk.parity("import", "openapi", str(DESCRIPTION), "-o", "out")
    assert done.returncode == 0, done.stderr
    with two_conduits() as (legacy, candidate):
        run = desk.parity("run", "out", "--legacy", legacy, "--candidate", candidate, env=PASSWORD)
    assert run.returncode == 0, run.stdout
    found = verdicts(desk.folder)
    assert found["verdict"] == "parity"
    asked = {step["name"] for scenario in found["scenarios"] for step in scenario["steps"]}
    assert len(asked) == 19  # the operations of openapi.yml
    assert all(step["legacy"]["status"] < 300 for scenario in found["scenarios"] for step in scenario["steps"])


@pytest.mark.slow
def test_generated_cases_run_and_the_same_seed_makes_the_same(desk: Desk) -> None:
    pytest.importorskip("hypothesis")
    texts = []
    for seed in ("3", "3", "4"):
        arguments = ("import", "openapi", str(DESCRIPTION), "-o", "out", "--generate", "5", "--seed", seed, "--force")
        assert desk.parity(*arguments).returncode == 0
        texts.append(desk.texts)
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]
    assert "generated cases" in texts[0]
    with two_conduits() as (legacy, candidate):
        run = desk.parity("run", "out", "--legacy", legacy, "--candidate", candidate, env=PASSWORD)
    assert run.returncode == 0, run.stdout[-3000:]
