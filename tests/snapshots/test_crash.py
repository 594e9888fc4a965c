"""A recorder killed at any moment leaves every snapshot old or new, whole with all its parts: never half, never lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
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
KILLS = int(os.environ.get("KILLS", "8"))  # 100 in `make crash`
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


def parts(folder: Path) -> set[str]:
    return {path.name for path in folder.joinpath(FOLDER).rglob("*") if is_part(path.name)}


def orphans(folder: Path) -> set[str]:
    """The parts that no snapshot names."""
    return parts(folder) - {name for path in folder.rglob("*.json") for name in references(path.read_bytes())}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what a killed process has written is kept there as well, and a slow disk is not
    what is tested."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_killed_before_any_of_its_file_operations(place: Path) -> None:
    store = SnapshotStore(place / "snapshots")
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
            return 200, [("Content-Type", "text/html")], path.encode() + mark * 30_000  # another one in each scenario
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
    """How many kills fell where, as the folder shows: nothing written yet, or between the first file and the last."""

    before: int = 0
    within_a_file: int = 0
    between_part_and_snapshot: int = 0
    between_snapshots: int = 0
    while_writing: int = 0

    def count(self, folder: Path, earlier: set[str], is_new: list[bool]) -> None:
        half, fresh = bool(partials(folder)), parts(folder) - earlier
        unnamed, some = bool(fresh & orphans(folder)), any(is_new) and not all(is_new)
        self.within_a_file += half
        self.between_part_and_snapshot += unnamed
        self.between_snapshots += some
        self.while_writing += half or unnamed or some
        self.before += not half and not fresh and not any(is_new)


def test_recorders_killed_at_random_moments(place: Path) -> None:
    for number in range(SCENARIOS):
        path = place / "scenarios" / f"n{number}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(FILE.format(number=number))
    clock, tally, dice = Clock(), Tally(), random.Random()
    store = SnapshotStore(place / "snapshots")
    with twin(clock.answer) as legacy, killed("record", str(place), legacy.url) as recorders:
        assert _record(recorders) == "ended 0"
        found = [0] * SCENARIOS
        for _ in range(KILLS):
            clock.tick()
            earlier = parts(store.folder)
            for leftover in partials(store.folder):
                leftover.unlink()
            _record(recorders, lambda: _moment(clock, store.folder, dice))
            now = [generation_of(store, number) for number in range(SCENARIOS)]
            assert all(new in (old, clock.generation) for old, new in zip(found, now, strict=True)), (found, now)
            tally.count(store.folder, earlier, [new == clock.generation for new in now])
            found = now
        clock.tick()
        assert _record(recorders) == "ended 0"
    sys.stdout.write(f"\n{KILLS} kills: {tally}\n")
    assert [generation_of(store, number) for number in range(SCENARIOS)] == [clock.generation] * SCENARIOS
    assert tally.while_writing >= KILLS // 2, tally
    assert not partials(store.folder)
    assert not orphans(store.folder)
    assert len(store.recorded_ids()) == SCENARIOS
    names = {path.name for path in store.folder.joinpath(FOLDER).rglob("*") if path.is_file()}
    assert len(names) == SCENARIOS + 1  # the pages, and one picture, which all scenarios show


def _record(recorders: subprocess.Popen[str], moment: Callable[[], None] | None = None) -> str:
    """Run a recorder to its end, or kill it at a moment. Returns how it ended."""
    _tell(recorders, "record")
    if moment is None:
        _tell(recorders, "wait")
    else:
        moment()
        _tell(recorders, "kill")
    assert recorders.stdout
    return recorders.stdout.readline().strip()


def _moment(clock: Clock, folder: Path, dice: random.Random) -> None:
    """Some moments after some answer was given, or after the first file was begun or stood there."""
    before = parts(folder)
    clock.wait_for(dice.randint(1, len(STEPS) * SCENARIOS))
    if dice.random() < 0.75:
        clock.wait_for(len(STEPS))
        until = time.monotonic() + 20
        while parts(folder) <= before and not partials(folder) and time.monotonic() < until:
            time.sleep(0.001)
    time.sleep(dice.uniform(0, 0.03))


def _tell(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdin
    process.stdin.write(word + "\n")
    process.stdin.flush()
