"""A recorder killed at any moment leaves every snapshot old or new, whole with all its parts: never half, never lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harness.snapshots import SnapshotStore
from harness.snapshots.parts import FOLDER, is_part, references
from harness.snapshots.writing import PARTIAL
from tests.snapshots.killed import SCENARIO, marks_of
from tests.twins import Answer, twin

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("KILLS", "25"))  # 100 in `make crash`
SCENARIOS = 5
STEPS = ("text", "page", "picture")
FILE = "scenario: Number {number}\nsteps:\n" + "".join(f"  - request: GET /{step}/{{number}}\n" for step in STEPS)


@contextmanager
def killed(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`tests.snapshots.killed` as a process, which ends with the block."""
    command = [sys.executable, "-m", "tests.snapshots.killed", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def partials(folder: Path) -> list[Path]:
    return list(folder.rglob(f".*{PARTIAL}"))


def orphans(folder: Path) -> set[str]:
    """The parts that no snapshot names."""
    named = {name for path in folder.rglob("*.json") for name in references(path.read_bytes())}
    return {path.name for path in folder.joinpath(FOLDER).rglob("*") if is_part(path.name)} - named


def test_killed_before_any_of_its_file_operations(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path / "snapshots")
    seen, kills, half_written, unnamed = set(), 0, 0, 0
    with killed("save", str(store.folder)) as process:
        assert process.stdout
        while process.stdout.readline().startswith("killed"):
            kills += 1
            found = marks_of(store.load(SCENARIO))
            assert len(found) == 1, found
            seen |= found
            half_written += bool(partials(store.folder))
            unnamed += bool(orphans(store.folder))
            with store.lock():
                store.sweep()
            assert not partials(store.folder) + list(orphans(store.folder))
            _tell(process, "on")
    assert kills > 12  # at least open, flush, rename and flush again, for two parts and the snapshot
    assert half_written >= 3
    assert unnamed >= 3
    assert seen == {"a", "b"}
    assert marks_of(store.load(SCENARIO)) == {"b"}


@dataclass
class Clock:
    """An application whose every answer tells its generation, and how often it was asked in it."""

    generation: int = 0
    asked: int = 0
    moved: threading.Condition = field(default_factory=threading.Condition)

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        with self.moved:
            self.asked += 1
            self.moved.notify_all()
        mark = f"<{self.generation}>".encode()
        if path.startswith("/text"):
            return 200, [("Content-Type", "text/plain")], mark
        if path.startswith("/page"):
            return 200, [("Content-Type", "text/html")], mark * 20_000
        return 200, [("Content-Type", "image/png")], b"\x89PNG\x00" + mark * 1000

    def wait_for(self, count: int) -> None:
        with self.moved:
            self.moved.wait_for(lambda: self.asked >= count, timeout=20)

    def tick(self) -> None:
        with self.moved:
            self.generation += 1
            self.asked = 0


def generation_of(store: SnapshotStore, number: int) -> int:
    """The one generation that all pieces of a snapshot tell of."""
    snapshot = store.load(f"n{number}.yaml::Number {number}")
    bodies = [one.observation.body.removeprefix(b"\x89PNG\x00") for one in snapshot.exchanges]
    assert len(bodies) == len(STEPS)
    marks = {mark for body in bodies for mark in body.split(b"<")[1:]}
    assert len(marks) == 1, marks
    return int(marks.pop().rstrip(b">"))


@dataclass
class Tally:
    """How many kills fell where, as the disk shows."""

    between_files: int = 0
    within_a_file: int = 0
    between_part_and_snapshot: int = 0
    while_writing: int = 0
    before: int = 0
    too_late: int = 0


def test_recorders_killed_at_random_moments(tmp_path: Path) -> None:
    for number in range(SCENARIOS):
        path = tmp_path / "scenarios" / f"n{number}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(FILE.format(number=number))
    clock, tally, dice = Clock(), Tally(), random.Random()
    store = SnapshotStore(tmp_path / "snapshots")
    with twin(clock.answer) as legacy, killed("record", str(tmp_path), legacy.url) as recorders:
        assert _record(recorders) == "ended 0"
        found = [0] * SCENARIOS
        for _ in range(KILLS):
            clock.tick()
            ended = _record(recorders, clock, dice)
            tally.too_late += not ended.startswith("killed")
            now = [generation_of(store, number) for number in range(SCENARIOS)]
            assert all(new in (old, clock.generation) for old, new in zip(found, now, strict=True)), (found, now)
            _count(tally, store.folder, [new == clock.generation for new in now])
            found = now
        clock.tick()
        assert _record(recorders) == "ended 0"
    sys.stdout.write(f"\n{KILLS} kills: {tally}\n")
    assert [generation_of(store, number) for number in range(SCENARIOS)] == [clock.generation] * SCENARIOS
    assert tally.while_writing >= KILLS // 3, tally
    assert not partials(store.folder)
    assert not orphans(store.folder)
    assert len(store.recorded_ids()) == SCENARIOS
    names = {path.name for path in store.folder.joinpath(FOLDER).rglob("*") if path.is_file()}
    assert len(names) == 2  # one page and one picture, which all scenarios show


def _record(recorders: subprocess.Popen[str], clock: Clock | None = None, dice: random.Random | None = None) -> str:
    """Run a recorder; with a clock, kill it some moments after some answer. Returns how it ended."""
    _tell(recorders, "record")
    if clock is None or dice is None:
        _tell(recorders, "wait")
    else:
        clock.wait_for(dice.randint(len(STEPS), len(STEPS) * SCENARIOS))
        time.sleep(dice.uniform(0, 0.02))
        _tell(recorders, "kill")
    assert recorders.stdout
    return recorders.stdout.readline().strip()


def _tell(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdin
    process.stdin.write(word + "\n")
    process.stdin.flush()


def _count(tally: Tally, folder: Path, is_new: list[bool]) -> None:
    half, unnamed, some = bool(partials(folder)), bool(orphans(folder)), any(is_new) and not all(is_new)
    tally.within_a_file += half
    tally.between_part_and_snapshot += unnamed and not half
    tally.between_files += some
    tally.while_writing += half or some or (unnamed and not all(is_new))
    tally.before += not half and not any(is_new)
