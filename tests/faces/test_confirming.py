"""A difference is confirmed by a second replay: what does not come again is unstable, what varies by itself says so."""

from __future__ import annotations

import itertools
import uuid

from tests.faces.conftest import Bench
from tests.faces.test_run import ONE, other_title
from tests.twins import as_json

WRITES = "scenario: Buying\nsteps:\n  - request: POST /orders\n    json: {n: 1}\n"


def test_a_difference_that_does_not_come_again_is_unstable_and_fails(bench: Bench) -> None:
    count = itertools.count(1)
    bench.legacy.behaviour = lambda *_: as_json({"n": 1})
    bench.candidate.behaviour = lambda *_: as_json({"n": 2 if next(count) == 1 else 1})
    bench.scenario(ONE)
    done = bench.run()
    assert done.returncode == 1
    assert bench.results["verdict"] == "unstable"
    (difference,) = bench.differences
    assert difference["address"] == "json:$.n"
    assert difference["volatile"] == "candidate"
    assert "did not come again" in difference["reason"]
    assert "did not come again" in done.stdout


def test_a_difference_that_comes_again_is_different_and_bears_no_label(bench: Bench) -> None:
    bench.scenario(ONE)
    bench.candidate.behaviour = other_title
    assert bench.run().returncode == 1
    assert bench.results["verdict"] == "different"
    assert [difference["volatile"] for difference in bench.differences] == [None]
    assert len(bench.candidate.asked) == 2


def test_what_varies_within_one_side_or_both_is_labelled_with_a_typed_rule(bench: Bench) -> None:
    bench.legacy.behaviour = lambda *_: as_json({"id": "6fa0a882-ba75-4264-a18c-5479a2726bd7", "both": str(uuid.uuid4())})
    bench.candidate.behaviour = lambda *_: as_json({"id": str(uuid.uuid4()), "both": str(uuid.uuid4())})
    bench.scenario(ONE)
    assert bench.run().returncode == 1
    assert bench.results["verdict"] == "different"
    found = {one["address"]: (one["volatile"], one["suggested_rule"]) for one in bench.differences}
    assert found == {
        "json:$.id": ("candidate", "json:$.id: uuid"),
        "json:$.both": ("both", "json:$.both: uuid"),
    }


def test_numbers_that_vary_get_the_rule_that_calibrate_proposes(bench: Bench) -> None:
    count = itertools.count(0.25)
    bench.legacy.behaviour = bench.candidate.behaviour = lambda *_: as_json({"r": next(count)})
    bench.scenario(ONE)
    assert bench.run().returncode == 1
    assert [(one["volatile"], one["suggested_rule"]) for one in bench.differences] == [("both", "json:$.r: type")]


def test_a_rule_that_an_unchanging_value_does_not_fit_is_no_variation(bench: Bench) -> None:
    bench.legacy.behaviour = lambda *_: as_json({"day": "2026-01-01", "none": None})
    bench.candidate.behaviour = lambda *_: as_json({"day": "01/01/2026", "none": None})
    bench.scenario(ONE + "    rules: {'json:$.day': date, 'json:$.none': uuid}\n")
    assert bench.run().returncode == 1
    assert {one["address"]: one["volatile"] for one in bench.differences} == {"json:$.day": None, "json:$.none": None}


def test_another_difference_the_second_time_is_unstable_too(bench: Bench) -> None:
    count = itertools.count(1)
    bench.legacy.behaviour = lambda *_: as_json({"a": 1, "b": 1})
    bench.candidate.behaviour = lambda *_: as_json({"a": 2, "b": 1} if next(count) == 1 else {"a": 1, "b": 2})
    bench.scenario(ONE)
    bench.run()
    assert bench.results["verdict"] == "unstable"


def test_parity_is_not_replayed(bench: Bench) -> None:
    bench.scenario(ONE)
    assert bench.run().returncode == 0
    assert len(bench.candidate.asked) == 1


def test_what_writes_is_replayed_only_where_both_sides_can_be_reset(bench: Bench) -> None:
    bench.scenario(WRITES)
    bench.candidate.behaviour = other_title
    bench.run()
    assert bench.candidate.asked == ["POST /orders"]
    settings = "".join(
        f'[tool.parity.targets.{name}]\nurl = "{twin.url}"\nreset = "POST /reset"\n'
        for name, twin in (("legacy", bench.legacy), ("candidate", bench.candidate))
    )
    (bench.folder / "pyproject.toml").write_text(settings, "utf-8")
    bench.candidate.asked.clear()
    assert bench.parity("run", "scenarios").returncode == 1
    assert [one for one in bench.candidate.asked if one.startswith("POST")] == [
        "POST /reset",
        "POST /orders",
        "POST /reset",
        "POST /orders",
    ]
    assert bench.results["verdict"] == "different"


def test_a_second_replay_that_breaks_leaves_the_first_and_says_so(bench: Bench) -> None:
    count = itertools.count(1)
    bench.legacy.behaviour = lambda *_: as_json({"n": 1}, 200 if next(count) == 1 else 404)
    bench.candidate.behaviour = lambda *_: as_json({"n": 2})
    bench.scenario(ONE + "    expect: {status: 200}\n")
    assert bench.run().returncode == 1
    assert bench.results["verdict"] == "different"
    assert "could not be confirmed" in bench.results["scenarios"][0]["notes"][0]
