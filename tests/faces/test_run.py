"""`parity run`: verdicts, exit codes, what the terminal says, and the reports it leaves."""

from __future__ import annotations

import json
import time
from pathlib import Path

from tests.faces.conftest import Bench
from tests.twins import Answer, as_json

ONE = """\
scenario: A book
steps:
  - request: GET /books/1
"""


def other_title(method: str, path: str, body: bytes) -> Answer:
    return as_json({"id": 1, "title": "EMMA", "path": path})


def test_equal_applications_are_at_parity(bench: Bench) -> None:
    bench.scenario(ONE)
    done = bench.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert bench.results["verdict"] == "parity"
    assert bench.results["scenarios"][0]["steps"][0]["compared"] == ["json", "status", "header", "cookie"]
    assert (bench.folder / "reports" / "index.html").is_file()
    assert (bench.folder / "reports" / "summary.md").is_file()
    assert len(bench.legacy.asked) == len(bench.candidate.asked) == 1


def test_a_difference_fails_and_says_all_that_is_needed(bench: Bench) -> None:
    bench.scenario(ONE)
    bench.candidate.behaviour = other_title
    done = bench.run()
    assert done.returncode == 1
    for part in ("json:$.title", '"Emma"', '"EMMA"', "a.yaml:1", "GET /books/1", "curl", "index.html"):
        assert part in done.stdout, part
    assert [one["address"] for one in bench.differences] == ["json:$.title"]


def test_a_rule_copied_from_the_output_excuses_it(bench: Bench) -> None:
    bench.scenario(ONE + "    rules:\n      json:$.title: case_insensitive\n")
    bench.candidate.behaviour = other_title
    assert bench.run().returncode == 0


def test_a_pinned_waiver_excuses_only_these_values(bench: Bench) -> None:
    waiver = """\
waivers:
  - at: json:$.title
    legacy: Emma
    candidate: {value}
    reason: The new shop shouts.
    owner: shop
    until: 2099-01-01
"""
    bench.candidate.behaviour = other_title
    bench.scenario(ONE + waiver.format(value="EMMA"))
    done = bench.run()
    assert done.returncode == 0
    assert bench.results["verdict"] == "waived"
    bench.scenario(ONE + waiver.format(value="emma"))
    assert bench.run().returncode == 1


def test_an_expired_waiver_does_not_excuse(bench: Bench) -> None:
    bench.candidate.behaviour = other_title
    bench.scenario(ONE + "waivers:\n  - {at: 'json:$.title', reason: was fine, owner: shop, until: '2020-01-01'}\n")
    done = bench.run()
    assert done.returncode == 1
    assert "expired" in done.stdout


def test_stale_rules_are_reported_and_fail_when_strict(bench: Bench) -> None:
    bench.scenario(ONE + "    rules:\n      json:$.nowhere: uuid\n")
    done = bench.run()
    assert done.returncode == 0
    assert "stale rule" in done.stdout
    assert bench.run("--strict").returncode == 1


def test_an_unmet_expectation_is_broken(bench: Bench) -> None:
    bench.scenario(ONE + "    expect: {status: 404}\n")
    done = bench.run()
    assert done.returncode == 3
    assert "expected status to be 404, but it is 200" in done.stdout


def test_two_equal_server_errors_prove_nothing(bench: Bench) -> None:
    bench.legacy.behaviour = bench.candidate.behaviour = lambda *_: as_json({"error": "x"}, 500)
    bench.scenario(ONE)
    assert bench.run().returncode == 3
    bench.scenario(ONE + "    expect: {status: 500}\n")
    assert bench.run().returncode == 0


def test_captures_are_per_side(bench: Bench) -> None:
    def counting(first: int) -> object:
        def behaviour(method: str, path: str, body: bytes) -> Answer:
            return as_json({"id": first}, 201) if method == "POST" else as_json({"id": int(path.rsplit("/", 1)[1])})

        return behaviour

    bench.legacy.behaviour, bench.candidate.behaviour = counting(3), counting(7)  # type: ignore[assignment]
    bench.scenario("""\
scenario: A loan
rules:
  json:$.id: {identifier: {of: loan}}
steps:
  - request: POST /loans
    capture: {loan: "json:$.id"}
  - request: GET /loans/${loan}
""")
    done = bench.run()
    assert done.returncode == 0, done.stdout
    assert "GET /loans/3" in bench.legacy.asked
    assert "GET /loans/7" in bench.candidate.asked


def test_a_candidate_that_is_not_there_is_broken_before_anything_is_sent(bench: Bench) -> None:
    bench.scenario(ONE)
    done = bench.parity("run", "scenarios", "--legacy", bench.legacy.url, "--candidate", "http://127.0.0.1:1")
    assert done.returncode == 3
    assert "not ready" in done.stdout


def test_what_a_shared_file_says_is_stale_only_where_all_its_scenarios_were_loaded(bench: Bench) -> None:
    bench.scenario("rules: {'json:$.title': case_insensitive}\n", "_shared.yaml")
    bench.scenario(ONE)
    bench.scenario("scenario: None\nsteps:\n  - request: GET /none\n", "b.yaml")
    bench.legacy.behaviour = bench.candidate.behaviour = lambda _, path, __: as_json({} if path == "/none" else {"title": "E"})
    sides = ("--legacy", bench.legacy.url, "--candidate", bench.candidate.url, "--strict")
    assert bench.parity("run", "scenarios/b.yaml", *sides).returncode == 0
    assert bench.pytest("scenarios/b.yaml", "--parity-strict").returncode == 0
    assert bench.parity("run", "scenarios", *sides).returncode == 0
    bench.scenario(ONE.replace("books/1", "none"))
    assert bench.parity("run", "scenarios", *sides).returncode == 1
    assert bench.pytest("scenarios", "--parity-strict").returncode == 1
    assert "stale, matched nothing" in bench.pytest("scenarios/a.yaml", "scenarios/b.yaml").stdout


