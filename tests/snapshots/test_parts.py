"""Large and binary parts beside the snapshots: stored once, checked when read, deleted only when nobody names them."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import SnapshotError
from harness.model.observation import Observation, RenderedPage, SentRequest
from harness.snapshots import Exchange, Provenance, Snapshot, SnapshotStore
from harness.snapshots.parts import BINARY_LIMIT, FOLDER, TEXT_LIMIT, path_of

REQUEST = SentRequest("GET", "http://x/", "/")
PROVENANCE = Provenance("legacy", "flask", "0.1.0", "2026-11-20T10:00:00Z")
HTML = (("Content-Type", "text/html; charset=utf-8"),)
PNG = b"\x89PNG\r\n\x00" + b"pixels" * 1000


def snapshot_of(*observations: Observation, scenario: str = "a.yaml::b") -> Snapshot:
    return Snapshot(scenario, PROVENANCE, tuple(Exchange("GET /", "sha256:1", one) for one in observations))


def page_of(picture: bytes) -> Observation:
    return Observation(REQUEST, 200, HTML, b"<p>x", page=RenderedPage("http://x/", "- text", screenshot=picture))


def parts(store: SnapshotStore) -> list[str]:
    return sorted(path.name for path in store.folder.joinpath(FOLDER).rglob("*") if path.is_file())


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


@pytest.mark.parametrize(
    ("body", "content_type", "suffix"),
    [
        (b"<p>" * TEXT_LIMIT, "text/html", ".html.gz"),
        (json.dumps(["a"] * TEXT_LIMIT).encode(), "application/problem+json", ".json.gz"),
        (b"a,b\n" * TEXT_LIMIT, "text/csv; charset=utf-8", ".csv.gz"),
        (b"x" * (TEXT_LIMIT + 1), "", ".txt.gz"),
        (PNG, "image/png", ".png"),
        (b"\x00" * (BINARY_LIMIT + 1), "application/octet-stream", ".bin"),
    ],
)
def test_what_is_too_large_to_be_read_stands_beside(store: SnapshotStore, body: bytes, content_type: str, suffix: str) -> None:
    snapshot = snapshot_of(Observation(replace(REQUEST, body=body), 200, (("Content-Type", content_type),), body))
    store.save(snapshot)
    assert store.load("a.yaml::b") == snapshot
    assert any(name.endswith(suffix) for name in parts(store))
    assert store.path_for("a.yaml::b").stat().st_size < 2000


def test_what_is_small_stands_in_the_file(store: SnapshotStore) -> None:
    store.save(snapshot_of(Observation(REQUEST, 200, HTML, b"x" * TEXT_LIMIT), page_of(b"\x00" * BINARY_LIMIT)))
    assert not parts(store)


def test_what_several_show_is_stored_once_and_readable_without_the_harness(store: SnapshotStore) -> None:
    large = b"<p>word " * 20_000
    for name in ("a.yaml::1", "a.yaml::2", "b.yaml::3"):
        store.save(snapshot_of(Observation(REQUEST, 200, HTML, large), page_of(PNG), page_of(PNG), scenario=name))
    assert [name.partition(".")[2] for name in parts(store)].count("png") == 1
    assert len(parts(store)) == 2
    contents = {path.suffix: path.read_bytes() for path in store.folder.joinpath(FOLDER).rglob("*.*")}
    assert contents[".png"] == PNG
    assert gzip.decompress(contents[".gz"]) == large
    assert len(contents[".gz"]) < 2000


def test_a_part_that_is_missing_or_another_breaks_the_snapshot_and_recording_mends_it(store: SnapshotStore) -> None:
    snapshot = snapshot_of(page_of(PNG), Observation(REQUEST, 200, HTML, b"<p>" * TEXT_LIMIT))
    store.save(snapshot)
    for name in parts(store):
        path = store.folder.joinpath(path_of(name))
        for damage in (b"", b"other", path.read_bytes()[:-5], None):
            if damage is None:
                path.unlink()
            else:
                path.write_bytes(damage)
            with pytest.raises(SnapshotError, match=r"its part .*parity record"):
                store.load("a.yaml::b")
            assert store.save(snapshot)
            assert store.load("a.yaml::b") == snapshot


@pytest.mark.parametrize("name", ["../../etc/passwd", "x.png", "a" * 32, "/" + "a" * 31 + ".png", 7])
def test_what_is_no_name_of_a_part_is_never_opened(store: SnapshotStore, name: object) -> None:
    store.save(snapshot_of(page_of(PNG)))
    path = store.path_for("a.yaml::b")
    data = json.loads(path.read_text())
    data["exchanges"][0]["observation"]["page"]["screenshot"]["part"] = name
    path.write_text(json.dumps(data))
    with pytest.raises(SnapshotError, match="damaged"):
        store.load("a.yaml::b")


def test_sweeping_deletes_what_no_snapshot_names_and_nothing_else(store: SnapshotStore) -> None:
    store.save(snapshot_of(page_of(PNG), scenario="a.yaml::1"))
    store.save(snapshot_of(page_of(PNG), page_of(PNG + b"2"), scenario="a.yaml::2"))
    note = store.folder / FOLDER / "README.md"
    note.write_text("mine")
    assert store.sweep() == 0
    assert store.save(snapshot_of(page_of(PNG), scenario="a.yaml::2"))
    assert len(parts(store)) == 3
    assert store.sweep() == 1
    reformatted = store.path_for("a.yaml::1")
    reformatted.write_text(json.dumps(json.loads(reformatted.read_text()), separators=(",", ":"))[:-20])  # damaged as well
    store.path_for("a.yaml::2").unlink()
    assert store.sweep() == 0
    reformatted.unlink()
    assert store.sweep() == 1
    assert parts(store) == ["README.md"]


def test_a_changed_picture_changes_one_line(store: SnapshotStore) -> None:
    store.save(snapshot_of(page_of(PNG)))
    before = store.path_for("a.yaml::b").read_text().splitlines()
    store.save(snapshot_of(page_of(PNG[:-1] + b"?")))
    after = store.path_for("a.yaml::b").read_text().splitlines()
    assert [line for line in after if line not in before] == [line for line in after if '"part"' in line]
