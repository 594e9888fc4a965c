"""The folder of snapshots: no two ids meet, old or new but never half, nothing deleted unasked."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.errors import SnapshotError
from harness.model.observation import Observation, SentRequest
from harness.snapshots import Exchange, Provenance, Snapshot, SnapshotStore, serialise
from harness.snapshots.file_names import relative_path
from harness.snapshots.lock import LOCK_NAME


def recording(scenario: str = "books.yaml::List", *, port: int = 5000, body: str = "hello", **changes: object) -> Snapshot:
    own = f"127.0.0.1:{port}"
    observation = Observation(
        SentRequest("GET", f"http://{own}/", "/", (("Host", own),)),
        200,
        (("Content-Type", "text/plain"), ("Date", "Fri, 20 Nov 2026 10:00:00 GMT"), ("Location", f"http://{own}/a")),
        f"{body} http://{own}/x http%3A%2F%2F127.0.0.1%3A{port} http:\\/\\/{own}".encode(),
        origins=(f"http://{own}", own),
        observed_at=1795168800.0,
    )
    observation = replace(observation, **changes)  # type: ignore[arg-type]
    provenance = Provenance("legacy", "flask", "0.1.0", "2026-11-20T10:00:00Z")
    return Snapshot(scenario, provenance, (Exchange("GET /", "sha256:1", observation),))


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


IDS = [
    "api.yaml::GET /a/b",
    "api.yaml::GET /ab",
    "api.yaml::GET /AB",
    "api.yaml::get /a/b",
    "API.yaml::GET /a/b",
    "api.yml::GET /a/b",
    "api/x.yaml::a",
    "api.yaml::x::a",
    "api.yaml::Ünïcode ☃[1-a]",
    "api.yaml::Unicode ☃[1-a]",
    "api.yaml::名前",
    "api.yaml::名",
    "api.yaml::" + "long " * 200,
    "api.yaml::" + "long " * 201,
    "../../etc/passwd::x",
    "con.yaml::nul",
    "::",
    "",
    "x" * 4000 + ".yaml::a",
]


def test_no_two_ids_meet_also_where_case_does_not_count() -> None:
    paths = [str(relative_path(scenario)) for scenario in IDS]
    assert len({path.lower() for path in paths}) == len(IDS)
    assert str(relative_path("loans/extend.yaml::A reader[1-anna]")).startswith("loans/extend/a-reader-1-anna-")


@given(st.text(max_size=300))
@settings(max_examples=100)
def test_any_id_makes_a_harmless_path(scenario: str) -> None:
    path = relative_path(scenario)
    assert not path.is_absolute()
    assert all(set(part) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-.") and len(part) < 100 for part in path.parts)
    assert not any("." in part for part in path.parts[:-1])
    assert path.suffix == ".json"


def test_what_was_saved_is_loaded(store: SnapshotStore) -> None:
    for scenario in IDS:
        assert store.save(recording(scenario))
    for scenario in IDS:
        assert store.load(scenario) == recording(scenario)
        assert store.read_bytes(scenario) == serialise(recording(scenario)).encode()
    assert store.recorded_ids() == tuple(sorted(IDS))
    assert not list(store.folder.rglob("*.partial"))


def test_a_missing_snapshot_says_how_to_record_it(store: SnapshotStore) -> None:
    assert store.recorded_ids() == ()
    with pytest.raises(SnapshotError, match=r"no snapshot of 'a.yaml::It works'.*parity record -k 'a.yaml::It works'"):
        store.load("a.yaml::It works")


def test_a_snapshot_in_the_place_of_another_is_not_taken_for_it(store: SnapshotStore) -> None:
    store.save(recording("a.yaml::one"))
    path = store.path_for("a.yaml::two")
    path.write_bytes(store.read_bytes("a.yaml::one"))
    with pytest.raises(SnapshotError, match=r"is of 'a\.yaml::one'"):
        store.load("a.yaml::two")
    with pytest.raises(SnapshotError, match=r"taken by 'a\.yaml::one'"):
        store.save(recording("a.yaml::two"))


@pytest.mark.parametrize(
    "again",
    [
        recording(),
        recording(port=49876),
        recording(observed_at=1795168999.0, elapsed_ms=17.0),
        recording(
            headers=(*recording().exchanges[0].observation.headers[:1], *recording().exchanges[0].observation.headers[2:])
        ),
        replace(recording(), provenance=Provenance("legacy", "flask", "9.9", "2027-01-01T00:00:00Z")),
    ],
)
def test_recording_again_leaves_the_file_alone_when_nothing_new_is_told(store: SnapshotStore, again: Snapshot) -> None:
    assert store.save(recording())
    before, written = store.read_bytes("books.yaml::List"), store.path_for("books.yaml::List").stat().st_mtime_ns
    assert not store.save(again)
    assert store.read_bytes("books.yaml::List") == before
    assert store.path_for("books.yaml::List").stat().st_mtime_ns == written


@pytest.mark.parametrize(
    "again",
    [
        recording(body="other"),
        recording(body="127.0.0.1:50001"),
        recording(status=201),
        recording(headers=()),
        replace(recording(), variables={"unique": "b"}),
        replace(recording(), setting="sha256:2"),
        replace(recording(), exchanges=recording().exchanges * 2),
        replace(recording(), provenance=Provenance("old", "flask", "0.1.0", "2026-11-20T10:00:00Z")),
    ],
)
def test_recording_again_replaces_the_file_when_anything_is_new(store: SnapshotStore, again: Snapshot) -> None:
    store.save(recording())
    assert store.save(again)
    assert store.load("books.yaml::List") == again


def with_cookie(date: str, expires: str) -> Snapshot:
    return recording(headers=(("Date", date), ("Set-Cookie", f"a=1; Expires={expires}; Path=/"), ("Expires", expires)))


def test_an_expiry_counts_from_the_date(store: SnapshotStore) -> None:
    store.save(with_cookie("Fri, 20 Nov 2026 10:00:00 GMT", "Fri, 20 Nov 2026 11:00:00 GMT"))
    assert not store.save(with_cookie("Sat, 21 Nov 2026 10:00:01 GMT", "Sat, 21 Nov 2026 11:00:00 GMT"))
    assert store.save(with_cookie("Sat, 21 Nov 2026 10:00:00 GMT", "Sat, 21 Nov 2026 12:00:00 GMT"))
    assert store.save(with_cookie("Sat, 21 Nov 2026 10:00:00 GMT", "soon"))
    assert store.save(with_cookie("Sat, 21 Nov 2026 10:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"))


def test_a_longer_port_that_begins_like_its_own_is_not_its_own(store: SnapshotStore) -> None:
    store.save(recording(port=5000, body="127.0.0.1:50001"))
    assert store.save(recording(port=6000, body="127.0.0.1:60001"))


def test_variables_are_kept_apart_by_type(store: SnapshotStore) -> None:
    store.save(replace(recording(), variables={"n": 1}))
    assert store.save(replace(recording(), variables={"n": True}))


def test_a_damaged_file_is_an_error_to_load_and_is_replaced_by_recording(store: SnapshotStore) -> None:
    store.save(recording())
    path = store.path_for("books.yaml::List")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(SnapshotError, match="not JSON"):
        store.load("books.yaml::List")
    assert store.recorded_ids() == ("books.yaml::List",)
    path.write_bytes(b"\xff")
    with pytest.raises(SnapshotError, match="not UTF-8"):
        store.load("books.yaml::List")
    assert store.save(recording())
    assert store.load("books.yaml::List") == recording()


def test_prune_removes_what_is_not_kept_and_nothing_else(store: SnapshotStore) -> None:
    for scenario in ("a.yaml::1", "a.yaml::2", "b/c.yaml::3"):
        store.save(recording(scenario))
    note = store.folder / "notes.json"
    note.write_text('{"scenario": "mine"}')
    assert store.prune(["a.yaml::1"]) == ("a.yaml::2", "b/c.yaml::3")
    assert store.recorded_ids() == ("a.yaml::1",)
    assert note.exists()
    assert not (store.folder / "b").exists()
    assert store.prune(["a.yaml::1"]) == ()


def test_a_folder_that_cannot_be_written_is_a_snapshot_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    blocked = SnapshotStore(tmp_path / "file")
    with pytest.raises(SnapshotError, match="cannot be"):
        blocked.save(recording())
    with pytest.raises(SnapshotError, match="cannot be written"), blocked.lock():
        pass


def test_two_recorders_do_not_write_at_once(store: SnapshotStore) -> None:
    with store.lock():
        held = subprocess.run([sys.executable, "-c", _LOCKING, str(store.folder)], capture_output=True, text=True, check=False)
        assert "another recording" in held.stdout
    free = subprocess.run([sys.executable, "-c", _LOCKING, str(store.folder)], capture_output=True, text=True, check=False)
    assert free.stdout.strip() == "locked"


def test_the_lock_sweeps_up_what_a_killed_recorder_left(store: SnapshotStore) -> None:
    store.save(recording())
    path = store.path_for("books.yaml::List")
    partial = path.with_name(f".{path.name}.abc.partial")
    partial.write_text("half")
    with store.lock():
        assert not partial.exists()
    assert store.load("books.yaml::List")
    assert (store.folder / LOCK_NAME).exists()


_LOCKING = textwrap.dedent("""
    import sys, pathlib
    from harness.errors import SnapshotError
    from harness.snapshots import SnapshotStore
    try:
        with SnapshotStore(pathlib.Path(sys.argv[1])).lock():
            print("locked")
    except SnapshotError as error:
        print(error)
