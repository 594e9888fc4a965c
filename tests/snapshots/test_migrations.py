"""Older schema versions are read as they are, and written anew when their scenario is recorded; newer ones are left alone."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import SnapshotError
from harness.snapshots import SCHEMA_VERSION, SnapshotStore, parse, serialise
from harness.snapshots.migrations import _STEPS

VERSIONS = Path(__file__).parent / "versions"
SCENARIO = "books.yaml::A reader looks at a page"
OLD = sorted(VERSIONS.glob("*.json"))


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


def test_there_is_a_step_from_every_version_and_a_file_of_each() -> None:
    assert sorted(_STEPS) == list(range(1, SCHEMA_VERSION))
    assert [path.stem for path in OLD] == [f"version-{number}" for number in range(1, SCHEMA_VERSION)]


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem)
def test_an_older_version_tells_what_it_always_told(path: Path) -> None:
    snapshot = parse(path.read_text("utf-8"))
    assert snapshot.schema_version < SCHEMA_VERSION
    first, second = (one.observation for one in snapshot.exchanges)
    assert first.body == b'{"id":1,"title":"Emma"}\n'
    assert (first.status, first.header("content-type")) == (200, "application/json")
    assert second.page is not None
    assert second.page.screenshot == b"\x89PNG\r\n\x1a\nnot many pixels"
    assert second.page.aria == '- heading "Emma"\n- text: By Jane Austen'
    assert snapshot.variables == {"unique": "7c9e6679a425"}
    assert snapshot.provenance.recorded_at == "2026-11-20T10:00:00+00:00"


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem)
def test_recording_writes_it_in_todays_version_and_keeps_what_it_told(path: Path, store: SnapshotStore) -> None:
    kept = store.path_for(SCENARIO)
    kept.parent.mkdir(parents=True)
    shutil.copy(path, kept)
    old = store.load(SCENARIO)
    again = replace(
        old, file="scenarios/books.yaml", provenance=replace(old.provenance, recorded_at="2027-01-01T00:00:00+00:00")
    )
    assert store.save(again)
    now = store.load(SCENARIO)
    assert now == replace(old, file="scenarios/books.yaml", schema_version=SCHEMA_VERSION)
    assert not store.save(again)


def test_a_newer_version_is_not_overwritten(store: SnapshotStore) -> None:
    snapshot = replace(parse(OLD[0].read_text("utf-8")), schema_version=SCHEMA_VERSION)
    newer = serialise(snapshot).replace(f'"schema_version": {SCHEMA_VERSION}', f'"schema_version": {SCHEMA_VERSION + 1}')
    path = store.path_for(SCENARIO)
    path.parent.mkdir(parents=True)
    path.write_text(newer)
    for act in (lambda: store.load(SCENARIO), lambda: store.save(snapshot), lambda: store.save(snapshot, rewrite=True)):
        with pytest.raises(SnapshotError, match=r"update parity-harness to the version that wrote it, or delete the file and"):
            act()
    assert path.read_text() == newer
    assert store.recorded_ids() == (SCENARIO,)
