"""`inventory`, `migrated` and `moved`: what a run does with them, and `parity routes`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.faces.conftest import Bench
from tests.twins import Answer, as_html, as_json

ROUTES = "GET /books\nGET,POST /books/<slug>\nGET /books/<int:id>\nDELETE /books/<int:id>\nGET /genres/\nGET /private\n"
SCENARIOS = """\
scenario: Books
steps:
  - request: GET /books
  - request: GET /books/emma
  - request: GET /books/7
  - request: DELETE /books/7
  - request: GET /genres/
  - request: GET /private
---
scenario: Another
parametrize: {slug: [a, b]}
steps:
  - request: POST /books/${slug}
"""


def settings(bench: Bench, more: str = "", *, candidate: str = ROUTES, migrated: str = "") -> None:
    (bench.folder / "legacy.txt").write_text(ROUTES, "utf-8")
    (bench.folder / "candidate.txt").write_text(candidate, "utf-8")
    (bench.folder / "parity.toml").write_text(
        f'[targets.legacy]\nurl = "{bench.legacy.url}"\ninventory = "list: legacy.txt"\n'
        f'[targets.candidate]\nurl = "{bench.candidate.url}"\ninventory = "list: candidate.txt"\n{migrated}\n{more}',
        "utf-8",
    )


def answers(path_part: str, status: int) -> Any:
    def answer(method: str, path: str, body: bytes) -> Answer:
        return as_json({"id": 1, "title": "Emma", "path": path}, status if path_part in path else 200)

    return answer


def routes(bench: Bench, *arguments: str) -> dict[str, Any]:
    done = bench.parity("routes", "--json", *arguments)
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def states(bench: Bench, *arguments: str) -> dict[str, str]:
    return {row["route"]: row["state"] for row in routes(bench, *arguments)["routes"]}


def test_steps_belong_to_the_route_of_the_inventory(bench: Bench) -> None:
    settings(bench)
    bench.scenario(
        "scenario: A\nsteps:\n"
        + "".join(
            f"  - request: {line}\n"
            for line in (
                "GET /books/emma?x=1",
                "GET /books/7",
                "GET /genres",
                "PUT /books/7",
                "HEAD /books",
                "GET /nope/${unique}",
            )
        )
    )
    bench.parity("run")
    assert [step["route"] for step in bench.results["scenarios"][0]["steps"]] == [
        "GET /books/<slug>",
        "GET /books/<int:id>",
        "GET /genres/",
        "PUT /books/<int:id>",
        "HEAD /books",
        "GET /nope/${unique}",
    ]


def test_a_waiver_may_name_the_route_as_reports_print_it_or_as_it_is_written(bench: Bench) -> None:
    settings(bench)
    bench.candidate.behaviour = answers("/books/emma", 201)
    bench.scenario(
        "scenario: A\nsteps: [{request: GET /books/emma}]\n"
        "waivers: [{at: status, legacy: 200, candidate: 201, reason: x, owner: me, until: '2099-01-01', route: ROUTE}]\n"
    )
    text = (bench.folder / "scenarios" / "a.yaml").read_text()
    for route, code in (("GET /books/<slug>", 0), ("GET /books/emma", 0), ("/books/*", 0), ("GET /books/<int:id>", 1)):
        bench.scenario(text.replace("ROUTE", f"'{route}'"))
        assert bench.parity("run").returncode == code, route


def test_all_routes_proven_passes_any_threshold_and_a_lost_result_fails_it(bench: Bench) -> None:
    settings(bench)
    bench.scenario(SCENARIOS)
    assert bench.parity("run").returncode == 0
    done = bench.parity("routes", "--fail-under", "100")
    assert done.returncode == 0, done.stdout
    assert "7 of 7 routes proven or waived (100 %)" in done.stdout
    found = bench.results
    found["scenarios"] = [one for one in found["scenarios"] if one["name"] != "Another"]
    (bench.folder / "reports" / "results.json").write_text(json.dumps(found), "utf-8")
    done = bench.parity("routes", "--fail-under", "100")
    assert done.returncode == 1
    assert "6 of 7 routes proven or waived (85.7 %)" in done.stdout
    assert bench.parity("routes", "--fail-under", "85").returncode == 0
    assert states(bench)["POST /books/<slug>"] == "untested"


def test_every_state_there_is(bench: Bench) -> None:
    settings(bench, candidate=ROUTES.replace("GET /genres/\n", "") + "GET /new\n")
    bench.candidate.behaviour = answers("/books/emma", 201)
    bench.legacy.behaviour = answers("/private", 401)
    bench.scenario(
        SCENARIOS.replace("  - request: GET /genres/\n", "")
        .replace("  - request: GET /private\n", "  - request: GET /private\n    sides: {candidate: {request: GET /books}}\n")
        .replace("POST /books/${slug}", "POST /books/${slug}\n    expect: {status: 418}")
        + "waivers:\n  - {at: status, legacy: 401, candidate: 200, reason: x, owner: me, until: '2099-01-01', route: GET /x}\n"
    )
    assert bench.parity("run").returncode == 3
    assert states(bench) == {
        "GET /books": "proven",
        "GET /books/<slug>": "different",
        "POST /books/<slug>": "broken",
        "GET /books/<int:id>": "proven",
        "DELETE /books/<int:id>": "proven",
        "GET /genres/": "missing",
        "GET /private": "different",
    }
    assert routes(bench)["added"] == ["GET /new"]
    assert routes(bench, "--state", "missing")["routes"][0]["route"] == "GET /genres/"


def test_refusals_prove_nothing_and_what_differs_beside_a_route_spoils_it(bench: Bench) -> None:
    settings(bench)
    bench.legacy.behaviour = bench.candidate.behaviour = answers("/private", 401)
    bench.scenario(SCENARIOS)
    assert bench.parity("run").returncode == 0
    found = {row["route"]: row for row in routes(bench)["routes"]}
    assert (found["GET /private"]["state"], found["GET /private"]["parity"]) == ("untested", 100)
    assert "only refusals" in found["GET /private"]["note"]

    def head_fails(method: str, path: str, body: bytes) -> Answer:
        return as_json({"id": 1, "title": "Emma", "path": path}, 405 if method == "HEAD" else 200)

    bench.candidate.behaviour = head_fails
    bench.legacy.behaviour = answers("/none", 200)
    bench.scenario(SCENARIOS.replace("GET /books\n", "GET /books\n  - request: HEAD /books\n"))
    bench.parity("run")
    assert states(bench)["GET /books"] == "different"


@pytest.mark.parametrize(
    ("location", "state"),
    [("/login?next=/private", "untested"), ("/sign-in?return_to=%2Fprivate%3Fpage%3D2", "untested"), ("/login", "proven")],
)
def test_who_is_sent_to_a_login_and_back_has_not_seen_the_page(bench: Bench, location: str, state: str) -> None:
    """A redirect to a login that does not lead back may be what the page is for: a log out."""

    def answer(method: str, path: str, body: bytes) -> Answer:
        return (302, [("Location", location)], b"") if path == "/private" else as_json({"id": 1})

    settings(bench)
    bench.legacy.behaviour = bench.candidate.behaviour = answer
    bench.scenario(SCENARIOS)
    assert bench.parity("run").returncode == 0
    assert states(bench)["GET /private"] == state


def test_what_answers_is_proven_although_the_inventory_does_not_list_it(bench: Bench) -> None:
    settings(bench, candidate="GET /books\n")
    bench.scenario(SCENARIOS)
    bench.parity("run")
    row = routes(bench)["routes"][1]
    assert (row["state"], row["candidate"], row["note"]) == (
        "proven",
        None,
        "it answers, though its inventory does not list it",
    )


MIGRATED = 'migrated = ["GET /books", "GET /books/<slug>"]'


def test_only_migrated_routes_gate_step_by_step(bench: Bench) -> None:
    settings(bench, migrated=MIGRATED, candidate="GET /books\nGET /books/<slug>\n")
    bench.scenario(SCENARIOS)
    bench.candidate.behaviour = answers("/books/7", 500)
    done = bench.parity("run")
    assert done.returncode == 0, done.stdout
    assert bench.results["verdict"] == "parity"
    assert bench.results["summary"]["different"] == 1
    steps = {step["route"]: step["gates"] for step in bench.results["scenarios"][0]["steps"]}
    assert [route for route, gates in steps.items() if gates] == ["GET /books", "GET /books/<slug>"]
    assert states(bench)["DELETE /books/<int:id>"] == "not started"
    assert "2 of the 2 migrated ones" in bench.parity("routes").stdout
    assert bench.pytest_configured("scenarios").returncode == 0
    bench.candidate.behaviour = answers("/books/emma", 500)
    assert bench.parity("run").returncode == 1
    assert bench.pytest_configured("scenarios").returncode == 1


def test_a_broken_scenario_gates_only_if_it_might_touch_a_migrated_route(bench: Bench) -> None:
    settings(bench, migrated='migrated = ["GET /books/<slug>"]')
    broken = "scenario: X\ngiven: [{request: GET /given}]\nsteps: [{%s}]\n---\n"
    broken += "scenario: Y\nsteps: [{request: GET /books/a}]\n"
    bench.legacy.behaviour = answers("/given", 500)
    for step, code in (("request: GET /genres/", 0), ("request: GET /books/emma", 3), ("form: /genres/", 3)):
        bench.scenario(broken % step)
        assert bench.parity("run").returncode == code, step


def test_a_run_that_touches_no_migrated_route_proves_nothing(bench: Bench) -> None:
    settings(bench, migrated='migrated = ["GET /bocks"]')
    bench.scenario(SCENARIOS)
    done = bench.parity("run")
    assert done.returncode == 3
    assert "touches a migrated route, so nothing was proven" in done.stdout
    assert "`migrated`: 'GET /bocks' is no route of the inventory" in done.stdout


@pytest.mark.parametrize("with_inventory", [True, False])
def test_exactly_the_scenarios_on_migrated_routes_are_run(bench: Bench, with_inventory: bool) -> None:
    settings(bench, migrated='migrated = ["POST /books/<slug>"]')
    if not with_inventory:
        path = bench.folder / "parity.toml"
        path.write_text("".join(line for line in path.read_text().splitlines(True) if "inventory" not in line), "utf-8")
    bench.scenario(SCENARIOS)
    assert bench.parity("run", "--migrated").returncode == 0
    assert {one["name"] for one in bench.results["scenarios"]} == {"Another"}
    done = bench.pytest_configured("scenarios", "--parity-migrated")
    assert done.returncode == 0, done.stdout
    assert "2 passed, 1 deselected" in done.stdout
    settings(bench)
    done = bench.parity("run", "--migrated")
    assert (done.returncode, "lists no migrated routes" in done.stderr) == (2, True)


def test_a_moved_route_is_asked_at_its_new_address(bench: Bench) -> None:
    moved = '[[moved]]\nlegacy = "/books/<int:id>"\ncandidate = "/catalogue/<id>/book"\n'
    settings(bench, moved, candidate=ROUTES.replace("/books/<int:id>", "/catalogue/{id}/book"))
    bench.legacy.behaviour = bench.candidate.behaviour = lambda *_: as_json({"id": 1})
    bench.scenario(
        SCENARIOS
        + "---\nscenario: The old address\nsteps:\n  - request: GET /books/8\n    sides: {candidate: {request: GET /books/9}}\n"
    )
    assert bench.parity("run").returncode == 0
    assert "GET /catalogue/7/book" in bench.candidate.asked
    assert "GET /books/7" not in bench.candidate.asked
    assert "GET /books/9" in bench.candidate.asked
    row = next(row for row in routes(bench)["routes"] if row["route"] == "GET /books/<int:id>")
    assert (row["state"], row["candidate"], row["match"]) == ("proven", "/catalogue/{id}/book", "moved")


MOVED = """\
[[moved]]
legacy = "/books/<slug>"
candidate = "/catalogue/<slug>"
redirect = 308
"""
LINKS = (
    '<a href="/books/emma?page=2#top">Emma</a> <a href="/books/persuasion">Persuasion</a> <a href="/books/7">Seven</a>'
    '<link rel="canonical" href="{origin}/books/emma"><form action="/books/emma" method="post"></form>'
)


def a_shop(origin: str, folder: str, redirect: int = 308) -> Any:
    """A page that links to books below a folder, a redirect to one, a sitemap; the old address leads to the new one."""

    def answer(method: str, path: str, body: bytes) -> Answer:
        new = f"/{folder}/"
        if folder != "books" and path.startswith("/books/") and path != "/books/7":
            return redirect, [("Location", path.replace("/books/", new))], b""
        if path == "/latest":
            return 302, [("Location", f"{new}emma")], b""
        if path == "/sitemap.xml":
            text = f"<urlset><url><loc>{origin}{new}emma</loc></url></urlset>"
            return 200, [("Content-Type", "application/xml")], text.encode()
        text = (
            LINKS.replace("/books/7", "/seven")
            .replace("books/", f"{folder}/")
            .replace("/seven", "/books/7")
            .format(origin=origin)
        )
        return as_html(f"<html><body>{text}</body></html>")

    return answer


@pytest.mark.parametrize(
    ("folder", "redirect", "differs"),
    [
        ("catalogue", 308, set()),
        ("catalogue", 302, {"status"}),
        ("katalog", 308, {"header:location", "document", "xml"}),
    ],
)
def test_links_location_canonical_and_sitemap_are_expected_at_the_new_address(
    bench: Bench, folder: str, redirect: int, differs: set[str]
) -> None:
    settings(bench, MOVED, candidate=ROUTES.replace("/books/<slug>", "/catalogue/<slug>"))
    bench.legacy.behaviour = a_shop(bench.legacy.url, "books")
    bench.candidate.behaviour = a_shop(bench.candidate.url, folder, redirect)
    bench.scenario(
        "scenario: A\nsteps:\n"
        + "".join(f"  - request: GET {path}\n" for path in ("/", "/latest", "/sitemap.xml", "/books/emma?a=1"))
    )
    done = bench.parity("run")
    assert done.returncode == (1 if differs else 0), done.stdout
    assert {
        one["address"] if one["address"] in differs else one["address"].partition(":")[0] for one in bench.differences
    } == differs
    last = bench.results["scenarios"][0]["steps"][-1]
    assert (last["name"], last["route"], last["legacy"]["status"]) == (
        "GET /books/emma?a=1 (the old address)",
        "GET /books/<slug>",
        308,
    )
    assert last["candidate"]["status"] == redirect


def test_without_an_inventory_there_is_no_threshold(bench: Bench) -> None:
    bench.scenario(SCENARIOS)
    bench.run()
    done = bench.parity("routes")
    assert done.returncode == 0
    assert "there is no inventory" in done.stdout
    done = bench.parity("routes", "--fail-under", "1")
    assert (done.returncode, "needs the inventory of the legacy target" in done.stderr) == (2, True)


def test_before_any_run_everything_is_untested(bench: Bench) -> None:
    settings(bench)
    assert set(states(bench).values()) == {"untested"}
    assert bench.parity("routes", "--fail-under", "1").returncode == 1
    assert bench.parity("routes", "--results", "nowhere.json").returncode == 2
    assert bench.parity("routes", "--state", "gone").returncode == 2


def test_an_inventory_that_cannot_be_taken_is_a_warning_of_a_run_and_the_end_of_routes(bench: Bench) -> None:
    settings(bench)
    bench.scenario(SCENARIOS)
    (bench.folder / "candidate.txt").write_text("nonsense\n", "utf-8")
    done = bench.parity("run")
    assert done.returncode == 0
    assert "line 1: 'nonsense' is no route" in done.stdout
    done = bench.parity("routes")
    assert (done.returncode, "line 1: 'nonsense' is no route" in done.stderr) == (3, True)


def test_results_of_other_targets_are_refused(bench: Bench) -> None:
    settings(bench, '[targets.other]\nurl = "http://127.0.0.1:9"\n')
    bench.scenario(SCENARIOS)
    bench.parity("run")
    done = bench.parity("routes", "--candidate", "other")
    assert (done.returncode, "is about the candidate 'candidate', not 'other'" in done.stderr) == (2, True)


def test_workers_share_one_inventory(bench: Bench) -> None:
    settings(bench, migrated=MIGRATED)
    bench.scenario(SCENARIOS)
    done = bench.pytest_configured("scenarios", "-n", "2")
    assert done.returncode == 0, done.stdout
    assert bench.results["routes"]["legacy"] == "list: legacy.txt"
    assert states(bench)["POST /books/<slug>"] == "proven"