""")

_RECORDING = textwrap.dedent("""
    import itertools, pathlib, sys
    from harness.model.observation import Observation, SentRequest
    from harness.snapshots import Exchange, Provenance, Snapshot, SnapshotStore
    store = SnapshotStore(pathlib.Path(sys.argv[1]))
    for number in itertools.count():
        body = (str(number % 10) * 400_000).encode()
        observation = Observation(SentRequest("GET", "http://x/", "/"), 200, (), body)
        store.save(Snapshot("a.yaml::b", Provenance("l", "f", "v", "t"), (Exchange("s", "f", observation),)))
        print(number, flush=True)
""")


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_recorder_killed_at_any_moment_leaves_the_old_file_or_the_new_one(store: SnapshotStore) -> None:
    for round_number in range(8):
        command = [sys.executable, "-c", _RECORDING, str(store.folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as recorder:
            assert recorder.stdout is not None
            recorder.stdout.readline()
            until = time.monotonic() + 0.05 + 0.004 * round_number
            while time.monotonic() < until:
                store.load("a.yaml::b")
            recorder.send_signal(signal.SIGKILL)
        body = store.load("a.yaml::b").exchanges[0].observation.body
        assert len(body) == 400_000
        assert len(set(body)) == 1
    with store.lock():
        assert [path.name for path in store.folder.rglob("*") if path.is_file()].count(LOCK_NAME) == 1
    assert len(list(store.folder.rglob("*.json"))) == 1
    assert not list(store.folder.rglob(".*.partial"))
    json.loads(store.read_bytes("a.yaml::b"))
