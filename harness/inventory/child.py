"""Asks an application for its routes in a process of its own: with the target's folder and environment, bounded in time."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from harness.inventory.base import Place

_SCRIPTS = Path(__file__).parent / "children"
_MARK = "PARITY_INVENTORY"
_GRACE = 3.0  # seconds for an application to end after it has told its routes
_LINES = 15


def asked(place: Place, script: str, argument: str) -> Any:
    """What one of the scripts in `children` tells of the application. Raises InventoryError with the last lines it wrote.

    The script is handed over as text, so that its folder never shadows a module of the application's.
    """
    text = (_SCRIPTS / f"{script}.py").read_text("utf-8")
    with tempfile.TemporaryDirectory(prefix="parity-routes-") as folder:
        answer, log = Path(folder, "routes.json"), Path(folder, "log")
        with log.open("wb") as output:
            try:
                process = subprocess.Popen(  # noqa: S603 - the project's own Python, as its settings say
                    [place.setting.python, "-c", text, argument, str(answer)],
                    cwd=place.folder,
                    env={**place.environment, _MARK: "1"},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
            except OSError as error:
                raise place.fault(f"cannot start {place.setting.python}: {error.strerror}", "set `python`") from error
            try:
                ended = _wait(process, answer, place)
            finally:
                _end(process)
        if answer.is_file():
            return json.loads(answer.read_text("utf-8"))
        said = "\n".join(f"    {line}" for line in log.read_text("utf-8", "replace").splitlines()[-_LINES:])
        what = "its process told no routes" if ended else f"its process was not done within {place.setting.timeout:g} s"
        raise place.fault(f"{what}\n{said}" if said else what, "" if ended else "raise `timeout`")


def _wait(process: subprocess.Popen[bytes], answer: Path, place: Place) -> bool:
    """Wait until the process has ended, or has told its routes and had time to end; False when it was too slow."""
    deadline = time.monotonic() + place.setting.timeout
    while time.monotonic() < deadline and not place.stop.is_set():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
            return True
        if answer.is_file():
            deadline = min(deadline, time.monotonic() + _GRACE)
    return answer.is_file()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the process group: the process itself where it was too slow, and what it may have started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1.0)
