"""Fingerprints: they change with what is asked, and with nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.actions import RequestAction
from harness.model.address import Address, Name
from harness.model.position import Position
from harness.model.rule import Rule
from harness.model.scenario import Expectation, Identity, Play, Recipe, Step, Wait
from harness.snapshots import fingerprint, setting_fingerprint, upload_paths

TITLE = Address("json", (Name("title"),), text="json:$.title")
ACTION = RequestAction("POST", "/books/${book}", headers={"Accept": "application/json"}, json={"n": 1})


def step_of(action: RequestAction = ACTION, **play: object) -> Step:
    one = Play(action, **play)  # type: ignore[arg-type]
    return Step("request", "POST /books/${book}", Position("a.yaml", 3), one, one)


BASE = fingerprint(step_of(), {"book": 1})


@pytest.mark.parametrize(
    "action",
    [
        replace(ACTION, method="PUT"),
        replace(ACTION, target="/books/${book}/"),
        replace(ACTION, headers={"accept": "application/json"}),
        replace(ACTION, json={"n": "1"}),
        replace(ACTION, json={"n": True}),
        replace(ACTION, json={"n": 1.0}),
        replace(ACTION, json=None),
        replace(ACTION, query={"q": "1"}),
        replace(ACTION, auth=["a", "b"]),
    ],
)
def test_another_request_has_another_fingerprint(action: RequestAction) -> None:
    assert fingerprint(step_of(action), {"book": 1}) != BASE


def test_the_order_of_fields_is_part_of_the_request() -> None:
    one = fingerprint(step_of(RequestAction("POST", "/", form={"a": "1", "b": "2"})))
    assert one != fingerprint(step_of(RequestAction("POST", "/", form={"b": "2", "a": "1"})))


def test_values_that_will_be_filled_in_count_and_others_do_not() -> None:
    assert fingerprint(step_of(), {"book": 2}) != BASE
    assert fingerprint(step_of(), {"book": "1"}) != BASE
    assert fingerprint(step_of(), {"book": 1, "unused": 7}) == BASE
    through = {"book": "b-${kind}", "kind": "x"}
    assert fingerprint(step_of(), through) != fingerprint(step_of(), {**through, "kind": "y"})
    literal = RequestAction("GET", "/$${book}")
    assert fingerprint(step_of(literal), {"book": 1}) == fingerprint(step_of(literal), {"book": 2})


def test_what_no_request_shows_does_not_count() -> None:
    rule = Rule(TITLE, "case_insensitive")
    other = replace(
        step_of(replace(ACTION, timeout=3.0), expect=(Expectation(TITLE, ("x",)),)),
        rules=(rule,),
        position=Position("b.yaml", 9),
        candidate=Play(RequestAction("GET", "/elsewhere")),
    )
    assert fingerprint(other, {"book": 1}) == BASE


def test_captures_waits_and_revalidation_count() -> None:
    assert fingerprint(step_of(capture={"t": TITLE}), {"book": 1}) != BASE
    slow = Wait((Expectation(TITLE, ("done",)),), timeout=1)
    waiting = fingerprint(step_of(wait=slow), {"book": 1})
    assert waiting != BASE
    assert fingerprint(step_of(wait=replace(slow, timeout=9)), {"book": 1}) == waiting
    assert fingerprint(replace(step_of(), revalidate=True), {"book": 1}) != BASE


def test_the_identity_counts_with_its_recipe_and_its_variables() -> None:
    login = step_of(RequestAction("POST", "/login", form={"user": "${who}"}))
    reader = Identity("reader", Recipe((login,)), Recipe(), Position("s.yaml", 1))
    known = {"book": 1, "who": "ann"}
    one = fingerprint(step_of(), known, reader)
    assert one != BASE
    assert fingerprint(step_of(), {**known, "who": "bob"}, reader) != one
    assert fingerprint(step_of(), known, replace(reader, name="admin")) != one
    sends = replace(reader, legacy=Recipe((login,), {"X": "1"}))
    assert fingerprint(step_of(), known, sends) != one
    assert fingerprint(step_of(), known, replace(reader, candidate=Recipe((login,)))) == one


def test_uploads_count_by_content() -> None:
    step = step_of(RequestAction("POST", "/", files={"a": "cover.png", "b": [{"path": "x.csv"}, {"content": "inline"}]}))
    assert upload_paths(step) == ("cover.png", "x.csv")
    assert upload_paths(step_of()) == ()
    assert fingerprint(step, uploads={"cover.png": "1", "x.csv": "2"}) != fingerprint(
        step, uploads={"cover.png": "1", "x.csv": "3"}
    )


def test_the_setting_is_all_given_steps() -> None:
    one = setting_fingerprint([step_of()], {"book": 1})
    assert one != setting_fingerprint([step_of(), step_of()], {"book": 1})
    assert one != setting_fingerprint([step_of()], {"book": 2})
    assert one == setting_fingerprint([replace(step_of(), position=Position("z", 1))], {"book": 1, "other": 2})


def test_the_fingerprint_stays_the_same_from_version_to_version() -> None:
    assert BASE == "sha256:94105968f02f051bc8acd4ef9a0347ea72ea0c2407a04c7bb555392ee77b48f5"
