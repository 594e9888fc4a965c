"""What only the occasion made differ leaves no trace in a file that is recorded again, and little in one that is new."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path

import pytest

from harness.model.observation import Hop, Observation, RenderedPage, SentRequest
from harness.snapshots import Exchange, Provenance, Snapshot, SnapshotStore

TOKEN = "redacted-form_csrf_token-1"


def answer(port: int, body: str, *, at: float = 0.0, token: int = 40) -> Observation:
    """An answer given by an application on a port, with its address and a stand-in for a token in it."""
    own = f"127.0.0.1:{port}"
    text = f"<p>{body}</p>\n<a href='http://{own}/x'>\n<input value='{TOKEN.ljust(token, 'x')}'>"
    return Observation(
        SentRequest("GET", f"http://{own}/", "/", (("Host", own),)),
        200,
        (("Content-Type", "text/html"), ("Date", f"Fri, 20 Nov 2026 10:00:{int(at):02} GMT")),
        text.encode(),
        observed_at=1795168800.0 + at,
        elapsed_ms=float(at),
        origins=(f"http://{own}", own),
    )


def page(port: int, heading: str, note: str, token: int = 40) -> Observation:
    own = f"http://127.0.0.1:{port}"
    shown = RenderedPage(
        f"{own}/",
        f'- heading "{heading}"\n- link "Home":\n  - /url: {own}/',
        console=(f"GET {own}/x.js failed",),
        failures=((f"{own}/x.js", "404"),),
        hops=(Hop("GET", f"{own}/", 200),),
        calls=(Hop("GET", f"{own}/api", 200),),
        notes=(note,),
    )
    return replace(answer(port, heading, token=token), page=shown)


def snapshot_of(*observations: Observation, when: str = "2026-11-20T10:00:00+00:00", version: str = "1") -> Snapshot:
    exchanges = tuple(Exchange(f"step {number}", f"sha256:{number}", one) for number, one in enumerate(observations))
    return Snapshot("a.yaml::b", Provenance("legacy", "flask", version, when, version), exchanges, file=f"{version}/a.yaml")


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


def changed_lines(store: SnapshotStore, old: Snapshot, new: Snapshot) -> list[str]:
    """The lines that a reviewer sees as new."""
    path = store.path_for("a.yaml::b")
    store.save(old)
    before = path.read_text().splitlines()
    store.save(new)
    after = path.read_text().splitlines()
    return [line[2:].strip() for line in difflib.ndiff(before, after) if line.startswith("+ ")]


def test_times_ports_versions_and_lengths_of_tokens_change_nothing(store: SnapshotStore) -> None:
    old = snapshot_of(answer(5000, "a"), page(5000, "Emma", "stable after 2 looks"))
    again = answer(49152, "a", at=9, token=44), page(49152, "Emma", "stable after 3 looks", token=44)
    assert changed_lines(store, old, snapshot_of(*again, when="2029-01-01T00:00:00+00:00", version="2")) == []
    assert store.load("a.yaml::b") == old


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://127.0.0.1:5000/y"},
        {"aria": "- text"},
        {"console": ()},
        {"failures": ()},
        {"hops": (Hop("GET", "http://127.0.0.1:5000/", 304),)},
        {"calls": ()},
        {"dialogs": (("alert", "x"),)},
        {"screenshot": b"x"},
    ],
)
def test_a_page_that_shows_something_else_is_written(store: SnapshotStore, change: dict[str, object]) -> None:
    one = page(5000, "Emma", "")
    assert one.page is not None
    store.save(snapshot_of(one))
    assert store.save(snapshot_of(replace(one, page=replace(one.page, **change))))  # type: ignore[arg-type]


def test_of_a_changed_answer_only_what_changed_is_new(store: SnapshotStore) -> None:
    old = snapshot_of(answer(5000, "one"), answer(5000, "two"), answer(5000, "three"))
    new = snapshot_of(
        answer(49152, "one", at=7, token=44), answer(49152, "2", at=8, token=44), answer(49152, "three", at=9, token=44),
        when="2027-01-01T00:00:00+00:00", version="2",
    )  # fmt: skip
    assert changed_lines(store, old, new) == [
        '"file": "2/a.yaml",',
        '"version": "2",',
        '"harness": "2",',
        '"recorded_at": "2027-01-01T00:00:00+00:00"',
        '"Date: Fri, 20 Nov 2026 10:00:08 GMT"',
        '"<p>2</p>",',
        '"observed_at": 1795168808.0,',
        '"elapsed_ms": 8.0',
    ]
    assert [one.observation.body[:6] for one in store.load("a.yaml::b").exchanges] == [b"<p>one", b"<p>2</", b"<p>thr"]


def test_a_step_that_was_added_or_taken_away_is_seen(store: SnapshotStore) -> None:
    one, two = answer(5000, "one"), answer(5000, "two")
    store.save(snapshot_of(one, two))
    assert store.save(snapshot_of(one))
    assert len(store.load("a.yaml::b").exchanges) == 1
    assert store.save(snapshot_of(one, two, one))
    assert len(store.load("a.yaml::b").exchanges) == 3


def test_a_token_of_another_kind_is_a_change(store: SnapshotStore) -> None:
    store.save(snapshot_of(answer(5000, "a", token=40)))
    assert store.save(snapshot_of(answer(5000, "a", token=400)))


def test_an_answer_that_tells_of_the_old_place_is_not_moved_there(store: SnapshotStore) -> None:
    store.save(snapshot_of(answer(5000, "a")))
    new = snapshot_of(answer(49152, "see http://127.0.0.1:5000/"))
    assert store.save(new)
    assert store.load("a.yaml::b").exchanges == new.exchanges


def test_rewriting_takes_the_new_recording_as_it_is(store: SnapshotStore) -> None:
    store.save(snapshot_of(answer(5000, "a")))
    new = snapshot_of(answer(49152, "a", at=9, token=44), when="2027-01-01T00:00:00+00:00")
    assert store.save(new, rewrite=True)
    assert store.load("a.yaml::b") == new


def test_who_says_that_it_is_the_same_is_heard(store: SnapshotStore) -> None:
    old, new = snapshot_of(answer(5000, "a")), snapshot_of(answer(5000, "b"))
    store.save(old)
    assert not store.save(new, same=lambda before, after: (before, after) == (old, new))
    assert store.load("a.yaml::b") == old
    assert store.save(new, same=lambda *_: False)