def test_an_expired_waiver_that_matches_is_not_stale(bench: Bench) -> None:
    said = "waivers: [{at: 'json:$.title', reason: was meant, owner: shop, until: 2020-01-01}]\n"
    bench.candidate.behaviour = other_title
    bench.scenario(ONE + said)
    assert bench.run().returncode == 1
    assert bench.differences[0]["expired_waiver"]
    assert bench.results["stale"]["waivers"] == []


def test_what_sets_the_scene_is_no_route(bench: Bench) -> None:
    bench.candidate.behaviour = lambda _, path, __: as_json({}, 404 if path == "/seed" else 200)
    bench.scenario(ONE + "given:\n  - request: GET /seed\n    expect: {status: 200}\n")
    assert bench.run().returncode == 1
    assert "" not in bench.results["summary"]["by_route"]


def test_a_stale_report_is_never_left(bench: Bench) -> None:
    bench.scenario(ONE)
    assert bench.run().returncode == 0
    before = (bench.folder / "reports" / "index.html").read_text("utf-8")
    bench.candidate.behaviour = other_title
    assert bench.run().returncode == 1
    assert (bench.folder / "reports" / "index.html").read_text("utf-8") != before


def test_nothing_selected_is_not_a_pass(bench: Bench) -> None:
    bench.scenario(ONE)
    assert bench.run("-k", "no such").returncode == 3


def test_parametrize_makes_ids(bench: Bench) -> None:
    bench.scenario("scenario: Books\nparametrize: {book: [1, 2]}\nsteps:\n  - request: GET /books/${book}\n")
    assert bench.run().returncode == 0
    assert sorted(one["id"] for one in bench.results["scenarios"]) == ["a.yaml::Books[1]", "a.yaml::Books[2]"]


def test_hostile_bodies_stay_inert_in_the_report(bench: Bench) -> None:
    evil = "</script><img src=x onerror=alert(1)>\u2028"
    bench.candidate.behaviour = lambda *_: as_json({"id": 1, "title": evil, "path": "/books/1"})
    bench.scenario(ONE)
    assert bench.run().returncode == 1
    page = Path(bench.folder / "reports" / "index.html").read_text("utf-8")
    assert "<img src=x" not in page
    assert "\u2028" not in page
    assert page.count("</script>") == 2


def test_bad_scenarios_are_all_reported_at_once(bench: Bench) -> None:
    bench.scenario("scenario: A\ntgs: [x]\nsteps:\n  - request: GET /\n    rules:\n      json:$.a: datetme\n")
    bench.scenario("scenario: B\nsteps:\n  - request: GET /${nobody}\n", "b.yaml")
    done = bench.parity("check", "scenarios")
    assert done.returncode == 2
    assert "unknown equivalence 'datetme'; did you mean 'datetime'?" in done.stderr
    assert "a.yaml:2:1" in done.stderr
    assert "a.yaml:6:" in done.stderr
    assert "b.yaml:3:" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_differs_in_the_same_places_is_shown_once_and_counted(bench: Bench) -> None:
    bench.candidate.behaviour = other_title
    bench.scenario("scenario: Books\nparametrize: {n: [1, 2, 3]}\nsteps:\n  - request: GET /books/${n}\n")
    done = bench.run()
    assert done.stdout.count("DIFFERENT  a.yaml::Books") == 1
    assert "2 more scenarios that differ in the same places" in done.stdout
    assert "in    3  json:$.title  changed" in done.stdout
    assert bench.results["summary"]["different"] == 3


def test_one_target_on_both_sides_is_warned_about(bench: Bench) -> None:
    bench.scenario("scenario: x\nsteps: [{request: GET /books/1}]\n")
    done = bench.parity("run", "scenarios", "--legacy", bench.legacy.url, "--candidate", bench.legacy.url)
    assert done.returncode == 0, done.stdout
    assert "both sides are one and the same target" in done.stdout
    assert "both sides" not in bench.run().stdout


def test_reports_hold_scenarios_in_the_order_of_the_files_whichever_ends_first(bench: Bench) -> None:
    """One that writes comes first in the files and is replayed last; of the readers the first takes longest."""

    def slow_first(method: str, path: str, body: bytes) -> Answer:
        if path == "/1":
            time.sleep(0.3)
        return as_json({"path": path})

    bench.legacy.behaviour = bench.candidate.behaviour = slow_first
    bench.scenario("scenario: Even writer\nsteps:\n  - request: POST /0\n", "a.yaml")
    for number in (1, 2, 3, 4):
        bench.scenario(f"scenario: {('Even', 'Odd')[number % 2]}\nsteps:\n  - request: GET /{number}\n", f"b{number}.yaml")
    files = ["a.yaml", "b1.yaml", "b2.yaml", "b3.yaml", "b4.yaml"]
    assert bench.run("--report", "whole").returncode == 0
    assert bench.run("-k", "Even", "--report", "one").returncode == 0
    assert bench.run("-k", "Odd", "--report", "two").returncode == 0
    assert bench.parity("report", "two/results.json", "one/results.json", "-o", "merged").returncode == 0
    for folder in ("whole", "merged"):
        found = json.loads((bench.folder / folder / "results.json").read_text("utf-8"))["scenarios"]
        assert [Path(one["file"]).name for one in found] == files, folder
