"""`parity calibrate` finds what varies within a side and describes it by typed rules, none of them `any`."""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
import uuid
from collections.abc import Callable

from tests.faces.conftest import Bench
from tests.faces.test_run import other_title
from tests.twins import Answer, as_json

SCENARIOS = """\
# what a visitor sees
scenario: A restless page   # do not touch this comment
parametrize: {page: [1, 2]}
steps:
  - request: GET /pages/${page}
    expect: {status: 200}  # always
  - request: GET /still
    rules:
      json:$.n: integer
---
scenario: Another document
steps:
  - request: GET /pages/3
"""


def restless(start: int) -> Callable[[str, str, bytes], Answer]:
    count = itertools.count(start)

    def behaviour(method: str, path: str, body: bytes) -> Answer:
        if path == "/still":
            return as_json({"n": 1})
        now = dt.datetime.now(dt.UTC)
        value = {
            "title": "Emma",
            "id": str(uuid.uuid4()),
            "now": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "ref": secrets.token_hex(20),
            "hits": next(count),
        }
        challenge = f'Digest realm="x", nonce="{secrets.token_hex(16)}", opaque="{secrets.token_hex(16)}"'
        return as_json(value, 200, ("X-Request-Id", secrets.token_hex(8)), ("WWW-Authenticate", challenge))

    return behaviour


def sides(bench: Bench) -> tuple[str, ...]:
    return ("--legacy", bench.legacy.url, "--candidate", bench.candidate.url)


def test_what_varies_is_found_and_written_as_typed_rules_and_then_the_run_passes(bench: Bench) -> None:
    bench.legacy.behaviour, bench.candidate.behaviour = restless(100), restless(500)
    path = bench.scenario(SCENARIOS)
    assert bench.run().returncode == 1
    proposed = bench.parity("calibrate", "scenarios", *sides(bench))
    assert proposed.returncode == 1
    assert path.read_text("utf-8") == SCENARIOS
    for rule in ("json:$.id: uuid", "json:$.now: {datetime: {within: 5s}}", "json:$.ref: token", "json:$.hits: type"):
        assert rule in proposed.stdout, proposed.stdout
    assert "any" not in {line.rpartition(": ")[2] for line in proposed.stdout.splitlines()}
    assert proposed.stdout.count("json:$.id: uuid") == 2  # once for each step, not for each parameter

    written = bench.parity("calibrate", "scenarios", "--write", *sides(bench))
    assert written.returncode == 0, written.stdout + written.stderr
    text = path.read_text("utf-8")
    assert "json:$.now: {datetime: {within: 5s}}" in text
    for kept in ("# what a visitor sees", "# do not touch this comment", "# always", "---", "json:$.n: integer"):
        assert kept in text
    done = bench.run("--strict")
    assert done.returncode == 0, done.stdout
    assert bench.results["any_rules"] == 0
    assert bench.parity("calibrate", "scenarios", "--write", *sides(bench)).returncode == 0
    assert path.read_text("utf-8") == text


def test_rules_hide_no_difference_between_the_sides(bench: Bench) -> None:
    bench.legacy.behaviour, bench.candidate.behaviour = restless(1), restless(1)
    bench.scenario(SCENARIOS)
    bench.parity("calibrate", "scenarios", "--write", *sides(bench))
    steady = restless(1)
    bench.candidate.behaviour = lambda *asked: as_json(
        {**_body(steady(*asked)), "title": "Emmas"}, 200, ("X-Request-Id", "a" * 16)
    )
    assert bench.run().returncode == 1
    assert {one["address"] for one in bench.differences} >= {"json:$.title", "header:www-authenticate"}


def _body(given: Answer) -> dict[str, object]:
    import json

    found: dict[str, object] = json.loads(given[2])
    return found


def test_steady_applications_need_no_rules_even_when_they_differ(bench: Bench) -> None:
    bench.candidate.behaviour = other_title
    bench.scenario("scenario: Books\nsteps:\n  - request: GET /books\n")
    done = bench.parity("calibrate", "scenarios", *sides(bench))
    assert done.returncode == 0
    assert "nothing varies by itself" in done.stdout


def test_what_comes_and_goes_has_no_rule_and_fails(bench: Bench) -> None:
    count = itertools.count()
    bench.candidate.behaviour = lambda *_: as_json({"a": 1} if next(count) % 2 else {"a": 1, "b": 2})
    bench.scenario("scenario: Books\nsteps:\n  - request: GET /books\n")
    done = bench.parity("calibrate", "scenarios", "--write", *sides(bench))
    assert done.returncode == 1
    assert "no typed rule describes json:$.b" in done.stdout


