"""Run as a process of its own by the crash tests: forks recorders, so that each of them starts at once, to be killed.

`python -m tests.snapshots.killed save FOLDER`: for every file operation of one `SnapshotStore.save`, a child that is killed
just before it. `... record FOLDER URL`: for every line on stdin, a child that is `parity record`, killed when another line
comes that says so; prints how it ended.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.model.observation import Observation, RenderedPage, SentRequest
from harness.snapshots import Exchange, Provenance, Snapshot, SnapshotStore

SCENARIO = "a.yaml::b"
OPERATIONS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir")


def snapshot_of(mark: str) -> Snapshot:
    """A snapshot all of whose pieces tell of the mark: a text that stands in it, one that stands beside it, a picture."""
    small = Observation(SentRequest("GET", "http://x/", "/"), 200, (), mark.encode())
    large = Observation(SentRequest("GET", "http://x/", "/"), 200, (), (mark * 100_000).encode())
    shown = Observation(
        SentRequest("GET", "http://x/", "/"),
        200,
        page=RenderedPage("http://x/", mark, screenshot=b"\x89\x00" + mark.encode() * 2000),
    )
    exchanges = tuple(Exchange("s", "f", one) for one in (small, large, shown))
    return Snapshot(SCENARIO, Provenance("l", "f", "v", "t"), exchanges)


def marks_of(snapshot: Snapshot) -> set[str]:
    """The marks that a snapshot tells of; whole is one that has a single one."""
    small, large, shown = (one.observation for one in snapshot.exchanges)
    assert shown.page is not None
    assert len(large.body) == 100_000
    return {chr(byte) for body in (small.body, large.body, shown.page.screenshot[2:]) for byte in body} | set(shown.page.aria)


def kill_at_every_operation(folder: Path) -> None:
    """Save over the mark `a` with `b`, killed before the first operation, before the second, and so on to the end."""
    for number in range(1000):
        SnapshotStore(folder).save(snapshot_of("a"), rewrite=True)
        child = os.fork()
        if child == 0:
            _die_at(number)
            SnapshotStore(folder).save(snapshot_of("b"))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        _say("ended" if status == 0 else f"killed {number}")
        if status == 0:
            return
        sys.stdin.readline()


def _die_at(number: int) -> None:
    left = [number]

    def count(*_: object) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    def flushed(handle: int, flush: Callable[[int], None] = os.fsync) -> None:
        count()
        flush(handle)

    def opened(*arguments: Any, open_file: Callable[..., Any] = io.open, **named: Any) -> Any:
        file = open_file(*arguments, **named)
        count()  # open, maybe emptied, and nothing written yet
        return file

    os.fsync = flushed
    io.open = opened
    sys.addaudithook(lambda event, arguments: count() if event in OPERATIONS else None)


def record(folder: Path, url: str) -> None:
    """A `parity record` for each line."""
    from harness.cli.main import main
    from harness.cli.record import command  # noqa: F401 - what a child needs is imported once, here
    from harness.engine.recording import Recorder  # noqa: F401

    os.chdir(folder)
    while sys.stdin.readline():
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            try:
                main(["record", "--legacy", url, "--jobs", "3"])
            except SystemExit as end:
                os._exit(int(end.code or 0))
            os._exit(9)
        if sys.stdin.readline() == "kill\n":
            os.kill(child, signal.SIGKILL)  # not waited for yet, so the number is still its own
        _, status = os.waitpid(child, 0)
        _say("killed" if os.WIFSIGNALED(status) else f"ended {os.waitstatus_to_exitcode(status)}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "save":
        kill_at_every_operation(Path(sys.argv[2]))
    else:
        record(Path(sys.argv[2]), sys.argv[3])
