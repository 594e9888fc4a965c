"""The bookshop: its Django port is proven by the harness, its defects are found, and the old application equals itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PORT = ROOT / "examples" / "bookshop" / "django"
FORGED = "A status that the page does not offer"  # its candidate's form has Django's own field name


def parity(*arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "harness.cli.main", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False, env={**os.environ, **(env or {})}
    )


def results(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "results.json").read_text("utf-8"))
    return found


@pytest.mark.slow
def test_the_django_port_behaves_like_the_flask_application(tmp_path: Path) -> None:
    done = parity("run", "--strict", "--report", str(tmp_path))
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    found = results(tmp_path)
    assert found["verdict"] == "waived"
    assert found["stale"] == {"rules": [], "waivers": []}
    assert found["any_rules"] == 0
    assert found["summary"]["waived"] == 3
    assert len({scenario["name"] for scenario in found["scenarios"]}) >= 70
    assert {scenario["verdict"] for scenario in found["scenarios"]} == {"parity", "waived"}
    all_routes_are_proven(tmp_path / "results.json", done.stdout)
    the_edge_keeps_its_rules(tmp_path / "results.json")


def the_edge_keeps_its_rules(file: Path) -> None:
    """As if only the API was proven: nginx sends it to Django and the pages to Flask, and every request's way is known."""
    if shutil.which("nginx") is None:
        pytest.skip("NOT TESTED: there is no nginx here, and `make proxies` could not get it")
    found = json.loads(file.read_text("utf-8"))
    found["scenarios"] = [one for one in found["scenarios"] if "api_" in one["file"]]
    file.write_text(json.dumps(found), "utf-8")
    rules = ROOT / "reports" / "parity.conf"
    done = parity("routes", "--results", str(file), "--export", "nginx", "--output", str(rules))
    assert done.returncode == 0, done.stderr
    assert '"~^(?:GET|HEAD) /api/books/[0-9]+(?:[?].*)?$" candidate' in rules.read_text("utf-8")
    assert "#   GET /books/<slug>: untested" in rules.read_text("utf-8")
    done = parity("routes", "--results", str(file), "--check-edge", "edge")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    rules.write_text(rules.read_text("utf-8").replace("|HEAD) /api/books/[0-9]+", "|DELETE) /api/books/[0-9]+"), "utf-8")
    done = parity("routes", "--results", str(file), "--check-edge", "edge")
    assert done.returncode == 1
    assert "HEAD /api/books/7 (HEAD of it): the legacy side was asked" in done.stdout


def all_routes_are_proven(file: Path, said: str) -> None:
    """And one scenario's results are missed where no other goes to its route; HEAD and OPTIONS are no routes."""
    assert "routes proven or waived (100 %)" in said
    done = parity("routes", "--results", str(file), "--fail-under", "100")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    found = json.loads(file.read_text("utf-8"))
    assert found["routes"]["problems"] == []
    listed = {row["route"] for row in found["routes"]["routes"]}
    assert {route.partition(" ")[0] for route in listed} == {"GET", "POST", "PUT", "PATCH", "DELETE"}
    by_route: dict[str, set[str]] = {}
    for scenario in found["scenarios"]:
        for step in scenario["steps"]:
            by_route.setdefault(step["route"], set()).add(scenario["name"])
    alone = {route: names for route, names in by_route.items() if len(names) == 1 and route in listed}
    assert len(alone) > 5
    route, (name,) = min(alone.items())
    found["scenarios"] = [one for one in found["scenarios"] if one["name"] != name]
    file.write_text(json.dumps(found), "utf-8")
    done = parity("routes", "--results", str(file), "--fail-under", "100", "--state", "untested")
    assert done.returncode == 1
    assert route in done.stdout


@pytest.mark.slow
def test_the_fastapi_port_of_the_api_behaves_like_the_flask_application(tmp_path: Path) -> None:
    api = ("scenarios/api_books.yaml", "scenarios/api_people.yaml")
    done = parity("run", *api, "--candidate", "fastapi", "--report", str(tmp_path))
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    found = results(tmp_path)
    assert found["verdict"] == "parity"
    assert len(found["scenarios"]) > 50


@pytest.mark.slow
def test_the_legacy_application_equals_itself_on_every_route(tmp_path: Path) -> None:
    done = parity("run", "--candidate", "again", "--report", str(tmp_path))
    assert done.returncode == 1, done.stdout[-4000:] + done.stderr
    others = [one for one in results(tmp_path)["scenarios"] if one["name"] != FORGED]
    assert len(others) > 200
    assert {one["verdict"] for one in others} == {"parity"}


# What is to be found where; the rest of the defects is replayed by tests/faults.
DEFECTS = {
    "stock-not-decremented": ("shopping.yaml buys", "json:$.stock"),
    "open-admin": ("admin.yaml enter", "status"),
    "label-lost": ("account.yaml", 'document:forms["/login"].fields["password"].label'),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_of_the_port_is_found_where_it_is(tmp_path: Path, name: str) -> None:
    where, address = DEFECTS[name]
    done = parity("run", "-k", where, "--report", str(tmp_path), env={"BOOKSHOP_FAULT": name})
    assert done.returncode == 1, done.stdout[-4000:] + done.stderr
    found = {
        difference["address"]
        for scenario in results(tmp_path)["scenarios"]
        for step in scenario["steps"]
        for difference in step["differences"]
        if difference["state"] == "open"
    }
    assert address in found
    assert address in done.stdout


def faults(*arguments: str) -> subprocess.CompletedProcess[str]:
    # -S: the list must print before anything is installed
    command = [sys.executable, "-S", "-m", "bookshop_faults", *arguments]
    return subprocess.run(command, cwd=PORT, capture_output=True, text=True, timeout=30, check=False)


def test_the_list_of_defects_is_names_and_descriptions_only() -> None:
    lines = faults().stdout.splitlines()
    assert len(lines) >= 10
    for line in lines:
        name, description = line.split(maxsplit=1)
        assert name.replace("-", "").isalnum()
        assert line.startswith(f"{name}  ")
        assert len(description) > 10
        assert faults(name).returncode == 0


def test_a_defect_that_does_not_exist_is_refused_with_a_hint() -> None:
    done = faults("price-round")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean price-rounded?" in done.stderr