def test_no_rule_lets_any_value_pass_where_one_side_alone_varies(bench: Bench) -> None:
    count = itertools.count()
    bench.legacy.behaviour = lambda *_: as_json({"price": 5, "seen": "2026-01-01T00:00:00Z"})
    bench.candidate.behaviour = lambda *_: as_json({"price": next(count), "seen": "2026-01-01T00:00:00Z"})
    path = bench.scenario("scenario: Books\nsteps:\n  - request: GET /books\n")
    done = bench.parity("calibrate", "scenarios", "--write", *sides(bench))
    assert done.returncode == 1
    assert "no typed rule describes json:$.price: it varies on candidate only" in done.stdout
    assert "rules" not in path.read_text("utf-8")
    assert bench.run().returncode == 1


def test_no_rule_lets_any_value_pass_where_replays_leave_something_behind(bench: Bench) -> None:
    counts = {"l": itertools.count(), "c": itertools.count(100)}
    bench.legacy.behaviour = lambda *_: as_json({"orders": next(counts["l"])})
    bench.candidate.behaviour = lambda *_: as_json({"orders": next(counts["c"])})
    path = bench.scenario("scenario: Order\nsteps:\n  - request: POST /orders\n")
    done = bench.parity("calibrate", "scenarios", "--write", *sides(bench))
    assert done.returncode == 1
    assert "no typed rule describes json:$.orders: the scenario writes and no `reset` undoes it" in done.stdout
    assert "rules" not in path.read_text("utf-8")


def test_what_cannot_be_replayed_is_said(bench: Bench) -> None:
    bench.scenario("scenario: Books\nsteps:\n  - request: GET /books\n    expect: {status: 404}\n")
    done = bench.parity("calibrate", "scenarios", *sides(bench))
    assert done.returncode == 3
    assert "not calibrated" in done.stderr
    assert (
        bench.parity("calibrate", "scenarios", "--legacy", "http://127.0.0.1:1", "--candidate", "http://127.0.0.1:1").returncode
        == 3
    )


def test_a_rule_has_to_describe_every_pair_of_values_that_was_seen(bench: Bench) -> None:
    """Random digits may look like UUIDs once; the rule that is written must hold for the others too."""
    uuids = ["4e0e492296aa4b85a431f59967bc8761", "227a4089e2554743b0793032d4e7cc2d"]
    seen = {side: iter([*uuids, *(f"{number:02x}7a4089e2550743c0793032d4e7cc2d" for number in range(99))]) for side in "lc"}
    bench.legacy.behaviour = lambda *_: as_json({"ref": next(seen["l"])})
    bench.candidate.behaviour = lambda *_: as_json({"ref": next(seen["c"])})
    bench.scenario("scenario: One\nsteps:\n  - request: GET /one\n")
    proposed = bench.parity("calibrate", "scenarios", "-n", "3", *sides(bench))
    assert "json:$.ref: token" in proposed.stdout, proposed.stdout
    assert "json:$.ref: uuid" not in proposed.stdout


def test_of_addresses_that_vary_the_steady_parts_stay_asserted(bench: Bench) -> None:
    """`token` would let `/users/...` pass for `/orders/...`."""
    count = itertools.count(7)

    def ordered(place: str) -> Callable[[str, str, bytes], Answer]:
        def behaviour(method: str, path: str, body: bytes) -> Answer:
            link = f"/{place}/{uuid.uuid4()}/lines?page={next(count)}"
            return as_json({"link": link, "ref": secrets.token_urlsafe(20)}, 201, ("Location", link))

        return behaviour

    bench.legacy.behaviour = bench.candidate.behaviour = ordered("orders")
    path = bench.scenario("scenario: One\nsteps:\n  - request: GET /one\n")
    assert bench.parity("calibrate", "scenarios", "--write", *sides(bench)).returncode == 0
    assert "header:location: {matches: {pattern: /orders/[0-9a-f-]{36}/lines\\?page=[0-9]+}}" in path.read_text(
        "utf-8"
    ).replace("'", "")
    done = bench.run("--strict")
    assert done.returncode == 0, done.stdout
    bench.candidate.behaviour = ordered("people")
    assert bench.run().returncode == 1
    assert {one["address"] for one in bench.differences} == {"json:$.link", "header:location"}
